from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.report import render_html
from tests.report import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_opens_without_a_complaint_or_a_request(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "report.html"
    file.write_text(render_html(sample.full()), "utf-8")
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert complaints == []
    assert requests == [file.as_uri()]
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(247, 247, 244)", "dark": "rgb(20, 24, 28)"}[scheme]
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_has_to_be_scrolled_sideways(browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(render_html(sample.full()))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_folded_parts_are_printed(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(render_html(sample.full()))
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('#silent .passage')].map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) > 0
    page.close()

"""Published pages in a real browser: nothing is fetched, nothing complains, everybody can read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline.publish import publish, site_files
from tests.publish.sample import hostile, publication, state, ticket

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export in which every state occurs, and a hostile one below it."""
    folder = tmp_path_factory.mktemp("site")
    tickets = (ticket(), ticket(2, target="web.open"))
    of = publication(
        folder, tickets=tickets, store_cancel=state("store.cancel", bad=1), acme_refunds__fr=None
    )
    publish(site_files(of), folder / "site")
    publish(site_files(hostile(folder / "evil")), folder / "site" / "evil")
    return folder / "site"


PAGES = ("index.html", "acme/cancel.en.html", "acme/cancel.fr.html", "evil/evil/cancel.en.html")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_complaint_or_a_request(browser: Browser, site: Path, page: str) -> None:
    tab = browser.new_page()
    told: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("dialog", lambda dialog: told.append(dialog.message))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((site / page).as_uri())
    tab.close()
    assert told == []
    assert [url for url in asked if not url.startswith("data:")] == [(site / page).as_uri()]


@pytest.mark.parametrize("width", [340, 1200])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_has_to_be_scrolled_sideways(browser: Browser, site: Path, page: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto((site / page).as_uri())
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    tab.close()
    assert wide == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES[:3])
def test_axe_finds_nothing_to_mend(browser: Browser, site: Path, page: str, scheme: str) -> None:
    # The policy of the pages forbids scripts, axe's too: it is set aside for the examiner alone.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto((site / page).as_uri())
    found = Axe().run(tab)
    context.close()
    assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()


def test_the_words_of_a_badge_fit_into_it(browser: Browser, site: Path) -> None:
    for badge in sorted(site.rglob("*.svg")):
        if "evil" in badge.parts:
            continue  # one long hostile line: harmless, not beautiful
        tab = browser.new_page()
        tab.goto(badge.as_uri())
        box = tab.evaluate(
            "(() => { const t = document.querySelector('text').getBoundingClientRect();"
            "const s = document.documentElement.getBoundingClientRect();"
            "return {left: t.left, right: s.width - t.right, top: t.top, bottom: s.height - t.bottom}; })()"
        )
        tab.close()
        assert box["left"] >= 28, badge
        assert 4 <= box["right"] <= 14, (badge, box)
        assert min(box["top"], box["bottom"]) >= 1, badge

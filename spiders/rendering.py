"""Rendering one page: what a browser makes of an answer that Scrapy has fetched already.

The answer itself is handed to the browser, so that every rule about addresses, robots.txt, redirects
and sizes has been kept before it starts, and the page is asked for once. What its scripts ask for
afterwards passes ``Guard`` and the browser's own list of hosts.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Route
from playwright.async_api import Request as BrowserRequest
from scrapy import Request
from scrapy.http import Response
from scrapy_playwright.page import PageMethod

from pipeline.model import Evidence, Exhibit, ExhibitKind, FailureKind, Source
from spiders.hosts import Hosts
from spiders.refused import Refused
from spiders.settings import Limits

_NEVER_LOADED = frozenset(("media", "websocket", "eventsource", "ping", "manifest", "texttrack"))
_FOR_THE_EYE = frozenset(("image", "font"))
_QUIET_SECONDS = 5.0  # for requests to cease once the article is there
_STILL_SECONDS = 8.0  # for the text to stand still; a page that stays a shell costs as much
_SHELL = 250  # characters of text up to which a page may be still waiting for its article
_PAGES = 4  # times the limit of one answer that the scripts of a page may load
_TALLEST, _WIDTH = 16_000, 1280  # CSS pixels of a screenshot
_MOST_TEXTS, _LONGEST_TEXT = 4000, 2000
# Closed shadow roots are opened before any script of the page runs: we read what a person sees.
_OPEN_SHADOWS = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, {...options, mode: "open"}); };
"""


_OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
_STANDS_STILL = """
(shell) => {
  const shown = [document, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument)];
  const size = shown.reduce((sum, page) => sum + (page && page.body ? page.body.innerText.length : 0), 0);
  const mark = window.__guidewatch ?? (window.__guidewatch = {size: -1, since: 0});
  if (mark.size !== size) Object.assign(mark, {size, since: performance.now()});
  return size > shell && performance.now() - mark.since >= 400;
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a browser showed: flat HTML, the address at the end, and the exhibits that were taken."""

    html: bytes
    url: str
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Which requests of a page are not made: those to hosts that are not declared, and mere decoration."""

    hosts: Hosts
    pictures: bool

    def __call__(self, request: BrowserRequest) -> bool:
        """Whether a request is to be dropped."""
        kind = request.resource_type
        if kind in _NEVER_LOADED or (kind in _FOR_THE_EYE and not self.pictures):
            return True
        return self.hosts.refusal(request.url) is not None


def rendering(answer: Response, sources: tuple[Source, ...], agent: str, limits: Limits) -> dict[str, Any]:
    """The meta of a request that renders an answer for sources of one locale; see ``rendered``."""
    first = sources[0]
    show = PageMethod(
        _show,
        selector=", ".join(dict.fromkeys(each for source in sources for each in source.recipe.select)),
        evidence=any(source.evidence is Evidence.SCREENSHOT for source in sources),
        limits=limits,
    )
    return {
        "playwright": True,
        "playwright_page_init_callback": _Prepared(answer=answer, budget=_PAGES * limits.largest),
        "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        "playwright_page_methods": [show],
        "playwright_context": first.locale,
        "playwright_context_kwargs": {
            "locale": first.locale,
            "user_agent": agent,
            "viewport": {"width": _WIDTH, "height": 900},
            "service_workers": "block",
            "accept_downloads": False,
        },
        "dont_retry": True,
    }


def rendered(response: Response) -> Rendered:
    """What the browser made of the answer that the request of this response was for."""
    result = response.meta["playwright_page_methods"][0].result
    assert isinstance(result, Rendered)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """Hands the answer to a fresh page instead of letting it ask again."""

    answer: Response
    budget: int

    async def __call__(self, page: Page, request: Request) -> None:
        await page.add_init_script(_OPEN_SHADOWS)
        await _bounded(page, self.budget)
        given = False

        async def give(route: Route) -> None:
            nonlocal given
            asked = route.request
            if given or not asked.is_navigation_request() or asked.frame != page.main_frame:
                await route.fallback()
                return
            given = True
            kind = (self.answer.headers.get("Content-Type") or b"text/html").decode("latin-1")
            await route.fulfill(
                status=self.answer.status, headers={"Content-Type": kind}, body=self.answer.body
            )

        await page.route("**", give)


async def _bounded(page: Page, budget: int) -> None:
    """Take the network away from a page once it has received so many bytes; it is captured as it is then."""
    session = await page.context.new_cdp_session(page)
    received, ending = 0, set[asyncio.Future[Any]]()

    def count(event: dict[str, Any]) -> None:
        nonlocal received
        received += int(event["dataLength"])
        if received > budget and not ending:
            ending.add(asyncio.ensure_future(session.send("Network.emulateNetworkConditions", _OFFLINE)))

    session.on("Network.dataReceived", count)
    await session.send("Network.enable")


async def _show(page: Page, *, selector: str, evidence: bool, limits: Limits) -> Rendered:
    """Wait for the article, take down what is shown, and leave the page."""
    async with asyncio.timeout(limits.render_seconds):
        await _settle(page, selector, limits.render_seconds / 2)
        found = await page.evaluate(_script("flat.js"), limits.largest)
        if "longer" in found:
            detail = f"larger than the limit for one page: {found['longer']:,} characters once rendered"
            raise Refused(FailureKind.TOO_LARGE, detail)
        exhibits = await _exhibits(page) if evidence else ()
        await page.goto("about:blank")  # ends the page's scripts, which may be busy for ever
    return Rendered(html=_bytes(found["html"]), url=str(found["url"]), exhibits=exhibits)


async def _settle(page: Page, selector: str, seconds: float) -> None:
    """Wait until the article is there, requests have ceased and the text stands still, up to a limit.

    A selector that is not there in time is no error here: the gate judges what is.
    """
    for wait in (
        page.wait_for_selector(selector, state="attached", timeout=seconds * 1000) if selector else None,
        page.wait_for_load_state("networkidle", timeout=min(seconds, _QUIET_SECONDS) * 1000),
        page.wait_for_function(
            _STANDS_STILL, arg=_SHELL, polling=100, timeout=min(seconds, _STILL_SECONDS) * 1000
        ),
    ):
        try:
            if wait is not None:
                await wait
        except BrowserError as error:
            if page.is_closed() or "Target" in type(error).__name__:
                raise


async def _exhibits(page: Page) -> tuple[Exhibit, ...]:
    """A picture of the whole page, and where its texts stand on it."""
    places = await page.evaluate(_script("places.js"), [_MOST_TEXTS, _LONGEST_TEXT])
    height = max(1, min(int(places["height"]), _TALLEST))
    picture = await page.screenshot(
        full_page=True,
        type="jpeg",
        quality=75,
        animations="disabled",
        clip={"x": 0, "y": 0, "width": _WIDTH, "height": height},
    )
    table = json.dumps({**places, "width": _WIDTH, "height": height}, ensure_ascii=False)
    return (
        Exhibit(kind=ExhibitKind.SCREENSHOT, media_type="image/jpeg", data=picture),
        Exhibit(kind=ExhibitKind.RECTANGLES, media_type="application/json", data=_bytes(table)),
    )


@cache
def _script(name: str) -> str:
    text = files("spiders").joinpath(name).read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a script can write half a surrogate pair

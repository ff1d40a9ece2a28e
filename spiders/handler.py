"""scrapy-playwright's handler with an end: a browser that dies at a bad moment answers nothing for ever."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from pipeline.model import FailureKind
from spiders.browser import LAUNCH_SECONDS
from spiders.refused import Refused

_CLOSING_SECONDS = 10.0
_MUTE = "the browser that renders pages stopped answering earlier in this crawl"


class BoundedHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # the library has no types
    """Renders one page at a time and gives up on a browser that has stopped answering.

    A page may take as long as the browser's start, its navigation and what is waited for. After a page
    that took longer, the crawl renders no other: each would wait as long.
    """

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        rendering = crawler.settings.getfloat("PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT") / 1000
        self._longest = LAUNCH_SECONDS + 2 * rendering
        self._mute = False

    async def _download_request(self, request: Request, spider: Spider | None = None) -> Response:
        if self._mute:
            raise Refused(FailureKind.CRASHED, _MUTE)
        bound = asyncio.timeout(self._longest)
        try:
            async with bound:
                response: Response = await super()._download_request(request, spider)
                return response
        except TimeoutError:
            self._mute = bound.expired()
            raise

    async def _close(self) -> None:
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await super()._close()
        except TimeoutError:
            return  # it is tied to this process, and ends with it

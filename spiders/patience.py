"""Asking again what may pass, after a pause that grows; a host that asks for rest is left alone.

A server that names a time (Retry-After, RFC 9110 10.2.3) is asked again then, if that is soon, and
else not in this crawl. What will not pass by itself (404, 410, 403, 451) is never asked twice.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from pipeline.model import FailureKind
from spiders.hosts import host_of
from spiders.refused import Refused

_ASKS_FOR_REST = (429, 503)


class Patience(RetryMiddleware):
    """Downloader middleware in the place of Scrapy's own, which asks again at once."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._first_pause = crawler.settings.getfloat("GUIDEWATCH_FIRST_PAUSE")
        self._longest_pause = crawler.settings.getfloat("GUIDEWATCH_LONGEST_PAUSE")
        self._resting: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, unless its host asked to be left alone."""
        host = host_of(request.url)
        left = self._resting.get(host, 0.0) - time.monotonic()
        if left > 0:
            detail = f"{host} asked to be left alone for another {left:.0f} s"
            raise Refused(FailureKind.BLOCKED, detail)

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy awaits what it gets
        """The response, or the request again after a pause where it may go better."""
        asked = retry_after(response, datetime.now(UTC)) if response.status in _ASKS_FOR_REST else None
        if asked is not None and asked > self._longest_pause:
            self._rest(request, asked)
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request):
            await self._pause(again, asked or 0.0)
        elif response.status == 429:
            self._rest(request, asked or self._longest_pause)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]  # as above
        """The request again after a pause where the exception may pass, else None."""
        again = super().process_exception(request, exception)
        if not isinstance(again, Request):
            return None
        await self._pause(again, 0.0)
        return again

    def _rest(self, request: Request, seconds: float) -> None:
        self._resting[host_of(request.url)] = time.monotonic() + seconds

    async def _pause(self, again: Request, asked: float) -> None:
        """Wait as long as was asked for, and longer each time; the host is asked nothing meanwhile."""
        grown = self._first_pause * 2 ** (again.meta["retry_times"] - 1)
        done: Deferred[None] = Deferred()
        _reactor().callLater(min(max(asked, grown), self._longest_pause), done.callback, None)
        await maybe_deferred_to_future(done)


def retry_after(response: Response, now: datetime) -> float | None:
    """Seconds that a response asks to wait, as a number or as a date; None where it does not say."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _reactor() -> IReactorTime:
    from twisted.internet import reactor  # only importable once it is installed

    return reactor

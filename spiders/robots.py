"""robots.txt as RFC 9309 has it, which Scrapy's own middleware does not in all cases.

2xx is obeyed; any other answer below 500 means "no rules"; a server error or no answer means that
nothing may be fetched. A Crawl-delay longer than the declared pace is kept, up to a limit.
"""

from __future__ import annotations

import logging
import re

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from pipeline.model import FailureKind
from spiders.failures import kind_of
from spiders.hosts import host_of
from spiders.refused import Refused

_OURS = "guidewatch"
# A version is no part of a product token (RFC 9309, 2.2.1), yet is often written behind it.
_VERSION = re.compile(rb"(?im)^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)/[^\s#]*")
log = logging.getLogger(__name__)


class Robots(RobotsTxtMiddleware):
    """Downloader middleware that ends a request with Refused where robots.txt does not allow it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest_delay = crawler.settings.getfloat("GUIDEWATCH_LONGEST_CRAWL_DELAY")
        self._unreadable: dict[str, Refused] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let an allowed request pass."""
        unreadable = self._unreadable.get(urlparse_cached(request).netloc)
        if unreadable is not None:
            raise Refused(unreadable.kind, unreadable.detail)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise Refused(
                FailureKind.REFUSED_BY_ROBOTS,
                f"not allowed by robots.txt of {host_of(request.url)}",
            ) from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            detail = f"robots.txt of {netloc} answered {response.status}, so nothing may be fetched"
            self._unreadable[netloc] = Refused(FailureKind.REFUSED_BY_ROBOTS, detail)
        body = b"" if response.status >= 300 else _VERSION.sub(rb"\1", response.body.replace(b"\0", b""))
        response = response.replace(body=body)
        await super()._parse_robots(response, netloc, request)
        self._keep_delay(netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, Refused):
            detail = f"robots.txt of {netloc} could not be read: {exc.detail}"
            self._unreadable[netloc] = Refused(FailureKind.REFUSED_BY_ROBOTS, detail)
        elif not isinstance(exc, IgnoreRequest):
            kind, detail = kind_of(exc, host_of(f"//{netloc}"))
            self._unreadable[netloc] = Refused(kind, f"{detail} (asking for robots.txt)")
        super()._robots_error(exc, netloc)

    def _keep_delay(self, netloc: str, request: Request) -> None:
        parser = self._parsers[netloc]
        delay = parser.crawl_delay(_OURS) if isinstance(parser, RobotParser) else None
        slot = self.crawler.engine.downloader.slots.get(host_of(request.url))
        if delay is None or slot is None or not delay > slot.delay:  # "not >" also for a delay of nan
            return
        if delay > self._longest_delay:
            log.warning("%s asks for a pause of %.0f s; %.0f s are kept", netloc, delay, self._longest_delay)
        slot.delay = min(delay, self._longest_delay)

"""Nothing is sent to a host that service.yaml does not declare, also after redirects and DNS answers."""

from __future__ import annotations

from typing import Any, Protocol, Self
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from pipeline.model import FailureKind
from spiders.hosts import Hosts, host_of, is_private, normalised
from spiders.refused import Refused


class Pinned(Protocol):
    """What the middleware needs of a spider."""

    hosts: Hosts

    def is_bot_check(self, url: str) -> bool:
        """Whether an address is a site's page for suspected robots."""
        ...


class PinnedHosts:
    """Downloader middleware before all others, so that robots.txt and each redirect pass it too."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Let a request pass, or raise Refused; an address with a trailing dot is put right."""
        spider: Pinned = self._crawler.spider  # type: ignore[assignment]  # only our spiders are run
        redirected = bool(request.meta.get("redirect_urls"))
        lead = "redirected to " if redirected else ""
        if redirected and spider.is_bot_check(request.url):
            raise Refused(FailureKind.BLOCKED, f"redirected to a bot check at {host_of(request.url)}")
        refusal = spider.hosts.refusal(request.url)
        if refusal is not None:
            address = request.url.rpartition("@")[2]  # never repeat a password
            raise Refused(FailureKind.OFF_HOST, f"{lead}{address}: {refusal}")
        if host_of(request.url) in spider.hosts.local:
            request.meta["proxy"] = None  # a proxy of the operator's network has no business on loopback
        url = normalised(request.url)
        return request.replace(url=url) if url != request.url else None


class PublicResolver(CachingThreadedResolver):
    """Resolves names and refuses answers in private ranges, at the moment of connecting.

    Exempt are declared hosts that name such a place themselves (``Hosts.local``) and the
    operator's own proxies. ``refused`` maps a refused host to its address.
    """

    def __init__(self, reactor: Any, cache_size: int, timeout: float, exempt: frozenset[str]) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._exempt = exempt | {host_of(proxy) for proxy in getproxies().values()}

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        """The IPv4 address of a name; fails with DNSLookupError, also for private addresses."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        host = name.rstrip(".").lower()
        if host not in self._exempt and is_private(address):
            REFUSED[host] = address
            raise DNSLookupError(f"{name} resolves to the private address {address}")
        return address


# Twisted's name resolution drops the reason of a failure; the spider's errback looks it up here.
REFUSED: dict[str, str] = {}

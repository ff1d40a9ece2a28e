"""Pages that send their readers on by themselves, and the cookies that redirects rely on.

Both are what a browser does on the way to a page; neither outlives the page.
"""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_meta_refresh

from spiders.hosts import host_of

_SOON = 5.0  # seconds; a page that changes by itself later than that is one that people read
_REFRESH = re.compile(r"\s*(\d+(?:\.\d*)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_TEMPORARY = 302  # what such a page says of the address it leads to: nothing
_MOST, _LONGEST = 30, 4096  # cookies of one host, characters of one (RFC 6265, 6.1)
_ENDED = re.compile(r";\s*max-age\s*=\s*[\"']?(?:0|-\d+)\b", re.IGNORECASE)


class Forwarding(RedirectMiddleware):
    """Downloader middleware: a page with ``Refresh`` or ``<meta http-equiv=refresh>`` is a redirect.

    Only where it leads to another address at once; what browsers without script are shown does not count.
    It is recorded as a temporary redirect, and bounded and pinned as one.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's third parameter is deprecated
        """The response, or the request of the page that it leads to."""
        target = forwarded(response)
        if response.status != 200 or target is None or request.meta.get("playwright"):
            return response
        leading = response.replace(status=_TEMPORARY)
        leading.headers["Location"] = target
        return super().process_response(request, leading)


def forwarded(response: Response) -> str | None:
    """The address to which a page leads within a few seconds; None where it stays, or reloads itself."""
    said = _REFRESH.match((response.headers.get("Refresh") or b"").decode("latin-1"))
    wait: float | None = None
    target: str | None = None
    if said:
        wait, target = float(said[1]), said[2].strip()
    elif isinstance(response, HtmlResponse):
        wait, target = get_meta_refresh(response, ignore_tags=("script", "noscript", "template"))
    if wait is None or wait > _SOON or not target:
        return None
    address = urljoin(response.url, target)
    return None if urldefrag(address).url == urldefrag(response.url).url else address


class Visit:
    """Downloader middleware: a redirect carries the cookies that its host set on the way to this page.

    Some sites redirect to themselves until their cookie comes back. Each page starts without any, a cookie
    goes to the host that set it and to no other, and none is kept.
    Scrapy's own middleware serves whole domains, and asks the network for the list of public suffixes.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build it."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Give a request what its host has set before."""
        request.headers.pop("Cookie", None)
        jar: dict[str, tuple[str, bool]] = request.meta.get("visit", {}).get(host_of(request.url), {})
        secure = urlsplit(request.url).scheme == "https"
        sent = [f"{name}={value}" for name, (value, only_secure) in jar.items() if secure or not only_secure]
        if sent:
            request.headers["Cookie"] = "; ".join(sent)

    def process_response(self, request: Request, response: Response) -> Response:
        """Take down what a response sets."""
        for line in response.headers.getlist("Set-Cookie")[:_MOST]:
            said = line.decode("latin-1")
            name, equals, value = (part.strip() for part in said.partition(";")[0].partition("="))
            if not name or not equals or len(said) > _LONGEST or not said.isprintable():
                continue
            visit = request.meta.setdefault("visit", {})
            jar = visit.setdefault(host_of(response.url), {})
            if _ENDED.search(said):
                jar.pop(name, None)
            elif len(jar) < _MOST:
                jar[name] = (value, urlsplit(response.url).scheme == "https")
        return response

"""Scrapy's settings for one service: polite, bounded, and without anything that a capture does not need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.errors import UsageError
from pipeline.model import Evidence, Service
from spiders.hosts import Hosts

_CONTACT = re.compile(r"[\x21-\x27\x2a-\x7e]{3,200}")  # printable ASCII without spaces and brackets


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost. Times in seconds, ``largest`` in bytes before and after unpacking.

    ``first_pause`` is kept before the first retry and doubles for each further one; a server that asks
    for more than ``longest_pause`` is not asked again in this crawl.
    """

    request_seconds: float = 30.0
    render_seconds: float = 45.0
    retries: int = 2
    first_pause: float = 2.0
    longest_pause: float = 60.0
    largest: int = 8 * 1024 * 1024
    redirects: int = 5
    longest_crawl_delay: float = 60.0


def user_agent(contact: str | None) -> str:
    """How we introduce ourselves; ``contact`` is an address or e-mail that a site can write to.

    Raises UsageError for a contact that cannot stand in a header.
    """
    try:
        release = version("guidewatch")
    except PackageNotFoundError:
        release = "unknown"
    if not contact:
        return f"guidewatch/{release}"
    if not _CONTACT.fullmatch(contact):
        raise UsageError(f"the contact {contact!r} must be an e-mail address or a URL without spaces")
    return f"guidewatch/{release} (+{contact})"


def settings_for(
    service: Service, *, agent: str, limits: Limits, launch: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Settings for the crawl of one service: its pace, one request at a time per host, our limits.

    ``launch`` says how to start a browser, where pages are rendered.
    """
    return {
        **_POLITE,
        **_LEAN,
        **_SAFE,
        **(_rendering(service, launch, limits) if launch else {}),
        "USER_AGENT": agent,
        "DOWNLOAD_DELAY": service.pace,
        "DOWNLOAD_TIMEOUT": limits.request_seconds,
        "DOWNLOAD_MAXSIZE": limits.largest,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": limits.redirects,
        "RETRY_TIMES": limits.retries,
        "GUIDEWATCH_LONGEST_CRAWL_DELAY": limits.longest_crawl_delay,
        "GUIDEWATCH_FIRST_PAUSE": limits.first_pause,
        "GUIDEWATCH_LONGEST_PAUSE": limits.longest_pause,
    }


def _rendering(service: Service, launch: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """A browser beside the plain handler, which is still used for plain requests."""
    from spiders.rendering import Guard

    handler = "spiders.handler.BoundedHandler"
    pictures = any(source.evidence is not Evidence.NONE for source in service.sources)
    return {
        "DOWNLOAD_HANDLERS": {**_SAFE["DOWNLOAD_HANDLERS"], "http": handler, "https": handler},
        "PLAYWRIGHT_LAUNCH_OPTIONS": dict(launch),
        "PLAYWRIGHT_ABORT_REQUEST": Guard(hosts=Hosts(service.hosts), pictures=pictures),
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,  # those of the context: our name, the source's locale
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": limits.render_seconds * 1000,
        "PLAYWRIGHT_RESTART_DISCONNECTED_BROWSER": True,
    }


_POLITE: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "guidewatch",
    # Scrapy 2.19 starts several requests at once on one host where the delay is 0, whatever is set
    # per domain, so the whole spider is held to one.
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY_JITTER": 0.0,  # a pace is a promise: never shorter than declared
    "AUTOTHROTTLE_ENABLED": False,  # it would reset a Crawl-delay, and at one request at a time it idles
    "COOKIES_ENABLED": False,  # spiders.forwarding.Visit carries those of one page's redirects
    "REFERER_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"},
    "RETRY_HTTP_CODES": [408, 425, 429, 500, 502, 503, 504, *range(520, 525)],  # what may pass by itself
    # A name without an address, or with one that is refused, is so again a moment later.
    "RETRY_EXCEPTIONS": [
        "scrapy.exceptions.DownloadConnectionRefusedError",
        "scrapy.exceptions.DownloadFailedError",
        "scrapy.exceptions.DownloadTimeoutError",
        "scrapy.exceptions.ResponseDataLossError",
        "twisted.internet.error.ConnectError",
        "twisted.internet.error.ConnectionDone",
        "twisted.internet.error.ConnectionLost",
    ],
    "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
}

_LEAN: dict[str, Any] = {
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPCACHE_ENABLED": False,  # conditional requests come from our own snapshots
    "MEMUSAGE_ENABLED": False,
    "LOGSTATS_INTERVAL": 0,
    "LOG_LEVEL": "WARNING",
    "STATS_DUMP": False,
    "METAREFRESH_ENABLED": False,  # spiders.forwarding.Forwarding knows the header as well
    "URLLENGTH_LIMIT": 0,  # Scrapy drops a longer address without a word
    "HTTPERROR_ALLOW_ALL": True,  # every status is answered by the spider
    "EXTENSIONS": {
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
    },
    "ITEM_PIPELINES": {"spiders.handover.Handover": 100},
}

_SAFE: dict[str, Any] = {
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    "DNS_TIMEOUT": 15,
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # takes subdomains, ignores ports
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        # Off by setting as well, yet loaded: this one takes a tenth of a crawler's start.
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
        "spiders.pinned.PinnedHosts": 50,
        "spiders.robots.Robots": 100,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # asks again at once
        "spiders.patience.Patience": 550,
        "spiders.forwarding.Forwarding": 580,  # after the body is unpacked
        "spiders.forwarding.Visit": 650,  # before a redirect is followed
    },
}

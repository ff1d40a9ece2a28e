"""robots.txt and pace: several sites side by side in one crawl."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from unkind_site import UnkindSite

from pipeline.model import FailureKind, FetchFailure, Service, Snapshot, Source
from spiders.crawl import crawl
from spiders.hosts import is_private
from spiders.settings import Limits

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crawl")]

SITES: dict[str, tuple[str, int | str]] = {
    "absent": ("127.0.1.1", 404),
    "forbidden": ("127.0.1.2", 403),
    "failing": ("127.0.1.3", 503),
    "leading-away": ("127.0.1.4", 302),
    "delaying": ("127.0.1.5", "User-agent: guidewatch\nCrawl-delay: 0.7\n"),
    "delaying-for-ever": ("127.0.1.6", "User-agent: *\nCrawl-delay: 86400\n"),
    "barring": ("127.0.1.7", "User-agent: guidewatch\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
    "page": ("127.0.1.10", "<!doctype html><title>Not found</title><p>User-agent: nobody</p>Disallow: /"),
    "moved": ("127.0.1.11", 301),
    "versioned": ("127.0.1.12", "User-agent: GuideWatch/2.0\nDisallow: /b\n\nUser-agent: *\nAllow: /\n"),
    "marked": ("127.0.1.13", "\ufeffUser-agent: *\0\rDisallow: /b\r"),
    "long": ("127.0.1.14", "User-agent: *\n" + "# a word\n" * 60_000 + "Disallow: /b\n"),
    "paced": ("127.0.1.8", "User-agent: *\nCrawl-delay: nan\n"),
}


@dataclass(frozen=True)
class Crawled:
    sites: dict[str, UnkindSite]
    results: dict[str, Snapshot | FetchFailure]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[Crawled]:
    sites = {name: UnkindSite(host, robots).__enter__() for name, (host, robots) in SITES.items()}
    own_name = socket.gethostname()
    sites["private"] = UnkindSite("127.0.1.9").__enter__()
    services, sources = [], []
    for name, site in sites.items():
        site.elsewhere = "127.0.2.1:9"
        netloc = f"{own_name}:{site.netloc.split(':')[1]}" if name == "private" else site.netloc
        pace = 0.5 if name == "paced" else 0.0
        services.append(Service(id=name, name=name, hosts=(netloc,), pace=pace))
        for path in "abc":
            url = f"http://{netloc}/{path}"
            sources.append(Source(id=f"{name}.{path}", service=name, url=url, locale="en"))
    limits = Limits(request_seconds=3, retries=1, longest_crawl_delay=0.8)
    results = crawl(services, sources, Path(tmp_path_factory.mktemp("snapshots")), timeout=120, limits=limits)
    yield Crawled(sites, {each.source: each for each in results})
    for site in sites.values():
        site.__exit__()


def span(site: UnkindSite) -> float:
    """Seconds from the arrival of robots.txt's request to that of the last page's.

    Single gaps say little on a busy machine: a request that arrives late makes the next gap short.
    """
    return site.times[-1] - site.times[0]


@pytest.mark.parametrize("name", ["moved", "versioned", "marked", "long"])
def test_rules_are_kept_wherever_they_lie_and_however_they_are_written(crawled, name) -> None:
    assert isinstance(crawled.results[f"{name}.a"], Snapshot)
    found = crawled.results[f"{name}.b"]
    assert isinstance(found, FetchFailure) and found.kind is FailureKind.REFUSED_BY_ROBOTS, found
    assert "/b" not in crawled.sites[name].asked


@pytest.mark.parametrize("name", ["absent", "forbidden", "page"])
def test_a_site_without_robots_txt_may_be_read(crawled, name) -> None:
    assert all(isinstance(crawled.results[f"{name}.{path}"], Snapshot) for path in "abc")


@pytest.mark.parametrize("name", ["failing", "leading-away", "barring"])
def test_where_robots_txt_fails_leads_away_or_bars_us_nothing_else_is_asked(crawled, name) -> None:
    for path in "abc":
        found = crawled.results[f"{name}.{path}"]
        assert isinstance(found, FetchFailure) and found.kind is FailureKind.REFUSED_BY_ROBOTS, found
    assert set(crawled.sites[name].asked) == {"/robots.txt"}


def test_a_crawl_delay_is_kept_up_to_a_limit(crawled) -> None:
    for name in ("delaying", "delaying-for-ever"):
        assert isinstance(crawled.results[f"{name}.c"], Snapshot)
        assert span(crawled.sites[name]) >= 1.0  # three pauses of 0.7 or 0.8 s, less what arrives late


def test_the_declared_pace_lies_between_all_requests_also_after_robots_txt(crawled) -> None:
    assert isinstance(crawled.results["paced.c"], Snapshot)
    assert span(crawled.sites["paced"]) >= 0.9  # three pauses of 0.5 s, less what arrives late


def test_a_name_that_resolves_to_a_private_address_is_not_contacted(crawled) -> None:
    try:
        address = socket.gethostbyname(socket.gethostname())
    except OSError:
        pytest.skip("SKIPPED: this machine does not know its own name")
    if not is_private(address):
        pytest.skip("SKIPPED: this machine's name has a public address")
    found = crawled.results["private.a"]
    assert isinstance(found, FetchFailure) and found.kind is FailureKind.OFF_HOST, found
    assert found.detail.startswith(
        f"{socket.gethostname().lower()} resolves to the private address {address}"
    )
    assert crawled.sites["private"].asked.total() == 0

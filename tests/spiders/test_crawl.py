"""One crawl of every kind of misbehaviour, then one that asks again; Scrapy takes seconds to start."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import unkind_site

from pipeline.model import Access, FailureKind, FetchFailure, Recipe, Redirect, Service, Snapshot, Source
from pipeline.snapshot import SnapshotStore
from spiders.crawl import COMMAND, crawl
from spiders.processes import descendants
from spiders.settings import Limits

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crawl")]

PATHS = tuple(
    "page cached eager moved moved-for-ever away to-private to-file private/page missing gone forbidden"  # noqa: SIM905
    " legal broken recovers bomb bomb-br bomb-zstd bomb-twice many-headers long-header to-metadata to-mapped"
    " huge endless drip latin reset cut odd-location not-gzip odd-encoding"
    " forwards forwards-by-header forwards-away stays wants-cookie part whole-part not-packed no-http".split()
)
LIMITS = Limits(request_seconds=2.5, retries=1, first_pause=0.1, longest_pause=2, largest=1_000_000)


@dataclass(frozen=True)
class Crawled:
    site: object
    store: SnapshotStore
    first: dict[str, Snapshot | FetchFailure]
    second: dict[str, Snapshot | FetchFailure]
    seen: list[Snapshot | FetchFailure]
    asked_once: dict[str, int]
    memory: float  # MB, the most that a crawling process has held


class Watch(threading.Thread):
    """The peak of the crawling processes' memory in MB, read while they live."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.2):
            for pid in descendants(os.getpid()):
                with contextlib.suppress(OSError):
                    about = Path(f"/proc/{pid}")
                    if os.fsencode(COMMAND[-1]) in (about / "cmdline").read_bytes():
                        # VmHWM is the peak of the process so far: a look now and then misses nothing.
                        peak = (about / "status").read_text().partition("VmHWM:")[2].split()
                        self.peak = max(self.peak, int(peak[0]) / 1024) if peak else self.peak

    def stop(self) -> float:
        self.ended.set()
        self.join()
        return self.peak


def source(service: str, name: str, url: str, **more: object) -> Source:
    return Source(id=f"{service}.{name}", service=service, url=url, locale="en-GB", **more)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[Crawled]:
    root = tmp_path_factory.mktemp("snapshots")
    for encoding in ("gzip", "br", "zstd"):
        unkind_site.bomb(encoding)  # packing takes longer than a request may
    watch = Watch()
    watch.start()
    with (
        unkind_site.UnkindSite() as site,
        unkind_site.UnkindSite("127.0.0.2") as elsewhere,
        unkind_site.UnkindSite("127.0.0.3", tls=True) as untrusted,
        unkind_site.UnkindSite("127.0.0.4") as busy,
        unkind_site.UnkindSite("127.0.0.5") as resting,
        unkind_site.UnkindSite("127.0.0.6") as patient,
    ):
        site.elsewhere = elsewhere.netloc
        base = f"http://{site.netloc}"
        sources = [source("acme", path, f"{base}/{path}") for path in PATHS]
        sources += [
            source("acme", "part-a", f"{base}/shared#a"),
            source("acme", "part-b", f"{base}/shared#b", recipe=Recipe(select=("main",))),
            source("acme", "manual", f"{base}/manual", access=Access.MANUAL),
            source("acme", "archive", f"{base}/archive", access=Access.ARCHIVE),
            source("acme", "consented", f"{base}/consented", access=Access.MANUAL),
            source("acme", "password", f"http://me:secret@{site.netloc}/page"),
            source("acme", "undeclared", f"http://{elsewhere.netloc}/page"),
            source("acme", "tracked", f"{base}/tracked?utm_source=mail&b=2&a=1&gclid=7"),
            source("acme", "wrapped", f"https://www.google.com/url?q={base}/wrapped&ust=1&usg=2"),
            source("acme", "long", f"{base}/shared?q={'a' * 5000}"),
            source("patient", "patient", f"http://{patient.netloc}/patient"),
            source("busy", "slow-down", f"http://{busy.netloc}/slow-down"),
            source("busy", "afterwards", f"http://{busy.netloc}/page"),
            source("resting", "unavailable", f"http://{resting.netloc}/unavailable"),
            source("google", "sorry", f"{base}/sorry-way"),
            source("google", "hl", f"{base}/googleplay/answer/7018481?co=GENIE.Platform%3DAndroid"),
            source("apple", "old-number", f"{base}/kb/HT202039?src=support_app"),
            source("refused", "page", f"http://127.0.0.1:{unkind_site.unused_port()}/page"),
            source("unknown", "page", "http://no-such-host.invalid/page"),
            source("untrusted", "page", f"https://{untrusted.netloc}/page"),
        ]
        hosts = {
            each.service: each.url for each in sources if each.service not in ("acme", "google", "apple")
        }
        services = [
            Service(
                id=id,
                name=id,
                hosts=(hosts.get(id, base).split("/")[2],),
                spider=id if id in ("google", "apple") else "declared",
                pace=0,
            )
            for id in ("acme", "google", "apple", *hosts)
        ]
        seen: list[Snapshot | FetchFailure] = []

        def look(wanted: list[Source]) -> dict[str, Snapshot | FetchFailure]:
            results = crawl(
                services,
                [each.granted({"acme.consented"}) for each in wanted],
                root,
                contact="ops@acme.example",
                timeout=240,
                extractor="2026.1",
                limits=LIMITS,
                progress=seen.append,
            )
            assert [each.source for each in results] == [each.id for each in wanted]
            return {each.source: each for each in results}

        first = look(sources)
        asked_once = {**site.asked, **{f"busy{path}": n for path, n in busy.asked.items()}}
        asked_once["resting/unavailable"] = resting.asked["/unavailable"]
        asked_once["patient/patient"] = patient.asked["/patient"]
        second = look([each for each in sources if each.id in ("acme.cached", "acme.page")])
        assert elsewhere.asked.total() == 0, "an undeclared host was asked"
        yield Crawled(site, SnapshotStore(root), first, second, seen, asked_once, watch.stop())


def failure(crawled: Crawled, id: str) -> FetchFailure:
    found = crawled.first[id]
    assert isinstance(found, FetchFailure), found
    return found


def snapshot(crawled: Crawled, id: str) -> Snapshot:
    found = crawled.first[id]
    assert isinstance(found, Snapshot), found
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("acme.moved-for-ever", FailureKind.HTTP_ERROR),
        ("acme.away", FailureKind.OFF_HOST),
        ("acme.to-private", FailureKind.REFUSED_BY_ROBOTS),
        ("acme.private/page", FailureKind.REFUSED_BY_ROBOTS),
        ("acme.to-file", FailureKind.HTTP_ERROR),
        ("acme.missing", FailureKind.GONE),
        ("acme.gone", FailureKind.GONE),
        ("acme.forbidden", FailureKind.BLOCKED),
        ("acme.legal", FailureKind.BLOCKED),
        ("busy.slow-down", FailureKind.BLOCKED),
        ("busy.afterwards", FailureKind.BLOCKED),
        ("resting.unavailable", FailureKind.HTTP_ERROR),
        ("acme.bomb-br", FailureKind.TOO_LARGE),
        ("acme.bomb-zstd", FailureKind.TOO_LARGE),
        ("acme.bomb-twice", FailureKind.TOO_LARGE),
        ("acme.many-headers", FailureKind.TIMEOUT),
        ("acme.long-header", FailureKind.UNREACHABLE),
        ("acme.to-metadata", FailureKind.OFF_HOST),
        ("acme.to-mapped", FailureKind.OFF_HOST),
        ("acme.broken", FailureKind.HTTP_ERROR),
        ("acme.eager", FailureKind.HTTP_ERROR),
        ("acme.bomb", FailureKind.TOO_LARGE),
        ("acme.huge", FailureKind.TOO_LARGE),
        ("acme.endless", FailureKind.TOO_LARGE),
        ("acme.drip", FailureKind.TIMEOUT),
        ("acme.reset", FailureKind.UNREACHABLE),
        ("acme.cut", FailureKind.UNREACHABLE),
        ("acme.odd-location", FailureKind.HTTP_ERROR),
        ("acme.not-gzip", FailureKind.HTTP_ERROR),
        ("acme.odd-encoding", FailureKind.HTTP_ERROR),
        ("acme.forwards-away", FailureKind.OFF_HOST),
        ("acme.part", FailureKind.HTTP_ERROR),
        ("acme.no-http", FailureKind.HTTP_ERROR),
        ("acme.password", FailureKind.OFF_HOST),
        ("acme.undeclared", FailureKind.OFF_HOST),
        ("acme.manual", FailureKind.NOT_PERMITTED),
        ("acme.archive", FailureKind.NOT_PERMITTED),
        ("google.sorry", FailureKind.BLOCKED),
        ("refused.page", FailureKind.UNREACHABLE),
        ("unknown.page", FailureKind.UNREACHABLE),
        ("untrusted.page", FailureKind.UNREACHABLE),
    ],
)
def test_each_misbehaviour_is_a_failure_of_its_own_kind(crawled, name, kind) -> None:
    found = failure(crawled, name)
    assert found.kind is kind, found.detail
    assert found.detail and found.detail.isprintable()
    assert "secret" not in found.detail
    assert crawled.store.history(name) == ()


def test_a_page_is_stored_with_what_the_server_said_but_without_cookies(crawled) -> None:
    found = snapshot(crawled, "acme.page")
    capture = crawled.store.load(found)
    assert capture.body == unkind_site.PAGE.encode()
    assert (found.status, found.media_type) == (200, "text/html; charset=utf-8")
    assert (found.recipe, found.extractor, found.basis) == (Recipe().digest, "2026.1", "robots")
    assert capture.header("server") and not capture.header("set-cookie")


def test_redirects_are_recorded_in_order(crawled) -> None:
    found = snapshot(crawled, "acme.moved")
    base = f"http://{crawled.site.netloc}"
    assert found.redirects == (
        Redirect(url=f"{base}/moved", status=301),
        Redirect(url=f"{base}/moved/again", status=302),
    )
    assert (found.url, found.final_url) == (f"{base}/moved", f"{base}/page?hl=en")


@pytest.mark.parametrize(("name", "sign"), [("forwards", "meta"), ("forwards-by-header", "header")])
def test_a_page_that_sends_its_readers_on_at_once_is_a_redirect_for_now(crawled, name, sign) -> None:
    found = snapshot(crawled, f"acme.{name}")
    base = f"http://{crawled.site.netloc}"
    assert found.final_url == f"{base}/page?from={sign}"
    assert found.redirects == (Redirect(url=f"{base}/{name}", status=302),)


def test_a_page_that_reloads_itself_or_sends_on_later_or_without_script_is_read(crawled) -> None:
    assert snapshot(crawled, "acme.stays").redirects == ()
    assert b"Within 14 days" in crawled.store.load(snapshot(crawled, "acme.stays")).body


def test_a_redirect_that_waits_for_its_cookie_gets_it_and_no_other_page_does(crawled) -> None:
    assert snapshot(crawled, "acme.wants-cookie").final_url.endswith("/wants-cookie?again=1")
    headers = crawled.site.headers
    assert headers["/wants-cookie?again=1"]["Cookie"] == "trial=7"
    assert [path for path, each in headers.items() if "Cookie" in each] == ["/wants-cookie?again=1"]


@pytest.mark.parametrize("name", ["whole-part", "not-packed"])
def test_a_whole_page_is_taken_however_oddly_it_is_announced(crawled, name) -> None:
    assert crawled.store.load(snapshot(crawled, f"acme.{name}")).body == unkind_site.PAGE.encode()


def test_a_redirect_to_another_host_names_it_and_is_not_followed(crawled) -> None:
    assert crawled.site.elsewhere in failure(crawled, "acme.away").detail
    assert "bot check" in failure(crawled, "google.sorry").detail


def test_what_may_pass_is_tried_again_and_what_will_not_is_not(crawled) -> None:
    assert isinstance(crawled.first["acme.recovers"], Snapshot)
    asked = crawled.asked_once
    assert (asked["/recovers"], asked["/broken"], asked["/drip"]) == (2, 2, 2)
    assert {asked[f"/{path}"] for path in ("missing", "gone", "forbidden", "legal", "bomb")} == {1}


def test_a_server_that_asks_for_a_short_rest_gets_it_and_is_asked_again(crawled) -> None:
    assert isinstance(crawled.first["patient.patient"], Snapshot)
    assert crawled.asked_once["patient/patient"] == 2


def test_a_server_that_asks_for_a_long_rest_is_not_asked_again_in_this_crawl(crawled) -> None:
    assert failure(crawled, "busy.slow-down").detail.endswith("after 120 s")
    assert failure(crawled, "busy.slow-down").status == 429
    assert "asked to be left alone" in failure(crawled, "busy.afterwards").detail
    assert (crawled.asked_once["busy/slow-down"], crawled.asked_once.get("busy/page", 0)) == (1, 0)
    assert crawled.asked_once["resting/unavailable"] == 1


def test_a_long_address_is_asked_for_as_it_is(crawled) -> None:
    assert len(snapshot(crawled, "acme.long").final_url) > 5000


def test_tracking_parameters_and_wrappers_are_not_asked_for(crawled) -> None:
    assert snapshot(crawled, "acme.tracked").final_url.endswith("/tracked?b=2&a=1")
    assert snapshot(crawled, "acme.wrapped").final_url == f"http://{crawled.site.netloc}/wrapped"


def test_no_page_however_unkind_makes_the_crawler_grow_beyond_bounds(crawled) -> None:
    assert 30 < crawled.memory < 700, "MB at most, with Scrapy itself about 110"


def test_what_may_not_be_crawled_costs_no_request_and_says_what_to_do(crawled) -> None:
    for path in ("/manual", "/archive", "/private/page"):
        assert path not in crawled.asked_once
    assert "captures import FILE --source acme.manual" in failure(crawled, "acme.manual").detail
    assert "archive" in failure(crawled, "acme.archive").detail


def test_a_manual_source_with_consent_is_crawled_on_that_basis(crawled) -> None:
    assert snapshot(crawled, "acme.consented").basis == "consent"


def test_one_host_is_asked_one_thing_at_a_time(crawled) -> None:
    assert crawled.site.busiest == 1
    assert crawled.asked_once["/robots.txt"] == 3, "once per service"


def test_sources_on_one_address_share_a_request_and_keep_their_own_recipe(crawled) -> None:
    assert crawled.asked_once["/shared"] == 1
    one, other = snapshot(crawled, "acme.part-a"), snapshot(crawled, "acme.part-b")
    assert one.digest == other.digest and one.recipe != other.recipe
    assert one.url.endswith("#a") and other.url.endswith("#b")


def test_we_say_who_we_are_and_which_language_we_read(crawled) -> None:
    headers = crawled.site.headers["/page"]
    assert headers["User-Agent"].startswith("guidewatch/")
    assert headers["User-Agent"].endswith("(+ops@acme.example)")
    assert headers["Accept-Language"] == "en-GB,en;q=0.8"
    assert "Cookie" not in headers and "Referer" not in headers


def test_an_unchanged_page_is_not_sent_again_and_its_known_body_is_the_capture(crawled) -> None:
    assert crawled.site.headers["/cached"]["If-None-Match"] == unkind_site.ETAG
    assert crawled.site.headers["/cached"]["If-Modified-Since"] == unkind_site.MODIFIED
    found = crawled.second["acme.cached"]
    assert isinstance(found, Snapshot)
    assert (found.not_modified, found.revisit, found.status) == (True, True, 200)
    capture = crawled.store.load(found)
    assert capture.body == unkind_site.PAGE.encode()
    assert (capture.header("x-checked"), capture.header("last-modified")) == ("yes", unkind_site.MODIFIED)


def test_a_page_without_validators_is_a_revisit_by_its_body(crawled) -> None:
    found = crawled.second["acme.page"]
    assert isinstance(found, Snapshot)
    assert (found.not_modified, found.revisit) == (False, True)


def test_an_encoding_that_the_server_declares_stays_with_the_capture(crawled) -> None:
    found = snapshot(crawled, "acme.latin")
    assert found.media_type == "text/html; charset=iso-8859-1"
    assert crawled.store.load(found).body == "Remboursé sous 14 jours".encode("latin-1")


def test_spiders_of_a_site_pin_what_the_site_needs(crawled) -> None:
    assert snapshot(crawled, "google.hl").final_url.endswith("co=GENIE.Platform%3DAndroid&hl=en-GB")
    assert snapshot(crawled, "apple.old-number").final_url.endswith("/en-gb/HT202039")


def test_progress_is_told_every_outcome_once(crawled) -> None:
    assert sorted(each.source for each in crawled.seen) == sorted((*crawled.first, *crawled.second))

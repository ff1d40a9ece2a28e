"""What is special about each spider, without any request."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from scrapy.http import Response
from scrapy.utils.misc import load_object

from pipeline.errors import UsageError
from pipeline.model import (
    Access,
    Evidence,
    FailureKind,
    FetchFailure,
    Recipe,
    Render,
    Service,
    Snapshot,
    Source,
)
from pipeline.snapshot import SnapshotStore
from spiders.access import refusal
from spiders.apple import AppleSpider
from spiders.base import OfficialSpider, accept_language, conditions
from spiders.coursera import CourseraSpider
from spiders.declared import DeclaredSpider
from spiders.failures import plain
from spiders.google import GoogleSpider
from spiders.job import Job, read_job, read_report, write_job, write_report
from spiders.patience import retry_after
from spiders.refused import Refused
from spiders.registry import SPIDERS
from spiders.settings import Limits, settings_for, user_agent


def source(url: str, locale: str = "fr-FR", access: Access = Access.ROBOTS) -> Source:
    return Source(id="acme.page", service="acme", url=url, locale=locale, access=access)


def spider(kind: type[OfficialSpider], tmp_path) -> OfficialSpider:
    service = Service(id="acme", name="Acme", hosts=("help.acme.example",))
    return kind(service=service, store=SnapshotStore(tmp_path), deliver=print)


def test_every_registered_spider_is_an_official_one_of_that_name() -> None:
    for name, path in SPIDERS.items():
        kind = load_object(path)
        assert issubclass(kind, OfficialSpider) and kind.name == name


@pytest.mark.parametrize(
    ("url", "locale", "expected"),
    [
        ("https://support.apple.com/118428", "fr-FR", "https://support.apple.com/fr-fr/118428"),
        (
            "https://support.apple.com/kb/HT202039#how",
            "en-US",
            "https://support.apple.com/en-us/HT202039#how",
        ),
        ("https://support.apple.com/en-gb/118428", "fr-FR", "https://support.apple.com/en-gb/118428"),
        ("https://support.apple.com/118428", "fr", "https://support.apple.com/118428"),
        (
            "https://support.apple.com/en-us/1?src=support_app&x=1",
            "en-US",
            "https://support.apple.com/en-us/1?x=1",
        ),
        ("https://support.apple.com/fr-fr/billing", "fr-FR", "https://support.apple.com/fr-fr/billing"),
    ],
)
def test_an_apple_article_is_asked_for_in_the_sources_locale(tmp_path, url, locale, expected) -> None:
    assert spider(AppleSpider, tmp_path).address(source(url, locale)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://support.google.com/x/answer/1", "https://support.google.com/x/answer/1?hl=fr"),
        ("https://support.google.com/x/answer/1?hl=fr-CA", "https://support.google.com/x/answer/1?hl=fr-CA"),
        (
            "https://support.google.com/x/answer/1?co=GENIE.Platform%3DiOS&oco=1",
            "https://support.google.com/x/answer/1?co=GENIE.Platform%3DiOS&oco=1&hl=fr",
        ),
        ("https://play.google.com/intl/fr/terms/", "https://play.google.com/intl/fr/terms/"),
    ],
)
def test_a_google_article_always_carries_its_language(tmp_path, url, expected) -> None:
    assert spider(GoogleSpider, tmp_path).address(source(url, "fr")) == expected


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("ios", "co=GENIE.Platform%3DiOS&hl=fr"), ("windows-phone", "hl=fr"), (None, "hl=fr")],
)
def test_the_platform_of_a_google_source_chooses_its_tab(tmp_path, platform, expected) -> None:
    page = replace(source("https://support.google.com/x/answer/1", "fr"), platform=platform)
    asked = spider(GoogleSpider, tmp_path).address(page)
    assert asked == f"https://support.google.com/x/answer/1?{expected}"
    assert spider(GoogleSpider, tmp_path).address(replace(page, url=asked)) == asked


def test_a_time_to_come_back_is_read_as_a_number_or_a_date() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def asked(said: str) -> float | None:
        return retry_after(Response("https://a/", headers={"Retry-After": said}), now)

    assert (asked("120"), asked("0")) == (120, 0)
    assert asked("Sun, 01 Mar 2026 12:01:30 GMT") == 90
    assert asked("Sun, 01 Mar 2026 11:00:00 GMT") == 0
    assert [asked(odd) for odd in ("", "soon", "-5", "9" * 400, "1e9", "Sun, 99 Mar")] == [None] * 6


def test_google_tells_a_bot_check_by_its_path(tmp_path) -> None:
    google = spider(GoogleSpider, tmp_path)
    assert google.is_bot_check("https://www.google.com/sorry/index?continue=https://x/")
    assert not google.is_bot_check("https://support.google.com/x/answer/1?q=/sorry/")
    assert not spider(DeclaredSpider, tmp_path).is_bot_check("https://acme.example/sorry/")


@pytest.mark.parametrize(
    "host", ["www.coursera.org", "coursera.org", "about.coursera.org.", "WWW.COURSERA.ORG"]
)
def test_coursera_is_read_with_consent_only(tmp_path, host) -> None:
    coursera = spider(CourseraSpider, tmp_path)
    url = f"https://{host}/about/terms"
    assert coursera.address(source(url, access=Access.CONSENT)) == url
    with pytest.raises(Refused, match="written consent") as refused:
        coursera.address(source(url, access=Access.ROBOTS))
    assert refused.value.kind is FailureKind.NOT_PERMITTED


def test_pages_behind_a_coursera_login_are_never_asked_for(tmp_path) -> None:
    url = "https://www.coursera.org/my-purchases/transactions"
    with pytest.raises(Refused, match="account"):
        spider(CourseraSpider, tmp_path).address(source(url, access=Access.CONSENT))


def test_the_help_centre_and_look_alikes_are_not_under_courseras_terms(tmp_path) -> None:
    for url in (
        "https://www.coursera.support/s/article/1",
        "https://notcoursera.org/",
        "http://127.0.0.1:80/about/terms",
    ):
        assert spider(CourseraSpider, tmp_path).address(source(url)) == url


@pytest.mark.parametrize("consent", [{"acme.page"}, {"acme"}])
def test_consent_for_a_source_or_its_service_opens_a_manual_source(consent) -> None:
    manual = source("https://acme.example/", access=Access.MANUAL)
    opened = manual.granted(consent)
    assert opened.access is Access.CONSENT and refusal(opened) is None
    assert "without consent" in (refusal(manual.granted({"other"})) or "")


def test_an_archive_is_never_crawled_even_with_consent() -> None:
    assert "archive" in (
        refusal(source("https://acme.example/", access=Access.ARCHIVE).granted({"acme"})) or ""
    )


def test_the_user_agent_names_us_and_a_contact() -> None:
    assert user_agent("ops@acme.example").endswith(" (+ops@acme.example)")
    assert user_agent(None).startswith("guidewatch/") and "(" not in user_agent("")


@pytest.mark.parametrize("contact", ["a b@c", "x\r\nEvil: 1", "me (at) home", "é@acme.example"])
def test_a_contact_that_would_break_the_header_is_refused(contact) -> None:
    with pytest.raises(UsageError, match="contact"):
        user_agent(contact)


def test_a_service_is_crawled_at_its_pace_with_one_request_at_a_time() -> None:
    service = Service(id="acme", name="Acme", hosts=(), pace=7.5)
    settings = settings_for(service, agent="x", limits=Limits(request_seconds=9, largest=5))
    assert (
        settings["DOWNLOAD_DELAY"],
        settings["CONCURRENT_REQUESTS"],
        settings["DOWNLOAD_DELAY_JITTER"],
    ) == (7.5, 1, 0)
    assert (settings["DOWNLOAD_TIMEOUT"], settings["DOWNLOAD_MAXSIZE"]) == (9, 5)
    assert not {401, 403, 404, 410, 451} & set(settings["RETRY_HTTP_CODES"]) and settings["ROBOTSTXT_OBEY"]
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] and not settings["COOKIES_ENABLED"]


def test_a_job_and_its_reports_survive_the_pipe() -> None:
    recipe = Recipe(select=("main", "#a"), remove=(".b",))
    page = Source(
        id="acme.é",
        service="acme",
        url="https://a/",
        locale="fr",
        recipe=recipe,
        access=Access.CONSENT,
        render=Render.AUTO,
        evidence=Evidence.SCREENSHOT,
    )
    service = Service(id="acme", name="Ac\nme", hosts=("a", "b:1"), pace=0.5, sources=(page,))
    job = Job(
        services=(service,),
        store_root="/s",
        agent="x",
        extractor="1",
        force=True,
        limits=Limits(retries=7),
        browser="/opt/chrome",
    )
    line = write_job(job)
    assert "\n" not in line and read_job(line) == job
    failure = FetchFailure(
        source="acme.é",
        url="u",
        failed_at=datetime(2026, 1, 1, tzinfo=UTC),
        kind=FailureKind.GONE,
        detail="d",
    )
    assert read_report(write_report("acme.é", failure)) == ("acme.é", failure)
    assert read_report(write_report("acme.é", "id")) == ("acme.é", "id")
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_report(json.dumps({"source": "x"}))


def known(etag: str = "", modified: str = "") -> Snapshot:
    headers = (("ETag", etag), ("last-modified", modified))
    texts = dict.fromkeys(
        ("id", "source", "url", "final_url", "digest", "media_type", "recipe", "extractor"), ""
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Snapshot(**texts, captured_at=at, size=0, status=200, headers=headers, redirects=(), revisit=False)


def test_a_request_is_conditional_only_where_all_its_sources_know_the_same_page() -> None:
    assert conditions((known('W/"1"', "Mon"), known('W/"1"', "Mon"))) == {
        "If-None-Match": 'W/"1"',
        "If-Modified-Since": "Mon",
    }
    assert conditions((known('"1"'),)) == {"If-None-Match": '"1"'}
    assert conditions((known('"1"'), known('"2"'))) == {}
    assert conditions((known('"1"'), None)) == {}
    assert conditions((known(),)) == {}


def test_the_language_header_falls_back_to_the_language_alone() -> None:
    assert (accept_language("fr"), accept_language("pt-BR")) == ("fr", "pt-BR,pt;q=0.8")


def test_text_from_outside_becomes_one_short_printable_line() -> None:
    assert plain("a\x1b[31m\nb\u202e c") == "a [31m b c"
    assert len(plain("x" * 5000)) == 300

"""Pages of the wild, ``wild.yaml``: each unfit one is told by its own name, each odd but good one passes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from pipeline.gate import inspect
from pipeline.model import Capture, Rejection, RejectionKind, Source

PAGES = yaml.safe_load(Path(__file__).with_name("wild.yaml").read_text("utf-8"))
UNFIT = [
    pytest.param(kind, page, id=f"{kind} {name}")
    for kind, pages in PAGES["unfit"].items()
    for name, page in pages.items()
]
GOOD = [pytest.param(page, id=name) for name, page in PAGES["good"].items()]
ASKED = "https://help.example/en/articles/17-refunds"
SENTENCE = "You can have your money back within 14 days of the purchase."


def judged(body: bytes, *, kind: str = "text/html", ended: str = ASKED, locale: str = "") -> Rejection | None:
    capture = Capture(
        source="help.refunds",
        url=ASKED,
        final_url=ended,
        captured_at=datetime(2031, 1, 2, tzinfo=UTC),
        body=body,
        status=200,
        media_type=kind,
    )
    source = Source(id="help.refunds", service="help", url=ASKED, locale=locale) if locale else None
    return inspect(capture, source)


@pytest.mark.parametrize(("kind", "page"), UNFIT)
def test_a_page_in_the_place_of_an_article_is_told_by_its_own_name(kind: str, page: str) -> None:
    found = judged(page.encode())
    assert found is not None
    assert found.kind == kind, found.reason


@pytest.mark.parametrize("page", GOOD)
def test_an_odd_page_that_is_an_article_passes(page: str) -> None:
    assert judged(page.encode()) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Not found", RejectionKind.SOFT_404),
        ("Access denied. Reference #18.2f1ab.1234567", RejectionKind.BOT_CHECK),
        ("Site en maintenance\n\nNous revenons bientôt.", RejectionKind.ERROR_PAGE),
        (f"Refunds\n\n{SENTENCE}", None),
        (f"Not found in your account?\n\nWait for an hour. {SENTENCE} {SENTENCE}", None),
    ],
)
def test_a_plain_text_is_judged_by_its_first_line_and_its_words(
    text: str, kind: RejectionKind | None
) -> None:
    found = judged(text.encode(), kind="text/plain")
    assert (found and found.kind) == kind


def test_a_plain_text_in_another_language_is_rejected() -> None:
    french = "Vous pouvez demander le remboursement de votre abonnement dans les quatorze jours. " * 8
    found = judged(french.encode(), kind="text/plain", locale="en")
    assert found is not None and found.kind is RejectionKind.WRONG_LANGUAGE


@pytest.mark.parametrize(
    "body",
    [
        b"\n%PDF-1.7\nx",
        b"\xef\xbb\xbf%PDF-1.7\nx",
        bytes(range(256)) * 4,
        b'{"error": "please log in"}',
        b' [{"text": "many words"}]',
    ],
)
def test_what_is_no_page_is_known_under_the_media_type_of_one(body: bytes) -> None:
    found = judged(body)
    assert found is not None and found.kind is RejectionKind.NOT_TEXT


@pytest.mark.parametrize("body", [f"[note] {SENTENCE}", f"{{draft}} {SENTENCE}", "ก่อน" * 40])
def test_a_text_that_only_begins_like_data_passes(body: str) -> None:
    assert judged(body.encode("utf-16"), kind="text/plain") is None
    assert judged(body.encode(), kind="text/plain") is None


@pytest.mark.parametrize(
    "path", ["en/help/", "hc/en-us", "support", "en/help-center", "fr/aide", "de-de/hilfe"]
)
def test_an_article_that_ends_on_the_front_page_of_the_help_centre_is_gone(path: str) -> None:
    page = f"<title>Help</title><h1>How can we help?</h1><p>{SENTENCE * 8}</p>".encode()
    found = judged(page, ended=f"https://help.example/{path}")
    assert found is not None and found.kind is RejectionKind.HOME_PAGE


@pytest.mark.parametrize("path", ["legal/refunds", "en/articles/18-refunds", "faq", "en/help/refunds"])
def test_an_article_that_moved_within_the_site_passes(path: str) -> None:
    page = f"<title>Refunds</title><h1>Refunds</h1><p>{SENTENCE * 8}</p>".encode()
    assert judged(page, ended=f"https://help.example/{path}") is None


def test_a_page_that_cannot_be_read_safely_is_rejected_however_familiar_it_reads() -> None:
    page = f"<title>Refunds</title>{'<div>' * 5_000}<p>{SENTENCE}</p>".encode()
    capture = Capture(
        source="a.b", url=ASKED, final_url=ASKED, captured_at=datetime(2031, 1, 2, tzinfo=UTC), body=page
    )
    found = inspect(capture, familiar=True)
    assert found is not None and found.kind is RejectionKind.OVERSIZED

"""The feeds tell what changed and what was decided, validate, and keep inside what is nobody's business."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import feedparser
import jsonschema
import pytest
from lxml import etree

from pipeline.model import DecisionKind, FindingKind
from pipeline.publish import Publication
from pipeline.publish.feeds import atom, json_feed
from pipeline.publish.history import _OPENED, LONGEST, history
from pipeline.publish.publication import TELLING
from pipeline.workspace import PublishSettings
from tests.publish.sample import NOW, hostile, publication, ticket

JSON_FEED = json.loads((Path(__file__).parent / "jsonfeed-1.1.schema.json").read_text("utf-8"))
SITE = PublishSettings(url="https://site.example/fresh/", name="Acme Guides")


@pytest.fixture
def decided(tmp_path: Path) -> Publication:
    tickets = (ticket(1, decided=DecisionKind.ACCEPT), ticket(2, target="refund.none", channel=None))
    return publication(tmp_path, tickets=tickets, settings=SITE)


def test_openings_and_decisions_are_entries_newest_first(decided: Publication) -> None:
    assert history(decided)[0].title == "Guide updated: How to cancel Acme"
    assert sorted(each.title for each in history(decided))[1:] == ["Source changed: How to cancel Acme"] * 2
    assert history(decided)[0].page == "acme/cancel.en.html#refund.yearly"


def test_atom_is_read_by_a_feed_reader(decided: Publication) -> None:
    feed = feedparser.parse(atom(decided))
    assert not feed.bozo
    assert (feed.version, feed.feed.title) == ("atom10", "Acme Guides: changes and decisions")
    assert len(feed.entries) == 3
    assert feed.entries[0].link == "https://site.example/fresh/acme/cancel.en.html#refund.yearly"
    assert "within 7 days" in feed.entries[0].content[0].value
    assert len({each.id for each in feed.entries}) == 3


def test_the_json_feed_fits_its_schema(decided: Publication, tmp_path: Path) -> None:
    schema = jsonschema.Draft202012Validator(JSON_FEED)
    for each in (decided, replace(decided, settings=PublishSettings()), hostile(tmp_path / "evil")):
        assert [error.message for error in schema.iter_errors(json.loads(json_feed(each)))] == []


def test_both_feeds_hold_the_same_entries(decided: Publication) -> None:
    feed = feedparser.parse(atom(decided))
    items = json.loads(json_feed(decided))["items"]
    assert [each.id for each in feed.entries] == [each["id"] for each in items]
    assert [each.title for each in feed.entries] == [each["title"] for each in items]


def test_who_decided_and_why_stays_inside(decided: Publication) -> None:
    for told in (atom(decided), json_feed(decided)):
        assert "ada" not in told
        assert "private reason" not in told


def test_a_rewording_or_a_sick_source_is_no_news(tmp_path: Path) -> None:
    quiet = (ticket(1, kind=FindingKind.WORDING), ticket(2, kind=FindingKind.SOURCE_HEALTH))
    assert history(publication(tmp_path, tickets=quiet)) == ()


def test_an_empty_feed_is_a_feed(tmp_path: Path) -> None:
    feed = feedparser.parse(atom(publication(tmp_path)))
    assert not feed.bozo
    assert feed.entries == []


def test_a_feed_does_not_grow_without_end(tmp_path: Path) -> None:
    many = tuple(ticket(number) for number in range(1, LONGEST + 20))
    assert len(history(publication(tmp_path, tickets=many))) == LONGEST


def test_the_same_state_gives_the_same_bytes_whenever_it_is_written(decided: Publication) -> None:
    later = replace(decided, now=NOW.replace(hour=20))
    assert (atom(decided), json_feed(decided)) == (atom(later), json_feed(later))


def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    root = etree.fromstring(atom(hostile(tmp_path)).encode())
    names = {etree.QName(each).localname for each in root.iter()}
    assert not names & {"script", "img"}
    (content,) = root.iter("{http://www.w3.org/2005/Atom}content")
    assert content.get("type") == "text"
    assert "<script>" in (content.text or "")
    assert "\x00" not in (content.text or "")


def test_a_guide_that_is_gone_leads_to_the_index(tmp_path: Path) -> None:
    (entry,) = history(publication(tmp_path, tickets=(ticket(owner="acme/gone"),)))
    assert (entry.page, entry.title) == ("index.html", "Source changed: acme/gone")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (FindingKind.GUIDE, "Source and guide disagree: How to cancel Acme"),
        (FindingKind.TRANSLATION, "Translation to be updated: How to cancel Acme"),
    ],
)
def test_an_entry_says_what_kind_of_news_it_is(tmp_path: Path, kind: FindingKind, title: str) -> None:
    (entry,) = history(publication(tmp_path, tickets=(ticket(kind=kind),)))
    assert (entry.title, entry.tags[0]) == (title, kind.value)


def test_every_kind_that_is_told_has_its_words() -> None:
    assert set(TELLING) == set(_OPENED)

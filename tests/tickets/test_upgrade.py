"""A database of the first version, with tickets in every state, goes on under the newest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine

import pipeline.tickets
from pipeline.model import BaselineStatus, Decision, DecisionKind, FindingKind, TicketState
from pipeline.tickets import Database, TicketFilter, TicketStore

Urls = Callable[[], str]
MIGRATIONS = Path(pipeline.tickets.__file__).parent / "migrations"
DAY = datetime(2025, 6, 1, 9, tzinfo=UTC)
SOURCE = "fern.terms"
DAYS = "You get your money back within {} days."
HOURS = "We answer within {} hours."


def passage(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text, "key": text.lower().rstrip(".")}


def reworded(before: str, after: str) -> dict[str, Any]:
    return {
        "kind": "reworded",
        "before": [passage(before)],
        "after": [passage(after)],
        "similarity": 0.9,
        "place": 0,
    }


def source_row() -> dict[str, Any]:
    """The baseline as it stood after somebody had accepted "48 hours"."""
    baseline = {
        "blocks": [passage(DAYS.format(14)), passage(HOURS.format(48))],
        "snapshot": "",
        "title": "Terms",
        "language": "en",
        "extractor": "1",
        "extraction": {
            "route": "selectors",
            "recipe": "r1",
            "matches": [{"selector": "main", "count": 1, "characters": 900, "removes": False}],
        },
    }
    return {
        "source": SOURCE,
        "looks": 4,
        "bad": 0,
        "good": 4,
        "checked_at": DAY,
        "looked_at": DAY,
        "baseline_status": "reviewed",
        "baseline_since": DAY + timedelta(days=1),
        "baseline": json.dumps(baseline),
    }


def ticket_row(topic: str, state: str, severity: str, before: str, after: str) -> dict[str, Any]:
    live = state in ("open", "snoozed", "investigating")
    fact = {
        "kind": "duration",
        "before": "P14D",
        "after": "P7D",
        "about": "",
        "subject": "refund",
        "product": None,
    }
    return {
        "topic": topic * 64,
        "kind": "fact",
        "owner": "fern/refund",
        "target": f"fact.{topic}",
        "source": SOURCE,
        "locale": "en",
        "channel": "web" if topic == "a" else None,
        "severity": severity,
        "state": state,
        "verdict": "contradicted",
        "change": topic * 64,
        "reason": f"{before} → {after}",
        "guide": before,
        "before": before,
        "after": after,
        "facts": json.dumps([fact]),
        "changes": json.dumps([reworded(before, after)]),
        "confirmed": True,
        "seen": 3,
        "suppressed": 0,
        "revision": 1,
        "opened_at": DAY,
        "updated_at": DAY,
        "closed_at": None if live else DAY + timedelta(days=1),
        "snoozed_until": DAY + timedelta(days=400) if state == "snoozed" else None,
        "previous": None,
    }


def old_rows(connection: Connection) -> None:
    """What the first version wrote: the ids are the database's own, 1 to 4."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["sources"].insert(), [source_row()])
    days = (DAYS.format(14), DAYS.format(7))
    hours = (HOURS.format(24), HOURS.format(48))
    for row in (
        ticket_row("a", "open", "minor", *days),
        ticket_row("b", "accepted", "major", *hours),
        ticket_row("c", "snoozed", "none", *days),
        ticket_row("d", "dismissed", "critical", *days),
    ):
        connection.execute(schema.tables["tickets"].insert(), [row])
    undo = {"status": "enrolled", "since": DAY.isoformat(), "changes": [reworded(*reversed(hours))]}
    edit = {"path": "guides/fern/refund.en.yaml: facts.b.text", "old": hours[0], "new": hours[1]}
    for ticket, kind, became in (
        (2, "accept", "accepted"),
        (3, "snooze", "snoozed"),
        (4, "dismiss", "dismissed"),
    ):
        decision = {
            "ticket": ticket,
            "kind": kind,
            "by": "ada",
            "at": DAY + timedelta(days=1),
            "why": "",
            "until": None,
            "was": "open",
            "became": became,
            "revision": 1,
            "edit": json.dumps(edit) if ticket == 2 else None,
            "undo": json.dumps(undo) if ticket == 2 else None,
        }
        connection.execute(schema.tables["decisions"].insert(), [decision])


@pytest.fixture
def store(bare_database: Urls) -> TicketStore:
    address = bare_database()
    engine = create_engine(address)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        old_rows(connection)
    engine.dispose()
    database = Database(address)
    assert database.upgrade() == "0001"
    database.close()
    return TicketStore(address)


def decision(kind: DecisionKind) -> Decision:
    return Decision(kind=kind, by="bob", at=DAY + timedelta(days=30))


def said(store: TicketStore) -> list[str]:
    baseline = store.state(SOURCE).baseline
    assert baseline is not None
    return [each.text for each in baseline.blocks]


def test_old_tickets_are_listed_counted_and_found_by_their_place(store: TicketStore) -> None:
    everything = store.tickets(TicketFilter())
    assert [each.id for each in everything] == [4, 2, 1, 3]  # the gravest first
    assert [(each.target, each.channel) for each in store.ticket(1).places] == [("fact.a", "web")]
    assert store.facets(TicketFilter()).kinds == {FindingKind.FACT: 4}
    assert [each.id for each in store.tickets(TicketFilter(words="money 7"))] == [4, 1, 3]
    assert [each.id for each in store.tickets(TicketFilter(words="MONEY back 7"))] == [4, 1, 3]


def test_a_life_that_began_under_the_first_version_is_told_whole(store: TicketStore) -> None:
    assert [each.kind for each in store.life(2)] == ["opened", "accept"]
    store.decide(2, decision(DecisionKind.UNDO))
    assert [(each.kind, each.became) for each in store.life(2)] == [
        ("opened", TicketState.OPEN),
        ("accept", TicketState.ACCEPTED),
        ("undo", TicketState.OPEN),
    ]


def test_an_old_open_ticket_is_decided_and_taken_back(store: TicketStore) -> None:
    before, baseline = store.ticket(1), store.state(SOURCE).baseline
    assert store.decide(1, decision(DecisionKind.ACCEPT)).state is TicketState.ACCEPTED
    assert said(store)[0] == DAYS.format(7)
    assert store.decide(1, decision(DecisionKind.UNDO)).condition == before.condition
    assert store.state(SOURCE).baseline == baseline


def test_what_the_old_version_decided_is_taken_back(store: TicketStore) -> None:
    assert said(store)[1] == HOURS.format(48)
    undone = store.decide(2, decision(DecisionKind.UNDO))
    assert (undone.state, undone.closed_at) == (TicketState.OPEN, None)
    assert said(store) == [DAYS.format(14), HOURS.format(24)]
    baseline = store.state(SOURCE).baseline
    assert baseline is not None
    assert (baseline.status, baseline.since) == (BaselineStatus.ENROLLED, DAY)


@pytest.mark.parametrize(
    ("ticket", "kind"), [(3, DecisionKind.UNDO), (4, DecisionKind.UNDO), (4, DecisionKind.REOPEN)]
)
def test_an_old_snooze_or_dismissal_is_taken_back(
    store: TicketStore, ticket: int, kind: DecisionKind
) -> None:
    assert store.decide(ticket, decision(kind)).state is TicketState.OPEN

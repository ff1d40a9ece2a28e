"""The same on SQLite and on PostgreSQL: one live ticket per topic, decisions whole, undo exact."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert

from pipeline.errors import StaleTicketError, StoreError, UsageError
from pipeline.model import Decision, DecisionKind, GuideEdit, NoiseRule, RuleSyntax, TicketState
from pipeline.tickets import LIVE, Database, TicketFilter, TicketStore
from pipeline.tickets.records import ticket_row
from pipeline.tickets.schema import tickets
from tests.tickets.sample import FIRST, SOURCE, baseline, finding, kinds, looks_at, minutes, whole_look

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

Urls = Callable[[], str]


@pytest.fixture
def address(new_database: Urls) -> str:
    """A database with one ticket about the refund."""
    url = new_database()
    with TicketStore(url) as store:
        store.record([whole_look(1, finding(), page={**FIRST, "refund": "7"})], now=minutes(1), run="a")
    return url


def decision(kind: DecisionKind, minute: int = 2, **more: Any) -> Decision:
    return Decision(kind=kind, by="ada", at=minutes(minute), **more)


def test_no_topic_can_have_two_live_tickets_even_behind_our_back(address: str) -> None:
    with TicketStore(address) as store:
        (ticket,) = store.tickets()
    database = Database(address)
    with pytest.raises(StoreError), database.writing() as connection:
        connection.execute(insert(tickets).values(**ticket_row(ticket)))
    closed = {**ticket_row(ticket), "state": TicketState.DISMISSED.value}
    with database.writing() as connection:
        connection.execute(insert(tickets).values(**closed))
    database.close()


def test_recorders_at_once_open_nothing_twice(new_database: Urls) -> None:
    url = new_database()
    errors: list[BaseException] = []

    def record(run: str) -> None:
        try:
            with TicketStore(url) as store:
                store.record(looks_at(5), now=minutes(2), run=run)
        except BaseException as error:  # noqa: BLE001  # a thread would swallow it
            errors.append(error)

    threads = [threading.Thread(target=record, args=(run,)) for run in ("one", "two", "two")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    with TicketStore(url) as store:
        found = store.tickets(TicketFilter())
    assert Counter(ticket.topic for ticket in found).most_common(1)[0][1] == 1
    assert len(found) == 10


def test_two_reviewers_at_once_are_one_decision_and_one_refusal(address: str) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def decide(kind: DecisionKind) -> None:
        with TicketStore(address) as store:
            barrier.wait()
            try:
                store.decide(1, decision(kind), expected_revision=1, expected_decisions=0)
                outcomes.append("decided")
            except StaleTicketError as error:
                outcomes.append(f"refused: changed by {error.by}")

    pair = [threading.Thread(target=decide, args=(k,)) for k in (DecisionKind.CONFIRM, DecisionKind.DISMISS)]
    for each in pair:
        each.start()
    for each in pair:
        each.join()
    assert sorted(outcomes) == ["decided", "refused: changed by ada"]
    with TicketStore(address) as store:
        assert len(store.ticket(1).history) == 1


@pytest.mark.parametrize(
    "kind", [k for k in DecisionKind if k not in (DecisionKind.UNDO, DecisionKind.REOPEN)]
)
def test_undoing_a_decision_leaves_ticket_and_baseline_as_they_were(address: str, kind: DecisionKind) -> None:
    more = {"assignee": "bob"} if kind is DecisionKind.INVESTIGATE else {}
    with TicketStore(address) as store:
        before, agreed = store.ticket(1), store.state(SOURCE).baseline
        store.decide(1, decision(kind, **more))
        store.decide(1, decision(DecisionKind.UNDO, 3))
        after = store.ticket(1)
        assert (after.condition, store.state(SOURCE).baseline) == (before.condition, agreed)
        assert [(d.kind, d.was, d.became, d.undoes) for d in after.history] == [
            (kind, TicketState.OPEN, after.history[0].became, None),
            (DecisionKind.UNDO, after.history[0].became, TicketState.OPEN, after.history[0].id),
        ]
        with pytest.raises(UsageError, match="nothing was decided that could be undone"):
            store.decide(1, decision(DecisionKind.UNDO, 4))


def test_undoing_goes_back_one_decision_at_a_time(address: str) -> None:
    with TicketStore(address) as store:
        for minute, kind in enumerate(
            (DecisionKind.INVESTIGATE, DecisionKind.SNOOZE, DecisionKind.ACCEPT), 2
        ):
            store.decide(1, decision(kind, minute))
        states = [store.decide(1, decision(DecisionKind.UNDO, minute)).state for minute in (5, 6, 7)]
        assert states == [TicketState.SNOOZED, TicketState.INVESTIGATING, TicketState.OPEN]
        assert store.state(SOURCE).baseline == baseline()


def test_undoing_a_reopening_agrees_again(address: str) -> None:
    with TicketStore(address) as store:
        store.decide(1, decision(DecisionKind.CONFIRM, 2))
        agreed = store.state(SOURCE).baseline
        store.decide(1, decision(DecisionKind.REOPEN, 3))
        assert store.state(SOURCE).baseline == baseline()
        assert store.decide(1, decision(DecisionKind.UNDO, 4)).state is TicketState.CONFIRMED
        assert store.state(SOURCE).baseline == agreed


def test_a_decision_that_the_page_has_overtaken_is_not_undone(address: str) -> None:
    with TicketStore(address) as store:
        store.decide(1, decision(DecisionKind.SNOOZE))
        store.record([whole_look(5, finding(after="5"))], now=minutes(5), run="b")
        with pytest.raises(UsageError, match="is open by now, not snoozed as ada left it"):
            store.decide(1, decision(DecisionKind.UNDO, 6))


def test_what_a_look_learned_is_kept_with_it_once_and_does_not_come_back(address: str) -> None:
    learned = NoiseRule(
        pattern="visited # times", by="two fetches", at=minutes(2), source=SOURCE, syntax=RuleSyntax.PASSAGE
    )
    with TicketStore(address) as store:
        first = replace(whole_look(3), learned=(learned, learned))
        store.record([first], now=minutes(3), run="b")
        (stored,) = store.rules()
        assert stored == replace(learned, id=stored.id)
        store.end_rule(stored.id, by="ada", at=minutes(4))
        again = replace(whole_look(5), learned=(learned,))
        store.record([again], now=minutes(5), run="c")
        assert store.rules() == ()
        assert len(store.rules(ended=True)) == 1


def test_a_rule_comes_with_its_dismissal_and_goes_with_its_undo(address: str) -> None:
    rule = NoiseRule(pattern="hot offer", by="ada", at=minutes(2), source=SOURCE)
    with TicketStore(address) as store:
        after = store.decide(1, decision(DecisionKind.DISMISS), rule=rule)
        (stored,) = store.rules()
        assert (stored.id, stored.ticket, stored.pattern) == (after.history[-1].rule, 1, "hot offer")
        store.decide(1, decision(DecisionKind.UNDO, 3))
        assert store.rules() == ()
        (ended,) = store.rules(ended=True)
        assert (ended.ended_by, ended.ended_at) == ("ada", minutes(3))


def test_translations_open_with_an_accepted_edit_and_go_with_its_undo(address: str) -> None:
    asked = finding(locale="fr")
    with TicketStore(address) as store:
        edit = GuideEdit(path="a.yaml", old="14", new="7")
        store.decide(1, decision(DecisionKind.ACCEPT), opens=[asked], apply=lambda: edit)
        (opened,) = store.tickets()
        assert (opened.cause, opened.locale) == (1, "fr")
        store.decide(1, decision(DecisionKind.UNDO, 3))
        assert store.ticket(opened.id).state is TicketState.RESOLVED
        store.decide(1, decision(DecisionKind.ACCEPT, 4), opens=[asked], apply=lambda: edit)
        assert len(store.tickets(TicketFilter(states=LIVE))) == 1


def test_the_life_of_a_ticket_tells_what_the_page_and_what_people_did(address: str) -> None:
    with TicketStore(address) as store:
        store.record([whole_look(2, finding(after="5"))], now=minutes(2), run="b")
        store.decide(1, decision(DecisionKind.SNOOZE, 3, until=minutes(4), why="wait"))
        assert kinds(store.record([whole_look(9, finding(after="5"))], now=minutes(9), run="c")) == [
            "reopened"
        ]
        told = [(each.kind, each.was, each.became, each.run) for each in store.life(1)]
    assert told == [
        ("opened", None, TicketState.OPEN, "a"),
        ("updated", TicketState.OPEN, TicketState.OPEN, "b"),
        ("snooze", TicketState.OPEN, TicketState.SNOOZED, ""),
        ("reopened", TicketState.SNOOZED, TicketState.OPEN, "c"),
    ]


def test_the_queue_is_the_same_on_every_engine(address: str) -> None:
    with TicketStore(address) as store:
        store.record(
            [whole_look(2, finding("cancel", "settings", "billing", channel="web"))], now=minutes(2), run="b"
        )
        facets = store.facets(TicketFilter(words="billing"), now=minutes(3))
        assert (facets.total, facets.channels) == (1, {"web": 1})
        assert [t.id for t in store.tickets(TicketFilter(limit=1, offset=1), now=minutes(3))] == [2]

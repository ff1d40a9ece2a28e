"""Decisions: what they make of a ticket, of the baseline, and of each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from pipeline.errors import EditError, StaleTicketError, StoreError, UsageError
from pipeline.model import (
    BaselineStatus,
    Change,
    ChangeKind,
    Decision,
    DecisionKind,
    GuideEdit,
    Ticket,
    TicketState,
)
from pipeline.tickets import TicketFilter, TicketStore
from tests.tickets.sample import (
    FIRST,
    SOURCE,
    baseline,
    block,
    blocks,
    failed_look,
    finding,
    kinds,
    minutes,
    whole_look,
)

SEVEN = {**FIRST, "refund": "7"}


@pytest.fixture
def opened(store: TicketStore) -> TicketStore:
    """A store with ticket 1 about the refund, 14 → 7 days."""
    store.record([whole_look(1, finding(), page=SEVEN)], now=minutes(1), run="a")
    return store


def decide(
    store: TicketStore, kind: DecisionKind, minute: float = 2, ticket: int = 1, **more: object
) -> Ticket:
    decision = Decision(kind=kind, by="ada", at=minutes(minute), why="read it", **more)  # type: ignore[arg-type]
    return store.decide(ticket, decision)


@pytest.mark.parametrize(
    ("kind", "state"),
    [(DecisionKind.ACCEPT, TicketState.ACCEPTED), (DecisionKind.CONFIRM, TicketState.CONFIRMED)],
)
def test_agreeing_moves_the_baseline_by_this_change_and_reviews_it(
    opened: TicketStore, kind: DecisionKind, state: TicketState
) -> None:
    assert decide(opened, kind).state is state
    moved = opened.state(SOURCE).baseline
    assert moved is not None
    assert (moved.blocks, moved.status, moved.since) == (blocks(SEVEN), BaselineStatus.REVIEWED, minutes(2))


@pytest.mark.parametrize("kind", [DecisionKind.DISMISS, DecisionKind.SNOOZE])
def test_dismissing_and_snoozing_move_nothing(opened: TicketStore, kind: DecisionKind) -> None:
    decide(opened, kind)
    assert opened.state(SOURCE).baseline == baseline()


def test_one_agreement_leaves_the_other_changes_of_the_page_open(opened: TicketStore) -> None:
    both = {**SEVEN, "cancel": "billing"}
    look = whole_look(2, finding(), finding("cancel", "settings", "billing"), page=both)
    opened.record([look], now=minutes(2), run="b")
    decide(opened, DecisionKind.ACCEPT, 3)
    moved = opened.state(SOURCE).baseline
    assert moved is not None
    assert moved.blocks == blocks(SEVEN)
    assert opened.ticket(2).state is TicketState.OPEN


def test_history_tells_who_when_from_to_and_why(opened: TicketStore) -> None:
    decide(opened, DecisionKind.SNOOZE, 2, until=minutes(60))
    decide(opened, DecisionKind.DISMISS, 3)
    told = opened.ticket(1).history
    assert [(d.kind, d.by, d.at, d.why, d.until) for d in told] == [
        (DecisionKind.SNOOZE, "ada", minutes(2), "read it", minutes(60)),
        (DecisionKind.DISMISS, "ada", minutes(3), "read it", None),
    ]
    assert [(d.was, d.became, d.revision) for d in told] == [
        (TicketState.OPEN, TicketState.SNOOZED, 1),
        (TicketState.SNOOZED, TicketState.DISMISSED, 1),
    ]


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind is not DecisionKind.UNDO])
def test_the_same_decision_again_changes_nothing(opened: TicketStore, kind: DecisionKind) -> None:
    first = decide(opened, kind, 2)
    baseline_then = opened.state(SOURCE).baseline
    assert decide(opened, kind, 3) == opened.ticket(1) == first
    assert opened.state(SOURCE).baseline == baseline_then


def test_a_closed_ticket_has_to_be_reopened_first(opened: TicketStore) -> None:
    decide(opened, DecisionKind.DISMISS)
    with pytest.raises(UsageError, match="ticket 1 is dismissed by ada on 2026-03-01; reopen it first"):
        decide(opened, DecisionKind.ACCEPT, 3)


def test_reopening_takes_an_agreement_back_wholly(opened: TicketStore) -> None:
    decide(opened, DecisionKind.ACCEPT)
    assert decide(opened, DecisionKind.REOPEN, 3).state is TicketState.OPEN
    assert opened.state(SOURCE).baseline == baseline()
    assert opened.ticket(1).closed_at is None


def test_reopening_spares_what_was_agreed_to_since(opened: TicketStore) -> None:
    both = {**SEVEN, "cancel": "billing"}
    look = whole_look(2, finding(), finding("cancel", "settings", "billing"), page=both)
    opened.record([look], now=minutes(2), run="b")
    decide(opened, DecisionKind.ACCEPT, 3, ticket=1)
    decide(opened, DecisionKind.ACCEPT, 4, ticket=2)
    decide(opened, DecisionKind.REOPEN, 5, ticket=1)
    moved = opened.state(SOURCE).baseline
    assert moved is not None
    assert moved.blocks == blocks({**FIRST, "cancel": "billing"})
    assert moved.status is BaselineStatus.REVIEWED


def test_reopening_ends_the_memory_of_a_dismissal(opened: TicketStore) -> None:
    decide(opened, DecisionKind.DISMISS)
    decide(opened, DecisionKind.REOPEN, 3)
    look = whole_look(4, finding(), page=SEVEN)
    assert kinds(opened.record([look], now=minutes(4), run="b")) == ["seen"]


def test_a_ticket_is_not_reopened_beside_a_live_one_of_its_topic(opened: TicketStore) -> None:
    decide(opened, DecisionKind.DISMISS)
    look = whole_look(3, finding(after="5"), page={**FIRST, "refund": "5"})
    opened.record([look], now=minutes(3), run="b")
    with pytest.raises(UsageError, match="ticket 2 is about the same matter"):
        decide(opened, DecisionKind.REOPEN, 4)


def test_a_decision_on_an_older_revision_is_refused_with_who_and_when(opened: TicketStore) -> None:
    page = {**FIRST, "refund": "5"}
    opened.record([whole_look(5, finding(after="5"), page=page)], now=minutes(5), run="b")
    decision = Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(6))
    with pytest.raises(StaleTicketError, match="changed by a new look at the source at 2026-03-01 06:05 UTC"):
        opened.decide(1, decision, expected_revision=1)
    assert opened.decide(1, decision, expected_revision=2).state is TicketState.ACCEPTED


def test_an_unknown_ticket_is_named_with_those_that_exist(opened: TicketStore) -> None:
    with pytest.raises(UsageError, match="there is no ticket 7; there are 1 to 1"):
        decide(opened, DecisionKind.ACCEPT, ticket=7)


def test_an_edit_of_the_guide_is_made_before_the_commit_and_remembered(opened: TicketStore) -> None:
    edit = GuideEdit(path="guides/lumen/refund.en.yaml: facts.refund.text", old="14 days", new="7 days")
    applied: list[str] = []
    decision = Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(2))
    opened.decide(1, decision, apply=lambda: applied.append(edit.new) or edit)
    assert applied == ["7 days"]
    assert opened.ticket(1).history[-1].edit == edit


def _refuse() -> None:
    raise EditError("the guide says otherwise by now")


def test_an_edit_that_fails_leaves_no_decision(opened: TicketStore) -> None:
    decision = Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(2))
    with pytest.raises(EditError):
        opened.decide(1, decision, apply=_refuse)
    assert (opened.ticket(1).state, opened.ticket(1).history) == (TicketState.OPEN, ())
    assert opened.state(SOURCE).baseline == baseline()


def test_a_preview_shows_the_decision_and_does_nothing(opened: TicketStore) -> None:
    preview = opened.preview(1, Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(2)))
    assert preview.after.state is TicketState.ACCEPTED
    assert preview.moved is not None
    assert preview.moved.blocks == blocks(SEVEN)
    assert (opened.ticket(1).state, opened.state(SOURCE).baseline) == (TicketState.OPEN, baseline())


def test_deciding_about_an_unhealthy_source_moves_no_baseline(store: TicketStore) -> None:
    store.record([whole_look(1, page=FIRST)], now=minutes(1), run="a")
    store.record([failed_look(4, bad=3)], now=minutes(4), run="b")
    assert decide(store, DecisionKind.CONFIRM, 5).state is TicketState.CONFIRMED
    assert store.state(SOURCE).baseline == baseline()


def test_an_added_step_enters_the_baseline_where_the_page_has_it(store: TicketStore) -> None:
    new = block("Confirm with your password.")
    added = Change(kind=ChangeKind.ADDED, before=(), after=(new,), similarity=0.0, place=2)
    found = finding("cancel", "settings", "settings", change=added.id, changes=(added,))
    page = (*blocks(FIRST)[:2], new, *blocks(FIRST)[2:])
    look = whole_look(1, found, page=FIRST)
    document = type(look.document)(blocks=page)  # type: ignore[misc]  # a Document
    look = type(look)(**{**{n: getattr(look, n) for n in look.__slots__}, "document": document})
    store.record([look], now=minutes(1), run="a")
    decide(store, DecisionKind.ACCEPT)
    moved = store.state(SOURCE).baseline
    assert moved is not None
    assert moved.blocks == page


@pytest.mark.parametrize("call", [lambda s, at: s.record([whole_look(1)], now=at, run="a")])
def test_moments_without_a_zone_are_refused(
    store: TicketStore, call: Callable[[TicketStore, datetime], object]
) -> None:
    with pytest.raises(StoreError, match="no time zone"):
        call(store, datetime(2026, 1, 1))  # noqa: DTZ001 (that is the point)
    assert store.tickets(TicketFilter()) == ()

"""One edit on many targets is one ticket, whose topic stays while targets join and leave it."""

from __future__ import annotations

from typing import Any

from pipeline.model import Decision, DecisionKind, Finding, FindingKind, Place, TicketState
from pipeline.tickets import EventKind, TicketEvent, TicketFilter, TicketStore
from tests.tickets.sample import block, change, finding, kinds, minutes, whole_look

REASON = "“Cancel plan” is called “End plan” now"


def renamed(*targets: str) -> Finding:
    """The finding that a button was renamed in these steps."""
    changes = tuple(change(block(f"{t}: Cancel plan"), block(f"{t}: End plan")) for t in targets)
    values: dict[str, Any] = {
        "kind": FindingKind.PROCEDURE,
        "target": targets[0],
        "facts": (),
        "reason": REASON,
        "change": "+".join(each.id for each in changes),
        "changes": changes,
    }
    if len(targets) > 1:
        values |= {"places": tuple(Place(target=t) for t in targets), "cluster": REASON}
    return finding(**values)


def look(store: TicketStore, minute: int, *findings: Finding) -> tuple[TicketEvent, ...]:
    return store.record([whole_look(minute, *findings)], now=minutes(minute), run=f"run-{minute}")


def test_a_cluster_lists_its_targets_and_keeps_its_topic_when_the_first_of_them_leaves(
    store: TicketStore,
) -> None:
    (opened,) = look(store, 1, renamed("one", "two", "three"))
    (event,) = look(store, 2, renamed("two", "three"))
    assert (event.kind, event.ticket.id, event.ticket.topic) == (EventKind.UPDATED, 1, opened.ticket.topic)
    assert store.ticket(1).places == (Place(target="two"), Place(target="three"))
    assert store.ticket(1).target == "two"


def test_a_single_ticket_grows_into_a_cluster_and_back_without_a_second_one(store: TicketStore) -> None:
    look(store, 1, renamed("two"))
    look(store, 2, renamed("one", "two"))
    (event,) = look(store, 3, renamed("one"))
    assert (event.kind, event.ticket.id) == (EventKind.UPDATED, 1)
    assert len(store.tickets(TicketFilter())) == 1


def test_a_target_that_leaves_its_cluster_for_another_matter_gets_its_own_ticket(store: TicketStore) -> None:
    look(store, 1, renamed("one", "two", "three"))
    other = finding(target="one")
    events = look(store, 2, other, renamed("two", "three"))
    assert kinds(events) == ["opened", "updated"]
    cluster, single = store.ticket(1), store.ticket(2)
    assert [each.target for each in cluster.places] == ["two", "three"]
    assert (single.target, single.topic) == ("one", other.topic)


def test_two_tickets_that_become_one_matter_go_on_as_the_older(store: TicketStore) -> None:
    look(store, 1, renamed("one"))
    look(store, 2, renamed("one"), finding(target="two"))
    look(store, 3, renamed("one", "two"))
    assert [(t.id, t.state.live) for t in store.tickets(TicketFilter())].count((1, True)) == 1
    assert not store.ticket(2).state.live


def test_a_dismissed_cluster_stays_silent_with_fewer_members_and_speaks_of_a_new_one(
    store: TicketStore,
) -> None:
    look(store, 1, renamed("one", "two", "three"))
    store.decide(1, Decision(kind=DecisionKind.DISMISS, by="ada", at=minutes(2)))
    assert kinds(look(store, 3, renamed("two", "three"))) == ["suppressed"]
    assert kinds(look(store, 4, renamed("two"))) == ["suppressed"]
    (event,) = look(store, 5, renamed("two", "three", "four"))
    assert (event.kind, event.ticket.previous) == (EventKind.OPENED, 1)


def test_the_same_renaming_is_the_same_topic_whoever_is_in_it(store: TicketStore) -> None:
    assert renamed("one", "two").topic == renamed("three", "four").topic
    assert renamed("one").topic != renamed("one", "two").topic


def test_a_reverted_cluster_that_comes_back_under_one_member_is_the_same_ticket(store: TicketStore) -> None:
    look(store, 1, renamed("one", "two"))
    assert kinds(look(store, 2)) == ["reverted"]
    (event,) = look(store, 3, renamed("one", "two"))
    assert (event.kind, event.ticket.id, event.ticket.state) == (EventKind.REOPENED, 1, TicketState.OPEN)

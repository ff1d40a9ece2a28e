"""A store with many tickets lists all of them in order; how fast, benchmarks/tickets.py measures."""

from __future__ import annotations

from collections import Counter

from pipeline.model import Decision, DecisionKind, Severity, TicketState
from pipeline.tickets import WAITING, TicketFilter
from tests.tickets.sample import filled, minutes

MANY = 500


def test_many_tickets_are_all_listed_with_the_most_severe_first(url: str) -> None:
    with filled(url, MANY) as store:
        found = store.tickets(TicketFilter())
    order = [list(Severity).index(ticket.severity) for ticket in found]
    assert len(found) == MANY
    assert order == sorted(order)


def test_a_page_of_many_tickets_holds_only_what_was_asked_for(url: str) -> None:
    with filled(url, MANY) as store:
        page = store.tickets(TicketFilter(states=WAITING, severity=Severity.MAJOR, limit=50))
    assert len(page) == 50
    assert {ticket.severity for ticket in page} <= {Severity.CRITICAL, Severity.MAJOR}  # that or worse
    assert {ticket.state for ticket in page} <= set(WAITING)


def test_the_last_of_many_tickets_is_found_by_its_number(url: str) -> None:
    with filled(url, MANY) as store:
        assert store.ticket(MANY).id == MANY


def test_pages_cut_the_order_without_gap_or_overlap(url: str) -> None:
    with filled(url, MANY) as store:
        whole = [ticket.id for ticket in store.tickets(TicketFilter(states=WAITING))]
        pages = [
            ticket.id
            for start in range(0, MANY, 64)
            for ticket in store.tickets(TicketFilter(states=WAITING, limit=64, offset=start))
        ]
    assert pages == whole


def test_facets_count_what_a_filter_asks_for_whatever_page_is_shown(url: str) -> None:
    wanted = TicketFilter(states=WAITING, channels=("web", ""), limit=3, offset=5)
    with filled(url, MANY) as store:
        facets = store.facets(wanted)
        found = store.tickets(TicketFilter(states=WAITING, channels=("web", "")))
    assert facets.total == len(found) > 100
    assert facets.channels == Counter(ticket.channel or "" for ticket in found)
    assert facets.owners == Counter(ticket.owner for ticket in found)
    assert facets.severities == Counter(ticket.severity for ticket in found)
    assert set(facets.states) == {TicketState.OPEN}


def test_a_snooze_that_is_over_is_listed_and_counted_as_open(url: str) -> None:
    with filled(url, 3) as store:
        asleep = Decision(kind=DecisionKind.SNOOZE, by="ada", at=minutes(2), until=minutes(9))
        store.decide(1, asleep)
        for now, expected in ((minutes(8), TicketState.SNOOZED), (minutes(10), TicketState.OPEN)):
            only = TicketFilter(states=(expected,), owners=("lumen-refund",))
            assert [t.id for t in store.tickets(only, now=now)] == [1]
            assert store.facets(TicketFilter(owners=("lumen-refund",)), now=now).states == {expected: 1}
        assert store.tickets(TicketFilter(states=(TicketState.SNOOZED,)), now=minutes(10)) == ()


def test_words_are_looked_for_in_any_case_and_taken_as_they_are(url: str) -> None:
    with filled(url, 3) as store:
        assert len(store.tickets(TicketFilter(words="SINGLE 7 days"))) == 3
        assert store.tickets(TicketFilter(words="single %")) == ()

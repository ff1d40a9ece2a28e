"""A store with many tickets lists all of them in order; how fast, benchmarks/tickets.py measures."""

from __future__ import annotations

from pipeline.model import Severity
from pipeline.tickets import WAITING, TicketFilter
from tests.tickets.sample import filled

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

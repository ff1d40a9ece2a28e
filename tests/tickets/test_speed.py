"""Ten thousand tickets are still a list that opens at once."""

from __future__ import annotations

import time

from sqlalchemy import insert

from pipeline.model import Severity, TicketState
from pipeline.tickets import WAITING, Database, TicketFilter, TicketStore
from pipeline.tickets.records import ticket_row
from pipeline.tickets.schema import tickets
from tests.tickets.sample import FIRST, finding, minutes, whole_look

MANY = 10_000
# Seconds, on two busy cores; measured there: all 1.0, a page of fifty 0.02, one 0.005.
ALL, PAGE, ONE = 8.0, 0.5, 0.25


def _filled(url: str) -> TicketStore:
    store = TicketStore(url)
    store.record([whole_look(1, finding(), page=FIRST)], now=minutes(1), run="a")
    (first,) = store.tickets()
    row = ticket_row(first)
    severities = list(Severity)
    rows = [
        {
            **row,
            "topic": f"{n:064x}",
            "severity": severities[n % 4].value,
            "state": TicketState.OPEN.value if n % 3 else TicketState.DISMISSED.value,
        }
        for n in range(MANY - 1)
    ]
    with Database(url).writing() as connection:
        connection.execute(insert(tickets), rows)
    return store


def _seconds(started: float) -> float:
    return time.perf_counter() - started


def test_ten_thousand_tickets_are_listed_fast(url: str) -> None:
    store = _filled(url)
    started = time.perf_counter()
    found = store.tickets(TicketFilter())
    assert _seconds(started) < ALL
    assert len(found) == MANY
    order = [list(Severity).index(ticket.severity) for ticket in found]
    assert order == sorted(order)

    started = time.perf_counter()
    page = store.tickets(TicketFilter(states=WAITING, severity=Severity.MAJOR, limit=50))
    assert _seconds(started) < PAGE
    assert len(page) == 50

    started = time.perf_counter()
    assert store.ticket(MANY).id == MANY
    assert _seconds(started) < ONE
    store.close()

"""Which tickets are asked for, and in which order they are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from pipeline.model import FindingKind, Severity, Ticket, TicketState
from pipeline.tickets.schema import tickets

LIVE = tuple(state for state in TicketState if state.live)
WAITING = (TicketState.OPEN, TicketState.INVESTIGATING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; an empty member asks for all.

    ``severity`` is the lowest that counts; ``owners`` are ids of guides, shared procedures or
    sources; ``change`` finds the tickets of one change, the cluster that can be decided at once.
    """

    states: tuple[TicketState, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    severity: Severity | None = None
    owners: tuple[str, ...] = ()
    source: str | None = None
    change: str | None = None
    limit: int | None = None


def selection(wanted: TicketFilter, now: datetime | None) -> Select[Any]:
    """The query over ``tickets``: the gravest first, then the oldest.

    With ``now``, a ticket whose snooze is over counts as open.
    """
    severities = [each.value for each in Severity]
    gravity = case({value: i for i, value in enumerate(severities)}, value=tickets.c.severity)
    query = select(tickets).order_by(gravity, tickets.c.opened_at, tickets.c.id)
    if wanted.states:
        query = query.where(_state(now).in_([each.value for each in wanted.states]))
    if wanted.kinds:
        query = query.where(tickets.c.kind.in_([each.value for each in wanted.kinds]))
    if wanted.owners:
        query = query.where(tickets.c.owner.in_(wanted.owners))
    if wanted.severity:
        grave = severities[: severities.index(wanted.severity.value) + 1]
        query = query.where(tickets.c.severity.in_(grave))
    for column, value in (
        (tickets.c.source, wanted.source),
        (tickets.c.change, wanted.change),
    ):
        if value is not None:
            query = query.where(column == value)
    return query if wanted.limit is None else query.limit(wanted.limit)


def _state(now: datetime | None) -> ColumnElement[str]:
    if now is None:
        return tickets.c.state
    over = (tickets.c.state == TicketState.SNOOZED.value) & (tickets.c.snoozed_until <= now)
    return case((over, TicketState.OPEN.value), else_=tickets.c.state)


def as_of(ticket: Ticket, now: datetime | None) -> Ticket:
    """The ticket as it shows at ``now``: open where its snooze is over."""
    if now is None or ticket.snoozed_until is None or ticket.snoozed_until > now:
        return ticket
    return replace(ticket, state=TicketState.OPEN, snoozed_until=None)

"""Tickets as rows, with their revisions and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from pipeline.model import (
    Decision,
    DecisionKind,
    FindingKind,
    Look,
    Severity,
    Ticket,
    TicketState,
    Verdict,
)
from pipeline.tickets.events import EventKind, TicketEvent
from pipeline.tickets.layout import (
    Undo,
    changes_layout,
    edit_layout,
    fact_layout,
    read_changes,
    read_edit,
    read_fact,
    read_undo,
    undo_layout,
)
from pipeline.tickets.rules import Known
from pipeline.tickets.schema import LIVE, decisions, looks, revisions, tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a ticket said at one revision."""

    revision: int
    at: datetime
    kind: FindingKind
    severity: Severity
    change: str
    reason: str
    before: str
    after: str


def find(connection: Connection, query: Select[Any]) -> tuple[Ticket, ...]:
    """The tickets of a query over ``tickets``, in its order, each with its history."""
    rows = connection.execute(query).all()
    told = _histories(connection, [row.id for row in rows])
    return tuple(_ticket(row, told.get(row.id, ())) for row in rows)


def by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Ticket]:
    """Tickets by their ids; an unknown id is missing."""
    return {t.id: t for t in find(connection, select(tickets).where(tickets.c.id.in_(list(ids))))}


def known(connection: Connection, source: str, topics: Sequence[str]) -> Known:
    """What a look at this source can touch: its live tickets, and all tickets of these topics."""
    live = tickets.c.state.in_(LIVE)
    topical = tickets.c.topic.in_(topics)
    query = select(tickets).where(or_(topical, live & (tickets.c.source == source))).order_by(tickets.c.id)
    current: dict[str, Ticket] = {}
    closed: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in find(connection, query):
        if ticket.state.live:
            current[ticket.topic] = ticket
        else:
            closed[ticket.topic].append(ticket)
    return Known(
        live=current,
        closed={topic: tuple(sorted(each, key=_closing, reverse=True)) for topic, each in closed.items()},
    )


def _closing(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.closed_at or ticket.updated_at, ticket.id


def save_event(connection: Connection, event: TicketEvent, now: datetime) -> TicketEvent:
    """Write the ticket of an event, with its new revision if it has one; the event with the id."""
    ticket = event.ticket
    if event.kind is EventKind.OPENED:
        result = connection.execute(insert(tickets).values(**ticket_row(ticket)))
        ticket = replace(ticket, id=int(result.inserted_primary_key[0]))  # type: ignore[index]  # one row
    else:
        update_ticket(connection, ticket)
    if event.kind in (EventKind.OPENED, EventKind.UPDATED):
        _add_revision(connection, ticket, now)
    return replace(event, ticket=ticket)


def update_ticket(connection: Connection, ticket: Ticket) -> None:
    """Write a ticket that exists."""
    connection.execute(update(tickets).where(tickets.c.id == ticket.id).values(**ticket_row(ticket)))


def add_decision(connection: Connection, ticket: int, decision: Decision, undo: Undo | None) -> None:
    """Append to a ticket's history."""
    assert decision.was is not None and decision.became is not None
    connection.execute(
        insert(decisions).values(
            ticket=ticket,
            kind=decision.kind.value,
            by=decision.by,
            at=decision.at,
            why=decision.why,
            until=decision.until,
            was=decision.was.value,
            became=decision.became.value,
            revision=decision.revision,
            edit=edit_layout(decision.edit) if decision.edit else None,
            undo=undo_layout(undo) if undo else None,
        )
    )


def last_undo(connection: Connection, ticket: int) -> Undo | None:
    """The way back of the ticket's newest decision, if that one moved the baseline."""
    query = select(decisions.c.undo).where(decisions.c.ticket == ticket).order_by(decisions.c.id.desc())
    data = connection.execute(query.limit(1)).scalar()
    return None if data is None else read_undo(data)


def told_revisions(connection: Connection, ticket: int) -> tuple[Revision, ...]:
    """Every revision of a ticket, oldest first."""
    query = select(revisions).where(revisions.c.ticket == ticket).order_by(revisions.c.revision)
    return tuple(
        Revision(
            revision=row.revision,
            at=row.at,
            kind=FindingKind(row.kind),
            severity=Severity(row.severity),
            change=row.change,
            reason=row.reason,
            before=row.before,
            after=row.after,
        )
        for row in connection.execute(query)
    )


def recorded(connection: Connection, run: str, source: str, turn: int) -> tuple[TicketEvent, ...] | None:
    """What a look that was recorded already came to; None where it was not."""
    query = select(looks.c.events).where(looks.c.run == run, looks.c.source == source, looks.c.turn == turn)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    current = by_id(connection, [ticket for _, ticket in row.events])
    return tuple(TicketEvent(kind=EventKind(kind), ticket=current[ticket]) for kind, ticket in row.events)


def add_look(
    connection: Connection, look: Look, run: str, turn: int, events: Sequence[TicketEvent], now: datetime
) -> None:
    """Remember that a look was recorded, and what it came to."""
    connection.execute(
        insert(looks).values(
            run=run,
            source=look.source,
            turn=turn,
            at=look.at,
            recorded_at=now,
            outcome=look.outcome.value,
            reason=look.reason,
            snapshot=look.snapshot,
            problem=look.problem.kind.value if look.problem else None,
            events=[[event.kind.value, event.ticket.id] for event in events],
        )
    )


def _add_revision(connection: Connection, ticket: Ticket, now: datetime) -> None:
    connection.execute(
        insert(revisions).values(
            ticket=ticket.id,
            revision=ticket.revision,
            at=now,
            kind=ticket.kind.value,
            severity=ticket.severity.value,
            change=ticket.change,
            reason=ticket.reason,
            before=ticket.before,
            after=ticket.after,
        )
    )


def ticket_row(ticket: Ticket) -> dict[str, object]:
    """The columns of a ticket but its id."""
    return {
        "topic": ticket.topic,
        "kind": ticket.kind.value,
        "owner": ticket.owner,
        "target": ticket.target,
        "source": ticket.source,
        "locale": ticket.locale,
        "channel": ticket.channel,
        "severity": ticket.severity.value,
        "state": ticket.state.value,
        "verdict": ticket.verdict.value if ticket.verdict else None,
        "change": ticket.change,
        "reason": ticket.reason,
        "guide": ticket.guide,
        "before": ticket.before,
        "after": ticket.after,
        "facts": [fact_layout(fact) for fact in ticket.facts],
        "changes": changes_layout(ticket.changes),
        "confirmed": ticket.confirmed,
        "seen": ticket.seen,
        "suppressed": ticket.suppressed,
        "revision": ticket.revision,
        "opened_at": ticket.opened_at,
        "updated_at": ticket.updated_at,
        "closed_at": ticket.closed_at,
        "snoozed_until": ticket.snoozed_until,
        "previous": ticket.previous,
    }


def _ticket(row: Row[Any], history: Sequence[Decision]) -> Ticket:
    return Ticket(
        id=row.id,
        topic=row.topic,
        kind=FindingKind(row.kind),
        owner=row.owner,
        target=row.target,
        source=row.source,
        locale=row.locale,
        channel=row.channel,
        severity=Severity(row.severity),
        state=TicketState(row.state),
        reason=row.reason,
        change=row.change,
        guide=row.guide,
        before=row.before,
        after=row.after,
        facts=tuple(read_fact(each) for each in row.facts),
        changes=read_changes(row.changes),
        confirmed=row.confirmed,
        seen=row.seen,
        suppressed=row.suppressed,
        revision=row.revision,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        closed_at=row.closed_at,
        snoozed_until=row.snoozed_until,
        previous=row.previous,
        verdict=Verdict(row.verdict) if row.verdict else None,
        history=tuple(history),
    )


def _histories(connection: Connection, ids: Sequence[int]) -> dict[int, list[Decision]]:
    """Decisions by ticket, oldest first."""
    told: dict[int, list[Decision]] = defaultdict(list)
    query = select(decisions).order_by(decisions.c.id)
    if len(ids) <= _MANY:
        query = query.where(decisions.c.ticket.in_(ids))
    for row in connection.execute(query):
        told[row.ticket].append(
            Decision(
                kind=DecisionKind(row.kind),
                by=row.by,
                at=row.at,
                why=row.why,
                until=row.until,
                edit=read_edit(row.edit) if row.edit else None,
                was=TicketState(row.was),
                became=TicketState(row.became),
                revision=row.revision,
            )
        )
    return told


# Above this many tickets one query for all decisions is cheaper than a long list of ids.
_MANY = 1000

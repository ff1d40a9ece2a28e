"""Tickets as rows, with their revisions and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from pipeline.model import (
    Decision,
    Finding,
    FindingKind,
    Look,
    Place,
    Severity,
    Ticket,
    TicketState,
    Verdict,
    topic_of,
)
from pipeline.tickets.clusters import Known, member_topics
from pipeline.tickets.events import EventKind, TicketEvent
from pipeline.tickets.filter import searched
from pipeline.tickets.history import add_event, among, histories
from pipeline.tickets.layout import changes_layout, fact_layout, read_changes, read_fact
from pipeline.tickets.schema import GRAVITY, LIVE, looks, places, revisions, tickets


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
    ids = [row.id for row in rows]
    told, where = histories(connection, ids), _places(connection, ids)
    return tuple(_ticket(row, told.get(row.id, ()), where.get(row.id, ())) for row in rows)


def page(connection: Connection, ids: Select[Any]) -> tuple[Ticket, ...]:
    """The tickets whose ids a query tells, in its order."""
    order = list(connection.execute(ids).scalars())
    found = by_id(connection, order)
    return tuple(found[each] for each in order)


def by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Ticket]:
    """Tickets by their ids; an unknown id is missing."""
    return {t.id: t for t in find(connection, select(tickets).where(among(tickets.c.id, list(ids))))}


def live_about(connection: Connection, topic: str) -> int | None:
    """The id of the live ticket on a topic."""
    query = select(tickets.c.id).where(tickets.c.topic == topic, tickets.c.state.in_(LIVE))
    return connection.execute(query).scalar()


def caused(connection: Connection, ticket: int) -> tuple[Ticket, ...]:
    """The tickets that a decision on this one opened, oldest first."""
    return find(connection, select(tickets).where(tickets.c.cause == ticket).order_by(tickets.c.id))


def known(connection: Connection, source: str, findings: Sequence[Finding]) -> Known:
    """What a look at this source can touch: its live tickets, and all that its findings were told by."""
    topics = {each.topic for each in findings} | {t for each in findings for t in member_topics(each)}
    speaking = select(places.c.ticket).where(places.c.topic.in_(topics))
    mine = tickets.c.state.in_(LIVE) & (tickets.c.source == source)
    topical = or_(tickets.c.topic.in_(topics), tickets.c.id.in_(speaking))
    found = find(connection, select(tickets).where(or_(topical, mine)).order_by(tickets.c.id))
    return Known(
        live={each.topic: each for each in found if each.state.live},
        closed=tuple(sorted((each for each in found if not each.state.live), key=_closing, reverse=True)),
    )


def _closing(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.closed_at or ticket.updated_at, ticket.id


def save_event(connection: Connection, event: TicketEvent, now: datetime, run: str) -> TicketEvent:
    """Write the ticket of an event, its new revision if it has one, and the event if it is loud."""
    ticket = event.ticket
    if event.kind is EventKind.OPENED:
        result = connection.execute(insert(tickets).values(**ticket_row(ticket)))
        ticket = replace(ticket, id=int(result.inserted_primary_key[0]))  # type: ignore[index]  # one row
    else:
        update_ticket(connection, ticket)
    save_places(connection, ticket)
    if event.kind in (EventKind.OPENED, EventKind.UPDATED):
        _add_revision(connection, ticket, now)
    if event.kind.loud:
        add_event(connection, ticket, event.kind, now, run=run, was=event.was)
    return replace(event, ticket=ticket)


def update_ticket(connection: Connection, ticket: Ticket) -> None:
    """Write a ticket that exists."""
    connection.execute(update(tickets).where(tickets.c.id == ticket.id).values(**ticket_row(ticket)))


def save_places(connection: Connection, ticket: Ticket) -> None:
    """Write which targets a ticket speaks about, if they differ from what is written."""
    if _places(connection, [ticket.id]).get(ticket.id) == list(ticket.places):
        return
    connection.execute(delete(places).where(places.c.ticket == ticket.id))
    rows = {
        topic_of(ticket.owner, ticket.source, each.channel, ticket.locale, each.target): {
            "position": position,
            "target": each.target,
            "channel": each.channel,
        }
        for position, each in enumerate(ticket.places)
    }
    if rows:
        connection.execute(
            insert(places), [{"ticket": ticket.id, "topic": topic, **row} for topic, row in rows.items()]
        )


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


def problems(connection: Connection, source: str) -> dict[str, int]:
    """How often each kind of problem was met at a source."""
    number = func.count().label("number")
    query = (
        select(looks.c.problem, number)
        .where(looks.c.source == source, looks.c.problem.is_not(None))
        .group_by(looks.c.problem)
        .order_by(number.desc(), looks.c.problem)
    )
    return {str(kind): int(times) for kind, times in connection.execute(query)}


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
        "words": searched(
            (ticket.reason, ticket.target, ticket.owner, ticket.guide, ticket.before, ticket.after)
        ),
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
        "gravity": GRAVITY[ticket.severity.value],
        "assignee": ticket.assignee,
        "cause": ticket.cause,
    }


def _places(connection: Connection, ids: Sequence[int]) -> dict[int, list[Place]]:
    """The targets by ticket, in the order of the finding."""
    found: dict[int, list[Place]] = defaultdict(list)
    query = select(places).where(among(places.c.ticket, ids)).order_by(places.c.ticket, places.c.position)
    for row in connection.execute(query):
        found[row.ticket].append(Place(target=row.target, channel=row.channel))
    return found


def _ticket(row: Row[Any], history: Sequence[Decision], where: Sequence[Place]) -> Ticket:
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
        places=tuple(where),
        assignee=row.assignee,
        cause=row.cause,
    )

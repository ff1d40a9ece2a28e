"""Who did what to a ticket, and what the world did to it, as rows that are only ever added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, true

from pipeline.model import Decision, DecisionKind, Ticket, TicketState
from pipeline.tickets.events import EventKind
from pipeline.tickets.layout import (
    Undo,
    condition_layout,
    edit_layout,
    read_condition,
    read_edit,
    read_undo,
    undo_layout,
)
from pipeline.tickets.schema import decisions, events

# Above this many tickets one query for all rows is cheaper than a long list of ids.
_MANY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a ticket's life: what happened, from which state to which, and by whose hand.

    ``kind`` is an ``EventKind`` or, where ``decision`` is set, its ``DecisionKind``; ``run`` is ""
    for a decision.
    """

    at: datetime
    kind: str
    was: TicketState | None
    became: TicketState
    revision: int
    run: str
    decision: Decision | None = None


def add_decision(connection: Connection, ticket: Ticket, decision: Decision, undo: Undo | None) -> int:
    """Append a decision to the history of a ticket, as it stands afterwards; its id."""
    assert decision.was is not None and decision.became is not None
    result = connection.execute(
        insert(decisions).values(
            ticket=ticket.id,
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
            undoes=decision.undoes,
            assignee=decision.assignee,
            rule=decision.rule,
            condition=condition_layout(decision.before) if decision.before else None,
        )
    )
    found = int(result.inserted_primary_key[0])  # type: ignore[index]  # one row
    add_event(connection, ticket, None, decision.at, was=decision.was, decision=found)
    return found


def add_event(
    connection: Connection,
    ticket: Ticket,
    kind: EventKind | None,
    at: datetime,
    *,
    run: str = "",
    was: TicketState | None = None,
    decision: int | None = None,
) -> None:
    """Append to the log what became of a ticket, as it stands afterwards; ``kind`` None: decided."""
    connection.execute(
        insert(events).values(
            ticket=ticket.id,
            at=at,
            kind=kind.value if kind else "decided",
            was=was.value if was else None,
            became=ticket.state.value,
            revision=ticket.revision,
            run=run,
            decision=decision,
        )
    )


def way_back(connection: Connection, decision: int) -> Undo | None:
    """What takes back the baseline that a decision moved; None where it moved none."""
    data = connection.execute(select(decisions.c.undo).where(decisions.c.id == decision)).scalar()
    return None if data is None else read_undo(data)


def histories(connection: Connection, ids: Sequence[int]) -> dict[int, list[Decision]]:
    """Decisions by ticket, oldest first."""
    told: dict[int, list[Decision]] = defaultdict(list)
    query = select(decisions).where(among(decisions.c.ticket, ids)).order_by(decisions.c.id)
    for row in connection.execute(query):
        told[row.ticket].append(
            Decision(
                id=row.id,
                kind=DecisionKind(row.kind),
                by=row.by,
                at=row.at,
                why=row.why,
                until=row.until,
                edit=read_edit(row.edit) if row.edit else None,
                was=TicketState(row.was),
                became=TicketState(row.became),
                revision=row.revision,
                assignee=row.assignee,
                rule=row.rule,
                undoes=row.undoes,
                before=read_condition(row.condition) if row.condition else None,
            )
        )
    return told


def happenings(connection: Connection, ticket: Ticket) -> tuple[Happening, ...]:
    """The whole life of a ticket, oldest first."""
    made = {each.id: each for each in ticket.history}
    query = select(events).where(events.c.ticket == ticket.id).order_by(events.c.id)
    logged = [
        Happening(
            at=row.at,
            kind=made[row.decision].kind.value if row.decision in made else row.kind,
            was=TicketState(row.was) if row.was else None,
            became=TicketState(row.became),
            revision=row.revision,
            run=row.run,
            decision=made.get(row.decision),
        )
        for row in connection.execute(query)
    ]
    return (*_before_the_log(ticket, logged), *logged)


def _before_the_log(ticket: Ticket, logged: Sequence[Happening]) -> Iterator[Happening]:
    """What became of a ticket while the first version, which kept no log, was in use."""
    told = {each.decision.id for each in logged if each.decision}
    if not any(each.kind == EventKind.OPENED for each in logged):
        yield Happening(
            at=ticket.opened_at,
            kind=EventKind.OPENED.value,
            was=None,
            became=TicketState.OPEN,
            revision=1,
            run="",
        )
    for each in ticket.history:
        if each.id not in told and each.became is not None:
            yield Happening(
                at=each.at,
                kind=each.kind.value,
                was=each.was,
                became=each.became,
                revision=each.revision,
                run="",
                decision=each,
            )


def among(column: ColumnElement[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row is of one of these tickets; for very many of them, any row."""
    return column.in_(ids) if len(ids) <= _MANY else true()

"""Which tickets are asked for, in which order they are told, and how many there are of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from pipeline.model import FindingKind, Severity, Ticket, TicketState
from pipeline.text import canonical
from pipeline.tickets.schema import GRAVITY, tickets

LIVE = tuple(state for state in TicketState if state.live)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = (TicketState.OPEN, TicketState.INVESTIGATING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Which tickets are asked for; an empty member asks for all.

    ``severity`` is the lowest that counts; ``owners`` are ids of guides, shared procedures or
    sources; ``change`` finds the tickets of one change, the cluster that can be decided at once.
    ``channels`` and ``assignees`` take "" for those without one. ``without`` leaves kinds out,
    ``seen`` asks for tickets seen at least so often, ``opened_before`` for older ones, ``words`` for
    those in whose reason, target, owner or texts all of these words stand, or parts of words, in any
    case and with any dash or quotation mark. ``limit`` and
    ``offset`` cut a page out of the order.
    """

    states: tuple[TicketState, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    without: tuple[FindingKind, ...] = ()
    severity: Severity | None = None
    owners: tuple[str, ...] = ()
    source: str | None = None
    change: str | None = None
    channels: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    seen: int | None = None
    opened_before: datetime | None = None
    words: str = ""
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many of the tickets asked for there are of each sort; what there is none of is missing.

    A channel or assignee of "" stands for none.
    """

    total: int = 0
    states: Mapping[TicketState, int] = field(default_factory=dict)
    kinds: Mapping[FindingKind, int] = field(default_factory=dict)
    severities: Mapping[Severity, int] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    locales: Mapping[str, int] = field(default_factory=dict)
    assignees: Mapping[str, int] = field(default_factory=dict)


def selection(wanted: TicketFilter, now: datetime | None) -> Select[Any]:
    """The query over ``tickets`` for ids: the gravest first, then the oldest.

    With ``now``, a ticket whose snooze is over counts as open. Only ids are sorted, since an index
    has all that takes; rows are fetched for the page that is shown.
    """
    query = select(tickets.c.id).where(*_conditions(wanted, now))
    query = query.order_by(tickets.c.gravity, tickets.c.opened_at, tickets.c.id)
    if wanted.limit is not None:
        query = query.limit(wanted.limit)
    return query.offset(wanted.offset) if wanted.offset else query


def facets(connection: Connection, wanted: TicketFilter, now: datetime | None) -> Facets:
    """The counts of all tickets that a filter asks for, its page left aside; one pass over an index."""
    columns = (
        tickets.c.state,
        tickets.c.kind,
        tickets.c.severity,
        tickets.c.owner,
        tickets.c.source,
        func.coalesce(tickets.c.channel, "").label("channel"),
        tickets.c.locale,
        tickets.c.assignee,
    )
    # Whether a snooze is over; for nobody, where no time is given.
    over = tickets.c.snoozed_until.is_not(None) & (tickets.c.snoozed_until <= (now or _LONG_AGO))
    query = (
        select(*columns, over.label("over"), func.count().label("number"))
        .where(*_conditions(wanted, now))
        .group_by(*columns, over)
    )
    counts: dict[str, Counter[str]] = {
        name: Counter()
        for name in ("state", "kind", "severity", "owner", "source", "channel", "locale", "assignee")
    }
    for row in connection.execute(query):
        for name, counter in counts.items():
            value = row._mapping[name]
            if name == "state" and value == TicketState.SNOOZED.value and row.over:
                value = TicketState.OPEN.value
            counter[value] += row.number
    return Facets(
        total=counts["state"].total(),
        states={state: n for state in TicketState if (n := counts["state"][state.value])},
        kinds={kind: n for kind in FindingKind if (n := counts["kind"][kind.value])},
        severities={each: n for each in Severity if (n := counts["severity"][each.value])},
        owners=_sorted(counts["owner"]),
        sources=_sorted(counts["source"]),
        channels=_sorted(counts["channel"]),
        locales=_sorted(counts["locale"]),
        assignees=_sorted(counts["assignee"]),
    )


def as_of(ticket: Ticket, now: datetime | None) -> Ticket:
    """The ticket as it shows at ``now``: open where its snooze is over."""
    if now is None or ticket.snoozed_until is None or ticket.snoozed_until > now:
        return ticket
    return replace(ticket, state=TicketState.OPEN, snoozed_until=None)


def searched(said: Iterable[str]) -> str:
    """What words are looked for in, of the texts of a ticket: each in canonical form on its line."""
    return "\n".join(map(canonical, said))


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return {name: counter[name] for name in sorted(counter)}


def _conditions(wanted: TicketFilter, now: datetime | None) -> list[ColumnElement[bool]]:
    t = tickets.c
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(_in_states(wanted.states, now))
    found += [
        column.in_(values)
        for column, values in (
            (t.kind, [each.value for each in wanted.kinds]),
            (t.owner, wanted.owners),
            (t.locale, wanted.locales),
            (t.assignee, wanted.assignees),
            (func.coalesce(t.channel, ""), wanted.channels),
        )
        if values
    ]
    found += [
        column == value for column, value in ((t.source, wanted.source), (t.change, wanted.change)) if value
    ]
    if wanted.without:
        found.append(t.kind.not_in([each.value for each in wanted.without]))
    if wanted.severity:
        found.append(t.gravity <= GRAVITY[wanted.severity.value])
    if wanted.seen is not None:
        found.append(t.seen >= wanted.seen)
    if wanted.opened_before is not None:
        found.append(t.opened_at < wanted.opened_before)
    # Folded by us on both sides, so that LIKE means the same on every database.
    return found + [t.words.contains(word, autoescape=True) for word in canonical(wanted.words).split()]


def _in_states(states: Iterable[TicketState], now: datetime | None) -> ColumnElement[bool]:
    """Whether a ticket is in one of the states, as of ``now``."""
    t = tickets.c
    plain = t.state.in_([each.value for each in states])
    if now is None:
        return plain
    over = (t.state == TicketState.SNOOZED.value) & (t.snoozed_until <= now)
    woken = TicketState.OPEN in states
    if woken == (TicketState.SNOOZED in states):
        return plain
    return or_(plain, over) if woken else plain & func.coalesce(t.snoozed_until > now, True)

"""The queue as rows: a filter that is an address, the tickets it finds, a page of them at a time.

Reads the columns a row shows and no more, so that a page costs the same with ten tickets and ten thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Connection, Select, asc, desc, func, select
from starlette.datastructures import QueryParams

from pipeline.model import FindingKind, Severity, TicketState
from pipeline.tickets import LIVE, WAITING, Database, TicketFilter
from pipeline.tickets.filter import selection
from pipeline.tickets.schema import tickets

PAGE = 50
_LONGEST = 200  # characters of one value in an address

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What the queue shows. Empty members ask for the usual: what waits for somebody, wording left out.

    ``state`` is a TicketState or "all"; ``kind`` a FindingKind or "all"; ``sort`` is "grave", "old",
    "new" or "seen"; ``page`` counts from 1.
    """

    state: str = ""
    kind: str = ""
    severity: str = ""
    guide: str = ""
    source: str = ""
    channel: str = ""
    locale: str = ""
    assignee: str = ""
    words: str = ""
    change: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryParams | Mapping[str, str]) -> QueueFilter:
        """The filter in an address; what it cannot mean is left out."""
        given = {each.name: query.get(each.name, "")[:_LONGEST].replace("\0", "") for each in fields(cls)}
        number = given.pop("page")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
        found = cls(**given, page=max(1, page))
        return replace(
            found,
            state=found.state if _is(TicketState, found.state) or found.state == "all" else "",
            kind=found.kind if _is(FindingKind, found.kind) or found.kind == "all" else "",
            severity=found.severity if _is(Severity, found.severity) else "",
            sort=found.sort if found.sort in _SORTS else "",
        )

    def query(self, **changed: object) -> str:
        """The filter as the query of an address, with some members changed; "" for the usual."""
        new = replace(self, **changed) if changed else self  # type: ignore[arg-type]  # names of members
        values = {each.name: getattr(new, each.name) for each in fields(new)}
        return urlencode({k: v for k, v in values.items() if v and not (k == "page" and v == 1)})

    @property
    def narrowed(self) -> bool:
        """Whether anything but order and page differs from the usual."""
        return bool(replace(self, page=1, sort="").query())

    def filter(self) -> TicketFilter:
        """What is asked of the store. A cluster is shown whole, with its wording."""
        usual = not self.kind and not self.change
        return TicketFilter(
            states=() if self.state == "all" else (TicketState(self.state),) if self.state else WAITING,
            kinds=(FindingKind(self.kind),) if self.kind not in ("", "all") else (),
            without=(FindingKind.WORDING,) if usual else (),
            severity=Severity(self.severity) if self.severity else None,
            owners=(self.guide,) if self.guide else (),
            source=self.source or None,
            change=self.change or None,
            channels=(self.channel,) if self.channel else (),
            locales=(self.locale,) if self.locale else (),
            assignees=(self.assignee,) if self.assignee else (),
            words=" ".join(self.words.split()[:8]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A ticket as the queue shows it. ``alike`` counts live tickets of the same change, itself included."""

    id: int
    kind: FindingKind
    owner: str
    target: str
    source: str
    channel: str
    locale: str
    severity: Severity
    state: TicketState
    reason: str
    change: str
    confirmed: bool
    seen: int
    revision: int
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    assignee: str
    snoozed_until: datetime | None
    alike: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the queue. ``wording`` counts the wording tickets, which are out of the usual view."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    wording: int
    severities: Mapping[Severity, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the filter can be narrowed to: values that live tickets have."""

    owners: tuple[str, ...]
    channels: tuple[str, ...]
    locales: tuple[str, ...]
    assignees: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Where a ticket stands among those of a filter; ``position`` is 0 where it is not among them."""

    before: int | None
    after: int | None
    position: int
    total: int


def listing(database: Database, wanted: QueueFilter, now: datetime) -> Listing:
    """The page of the queue that a filter asks for; the last one where it asks beyond."""
    with database.reading() as connection:
        severities, page, ids = _page(connection, wanted, now)
        total = sum(severities.values())
        shown = select(*(tickets.c[name] for name in _SHOWN)).where(tickets.c.id.in_(ids))
        rows = {row.id: row for row in connection.execute(shown)}
        alike = _alike(connection, {row.change for row in rows.values()})
        quiet = selection(TicketFilter(states=WAITING, kinds=(FindingKind.WORDING,)), now)
        wording = sum(_by_severity(connection, quiet).values())
    return Listing(
        rows=tuple(_row(rows[each], alike, now) for each in ids),
        total=total,
        page=page,
        pages=_pages(total),
        wording=wording,
        severities=severities,
    )


def choices(database: Database) -> Choices:
    """The values of live tickets; one pass over an index that holds no passages."""
    live = tickets.c.state.in_([each.value for each in LIVE])
    columns = (tickets.c.owner, tickets.c.channel, tickets.c.locale, tickets.c.assignee)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).where(live).distinct()).all()
    owners, channels, locales, assignees = (
        tuple(sorted({str(row[at]) for row in rows if row[at]})) for at in range(len(columns))
    )
    return Choices(owners=owners, channels=channels, locales=locales, assignees=assignees)


def neighbours(database: Database, wanted: QueueFilter, ticket: int, now: datetime) -> Neighbours:
    """The tickets before and after one in the order of a filter; from the top where it is not in it."""
    with database.reading() as connection:
        ids = connection.execute(_ordered(wanted, now)).scalars().all()
    if ticket not in ids:
        return Neighbours(before=None, after=ids[0] if ids else None, position=0, total=len(ids))
    at = ids.index(ticket)
    return Neighbours(
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        position=at + 1,
        total=len(ids),
    )


def _page(
    connection: Connection, wanted: QueueFilter, now: datetime
) -> tuple[dict[Severity, int], int, list[int]]:
    """How many tickets there are of each severity, the page that is shown, and its ids."""
    ordered = _ordered(wanted, now)
    if not wanted.words:  # an index answers both without reading a row
        severities = _by_severity(connection, ordered)
        page = min(wanted.page, _pages(sum(severities.values())))
        return (
            severities,
            page,
            list(connection.execute(ordered.limit(PAGE).offset((page - 1) * PAGE)).scalars()),
        )
    found = connection.execute(ordered.add_columns(tickets.c.severity)).all()  # words are looked for once
    counted = Counter(severity for _, severity in found)
    page = min(wanted.page, _pages(len(found)))
    severities = {each: counted[each.value] for each in Severity if counted[each.value]}
    return severities, page, [each for each, _ in found[(page - 1) * PAGE : page * PAGE]]


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _ordered(wanted: QueueFilter, now: datetime) -> Select[Any]:
    """The ids of a filter in its order."""
    query = selection(wanted.filter(), now)
    order = _SORTS.get(wanted.sort)
    return query if order is None else query.order_by(None).order_by(order, tickets.c.id)


_SORTS: Mapping[str, ColumnElement[Any] | None] = {
    "": None,
    "grave": None,
    "old": asc(tickets.c.opened_at),
    "new": desc(tickets.c.opened_at),
    "seen": desc(tickets.c.seen),
}
_SHOWN = (
    *(
        "id",
        "kind",
        "owner",
        "target",
        "source",
        "channel",
        "locale",
        "severity",
        "state",
        "reason",
        "change",
    ),
    *("confirmed", "seen", "revision", "opened_at", "updated_at", "closed_at", "assignee", "snoozed_until"),
)


def _by_severity(connection: Connection, query: Select[Any]) -> dict[Severity, int]:
    counting = query.order_by(None).with_only_columns(tickets.c.severity, func.count())
    found = {row[0]: int(row[1]) for row in connection.execute(counting.group_by(tickets.c.severity))}
    return {each: found[each.value] for each in Severity if each.value in found}


def _alike(connection: Connection, changes: set[str]) -> dict[str, int]:
    # Asked by change alone: with the state in the question, SQLite reads the index of all live tickets.
    t = tickets.c
    query = select(t.change, t.state, func.count()).where(t.change.in_(changes)).group_by(t.change, t.state)
    found: Counter[str] = Counter()
    for change, state, number in connection.execute(query):
        found[change] += number if TicketState(state).live else 0
    return found


def _row(row: Any, alike: Mapping[str, int], now: datetime) -> Row:
    over = row.snoozed_until is not None and row.snoozed_until <= now
    return Row(
        id=row.id,
        kind=FindingKind(row.kind),
        owner=row.owner,
        target=row.target,
        source=row.source,
        channel=row.channel or "",
        locale=row.locale,
        severity=Severity(row.severity),
        state=TicketState.OPEN if over else TicketState(row.state),
        reason=row.reason,
        change=row.change,
        confirmed=row.confirmed,
        seen=row.seen,
        revision=row.revision,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        closed_at=row.closed_at,
        assignee=row.assignee,
        snoozed_until=None if over else row.snoozed_until,
        alike=alike.get(row.change, 0) or 1,
    )


def _is(kind: type[E], value: str) -> bool:
    return value in {each.value for each in kind}

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

from sqlalchemy import Connection, Select, func, select
from starlette.datastructures import QueryParams

from pipeline.model import FindingKind, Severity, TicketState
from pipeline.tickets import LIVE, WAITING, Database, TicketFilter
from pipeline.tickets.filter import selection
from pipeline.tickets.schema import tickets
from pipeline.web import order
from pipeline.web.order import Neighbours

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
            sort=found.sort if found.sort in order.ORDERS else "",
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


def listing(database: Database, wanted: QueueFilter, now: datetime) -> Listing:
    """The page of the queue that a filter asks for; the last one where it asks beyond."""
    with database.reading() as connection:
        asked = wanted.filter()
        severities, page, ids = order.page_of(connection, asked, wanted.sort, wanted.page, PAGE, now)
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
        pages=order.pages(total, PAGE),
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
    return order.neighbours(database, wanted.filter(), wanted.sort, ticket, now)


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

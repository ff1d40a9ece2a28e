"""In which order the queue is told: a page of it, and where a ticket stands in it.

A filter that looks for words reads every passage, so it is answered in one statement in which the
matches are found once; any other is answered from indexes, which is quicker asked piece by piece.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    UnaryExpression,
    and_,
    false,
    func,
    or_,
    select,
    true,
)

from pipeline.model import Severity
from pipeline.tickets import Database, TicketFilter
from pipeline.tickets.filter import selection
from pipeline.tickets.schema import tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Where a ticket stands among those of a filter; ``position`` is 0 where it is not among them.

    Then ``after`` is the first of them.
    """

    before: int | None
    after: int | None
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class _By:
    """A column that sorts, and which end comes first; the id decides between equals."""

    column: str
    descending: bool = False


_GRAVE = (_By("gravity"), _By("opened_at"), _By("id"))
ORDERS: Mapping[str, Sequence[_By]] = {
    "": _GRAVE,
    "grave": _GRAVE,
    "old": (_By("opened_at"), _By("id")),
    "new": (_By("opened_at", descending=True), _By("id")),
    "seen": (_By("seen", descending=True), _By("id")),
}
_COLUMNS = ("id", "severity", "gravity", "opened_at", "seen")


def page_of(
    connection: Connection, wanted: TicketFilter, sort: str, page: int, length: int, now: datetime
) -> tuple[dict[Severity, int], int, list[int]]:
    """How many tickets of each severity a filter finds, the page that there is, and the ids on it.

    ``page`` counts from 1; one beyond the last is answered with the last.
    """
    found = _found(wanted, now)
    counts = select(*(_count(found.c.severity == each.value) for each in Severity)).subquery("counts")
    both = found.join(counts, true())  # one row
    asked = select(found.c.id, counts).select_from(both).order_by(*_sorted(found, sort)).limit(length)
    rows = connection.execute(asked.offset((page - 1) * length)).all()
    if not rows and page > 1:
        first = connection.execute(asked).first()
        last = pages(sum(first[1:]) if first else 0, length)
        return page_of(connection, wanted, sort, last, length, now)
    numbers = zip(Severity, rows[0][1:], strict=True) if rows else ()
    return {each: n for each, n in numbers if n}, page, [row[0] for row in rows]


def pages(total: int, length: int) -> int:
    """How many pages so many tickets take; an empty queue has one."""
    return max(1, -(-total // length))


def neighbours(database: Database, wanted: TicketFilter, sort: str, ticket: int, now: datetime) -> Neighbours:
    """The tickets before and after one in the order of a filter."""
    found, order = _found(wanted, now), ORDERS[sort]
    with database.reading() as connection:
        here = connection.execute(select(found).where(found.c.id == ticket)).mappings().first()
        if here is None:
            asked = select(_next(found, true(), _sorted(found, sort)), _count()).select_from(found)
            first, total = connection.execute(asked).one()
            return Neighbours(before=None, after=first, position=0, total=total)
        ahead, behind = _past(found, order, here, back=True), _past(found, order, here, back=False)
        around = select(
            _next(found, ahead, [_towards(found, each, back=True) for each in order]),
            _next(found, behind, _sorted(found, sort)),
            _count(ahead),
            _count(),
        )
        before, after, number, total = connection.execute(around.select_from(found)).one()
    return Neighbours(before=before, after=after, position=number + 1, total=total)


def _found(wanted: TicketFilter, now: datetime) -> FromClause:
    columns = [tickets.c[name] for name in _COLUMNS]
    query = selection(wanted, now).order_by(None).with_only_columns(*columns)
    # A common table expression that is used more than once is evaluated once.
    return query.cte("found") if wanted.words else query.subquery("found")


def _sorted(found: FromClause, sort: str) -> list[UnaryExpression[Any]]:
    return [_towards(found, each, back=False) for each in ORDERS[sort]]


def _towards(found: FromClause, by: _By, *, back: bool) -> UnaryExpression[Any]:
    column: ColumnElement[Any] = found.c[by.column]
    return column.desc() if by.descending != back else column.asc()


def _past(
    found: FromClause, order: Sequence[_By], here: Mapping[Any, Any], *, back: bool
) -> ColumnElement[bool]:
    """Whether a ticket comes after the one ``here`` in an order; ``back``: before it."""
    told: ColumnElement[bool] = false()
    for by in reversed(order):
        column, value = found.c[by.column], here[by.column]
        further = column < value if by.descending != back else column > value
        told = or_(further, and_(column == value, told))
    return told


def _next(found: FromClause, which: ColumnElement[bool], order: Sequence[UnaryExpression[Any]]) -> Any:
    return select(found.c.id).where(which).order_by(*order).limit(1).scalar_subquery()


def _count(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many tickets there are, or those of a condition: an aggregate, so that one pass counts all."""
    return func.count().filter(*which) if which else func.count()

"""What is remembered of sources, as rows: SourceState in, the equal SourceState out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.ledger import merged
from pipeline.model import Baseline, BaselineStatus, Seen, SourceState
from pipeline.tickets.layout import baseline_layout, read_baseline, read_twins, twins_layout
from pipeline.tickets.schema import ledger, pending, sources


def load(connection: Connection, ids: Sequence[str]) -> dict[str, SourceState]:
    """The states of these sources, in this order; an unknown source has the empty state."""
    rows = {r.source: r for r in connection.execute(select(sources).where(sources.c.source.in_(ids)))}
    seen, waiting = _memories(connection, ledger, ids), _memories(connection, pending, ids)
    found = {}
    for source in ids:
        row = rows.get(source)
        if row is None:
            found[source] = SourceState(source=source)
            continue
        found[source] = SourceState(
            source=source,
            baseline=_baseline(row.baseline, row.baseline_status, row.baseline_since),
            ledger=seen[source],
            pending=waiting[source],
            looks=row.looks,
            bad=row.bad,
            good=row.good,
            checked_at=row.checked_at,
            looked_at=row.looked_at,
            twins=read_twins(row.twins) if row.twins else None,
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """What is in force of a source that nobody else can touch now."""

    baseline: Baseline | None
    looked_at: datetime | None


def lock(connection: Connection, source: str) -> Locked:
    """Make this transaction the only one that works on a source, known or new.

    SQLite locks the whole file already; PostgreSQL locks the row.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(sources).values(source=source, looks=0, bad=0, good=0).on_conflict_do_nothing()
    )
    row = connection.execute(select(sources).where(sources.c.source == source).with_for_update()).one()
    baseline = _baseline(row.baseline, row.baseline_status, row.baseline_since)
    return Locked(baseline=baseline, looked_at=row.looked_at)


def save(connection: Connection, state: SourceState) -> None:
    """Remember counters, ledger and pending changes of a locked source; the baseline stays."""
    connection.execute(
        update(sources)
        .where(sources.c.source == state.source)
        .values(
            looks=state.looks,
            bad=state.bad,
            good=state.good,
            checked_at=state.checked_at,
            looked_at=state.looked_at,
            twins=twins_layout(state.twins) if state.twins else None,
        )
    )
    _save_memory(connection, ledger, state.source, state.ledger)
    _save_memory(connection, pending, state.source, state.pending)


def learn(connection: Connection, source: str, older: Mapping[str, Seen]) -> None:
    """Add older states to the ledger of a locked source; known ones only reach further back."""
    known = _memories(connection, ledger, [source])[source]
    _save_memory(connection, ledger, source, merged(known, older))


def save_baseline(connection: Connection, source: str, baseline: Baseline) -> None:
    """Put a baseline in force."""
    connection.execute(
        update(sources)
        .where(sources.c.source == source)
        .values(
            baseline=baseline_layout(baseline),
            baseline_status=baseline.status.value,
            baseline_since=baseline.since,
        )
    )


def _baseline(data: object, status: str | None, since: object) -> Baseline | None:
    if data is None:
        return None
    return read_baseline(data, BaselineStatus(status), since)  # type: ignore[arg-type]  # rows are untyped


def _memories(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, dict[str, Seen]]:
    found: dict[str, dict[str, Seen]] = defaultdict(dict)
    for source, key, first, last, count in connection.execute(
        select(table).where(table.c.source.in_(ids)).order_by(*table.primary_key.columns)
    ):
        found[source][key] = Seen(first=first, last=last, count=count)
    return found


def _save_memory(connection: Connection, table: Table, source: str, now: Mapping[str, Seen]) -> None:
    """Write only the rows that differ: a look touches some, a ledger has thousands."""
    key = table.primary_key.columns.values()[1]
    before = _memories(connection, table, [source])[source]
    gone = [each for each in before if each not in now]
    new = [each for each in now if each not in before]
    moved = [each for each in now if each in before and before[each] != now[each]]
    mine = table.c.source == source
    if gone:
        connection.execute(delete(table).where(mine, key.in_(gone)))
    if new:
        connection.execute(insert(table), [{"source": source, key.name: k, **_row(now[k])} for k in new])
    if moved:
        one = update(table).where(mine, key == bindparam("_key"))
        connection.execute(one, [{"_key": each, **_row(now[each])} for each in moved])


def _row(seen: Seen) -> dict[str, object]:
    return {"first": seen.first, "last": seen.last, "count": seen.count}

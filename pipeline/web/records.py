"""What runs left in the database: which sources were looked at, when, and what each look came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from pipeline.guide import Library
from pipeline.model import Outcome
from pipeline.tickets import Database, EventKind
from pipeline.tickets.schema import looks, sources

RUNS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRecord:
    """One look that was recorded, and the tickets it touched (what became of each, and its id)."""

    run: str
    source: str
    at: datetime
    outcome: Outcome
    reason: str
    snapshot: str
    problem: str
    events: tuple[tuple[EventKind, int], ...]

    @property
    def loud(self) -> tuple[tuple[EventKind, int], ...]:
        """What somebody should hear of."""
        return tuple(each for each in self.events if each[0].loud)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run: when its last look was recorded, and how many looks came to what."""

    run: str
    at: datetime
    outcomes: Mapping[Outcome, int]

    @property
    def looks(self) -> int:
        """How many looks the run took."""
        return sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        """Looks that brought no honest page."""
        return self.outcomes.get(Outcome.FAILED, 0) + self.outcomes.get(Outcome.REJECTED, 0)


def last_run(database: Database) -> RunRecord | None:
    """The run whose looks were recorded last; None where there was none."""
    return next(iter(runs(database, most=1)), None)


def runs(database: Database, *, most: int = RUNS) -> tuple[RunRecord, ...]:
    """The newest runs, newest first."""
    newest = func.max(looks.c.recorded_at)
    recent = select(looks.c.run, newest.label("at")).group_by(looks.c.run).order_by(newest.desc()).limit(most)
    with database.reading() as connection:
        at = {row.run: row.at for row in connection.execute(recent)}
        counting = select(looks.c.run, looks.c.outcome, func.count()).where(looks.c.run.in_(list(at)))
        counted: dict[str, dict[Outcome, int]] = {each: {} for each in at}
        for run, outcome, number in connection.execute(counting.group_by(looks.c.run, looks.c.outcome)):
            counted[run][Outcome(outcome)] = number
    return tuple(RunRecord(run=run, at=at[run], outcomes=counted[run]) for run in at)


def looks_of_run(database: Database, run: str) -> tuple[LookRecord, ...]:
    """All looks of a run by source, then turn; () for an unknown run."""
    query = select(looks).where(looks.c.run == run).order_by(looks.c.source, looks.c.turn)
    return _found(database, query)


def looks_at(database: Database, source: str, *, most: int = 100) -> tuple[LookRecord, ...]:
    """The newest looks at a source, newest first."""
    query = select(looks).where(looks.c.source == source).order_by(looks.c.at.desc()).limit(most)
    return _found(database, query)


def last_looks(database: Database, ids: Sequence[str]) -> Mapping[str, LookRecord]:
    """The newest look at each source that was ever looked at."""
    newest = select(looks.c.source, func.max(looks.c.at).label("at")).group_by(looks.c.source).subquery()
    query = select(looks).join(newest, (looks.c.source == newest.c.source) & (looks.c.at == newest.c.at))
    found = {record.source: record for record in _found(database, query.order_by(looks.c.turn))}
    return {source: found[source] for source in ids if source in found}


def unread(database: Database, library: Library) -> tuple[int, int]:
    """How many sources were not read whole at their last look, or never; and how many there are."""
    query = select(sources.c.source).where(sources.c.bad == 0, sources.c.checked_at.is_not(None))
    with database.reading() as connection:
        whole = set(connection.execute(query).scalars())
    return sum(each not in whole for each in library.sources), len(library.sources)


def _found(database: Database, query: Select[Any]) -> tuple[LookRecord, ...]:
    with database.reading() as connection:
        return tuple(_record(row) for row in connection.execute(query))


def _record(row: Row[Any]) -> LookRecord:
    return LookRecord(
        run=row.run,
        source=row.source,
        at=row.at,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        snapshot=row.snapshot,
        problem=row.problem or "",
        events=tuple((EventKind(kind), int(ticket)) for kind, ticket in row.events),
    )

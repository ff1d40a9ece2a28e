"""Stored captures that nobody has looked at in their time: what they teach, and where they are remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.check import Case
from pipeline.guide import Library
from pipeline.history import enrolled, states_of
from pipeline.model import Capture, Look, Snapshot
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace


def enrol(store: SnapshotStore, case: Case, *, until: datetime | None = None) -> Look | None:
    """The first look at a source with more than one capture up to a moment; None where there is no need.

    A source whose looks have all failed so far keeps the time of the last one.
    """
    history = [each for each in store.history(case.source.id) if until is None or each.captured_at <= until]
    if len(history) < 2 and until is None and case.state.looked_at is None:
        return None
    look = enrolled(_loaded(store, history), case)
    if look is None or case.state.looked_at is None:
        return look
    latest = max(case.state.looked_at, look.at)
    return replace(look, state=replace(look.state, looked_at=latest, bad=case.state.bad))


def teach(workspace: Workspace, library: Library, arrived: Mapping[str, datetime]) -> dict[str, int]:
    """Let the ledger know the states of captures that are older than what was looked at last.

    ``arrived`` maps sources to their earliest new capture. An old state that comes back is recognised
    then. Returns how many states the ledger did not know, by source; a source that nobody has looked
    at yet learns at its first look instead. Teaching twice changes nothing.
    """
    store = SnapshotStore(workspace.snapshots)
    news = {}
    with TicketStore(workspace.database_url) as tickets:
        states = tickets.states(list(arrived))
        for source, state in states.items():
            if state.baseline is None or state.looked_at is None or arrived[source] > state.looked_at:
                continue
            older = [each for each in store.history(source) if each.captured_at <= state.looked_at]
            seen = states_of(_loaded(store, older), library.sources[source])
            tickets.learn(source, seen)
            news[source] = len(seen.keys() - state.ledger.keys())
    return news


def _loaded(store: SnapshotStore, snapshots: Sequence[Snapshot]) -> Iterator[tuple[str, Capture]]:
    """Ids and captures by time, one at a time; of two at one moment the first."""
    before: datetime | None = None
    for snapshot in snapshots:
        if snapshot.captured_at != before:
            yield snapshot.id, store.load(snapshot)
        before = snapshot.captured_at

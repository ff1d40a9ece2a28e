"""The second fetch of a page, soon after the first: for which sources, and what a look learns from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from pipeline import gate
from pipeline.check import Case, check
from pipeline.errors import StoreError
from pipeline.model import Look, Snapshot, SourceState
from pipeline.reading import read_capture
from pipeline.snapshot import SnapshotStore
from pipeline.twins import taught

# A twin follows when all pages of its service were asked for, at the site's pace; later is another visit.
SOON = timedelta(hours=6)


def uncompared(states: Mapping[str, SourceState]) -> tuple[str, ...]:
    """The sources of whose text, as it was last agreed to, no two fetches were compared."""
    return tuple(source for source, state in states.items() if not _is_compared(state))


def _is_compared(state: SourceState) -> bool:
    """Whether two fetches that were alike enough to learn from are newer than the baseline."""
    twins, baseline = state.twins, state.baseline
    if twins is None or twins.unlike:
        return False
    # Places are known by their neighbours, and a decision may have replaced these.
    return baseline is None or baseline.since <= twins.at


def looked(store: SnapshotStore, snapshot: Snapshot, case: Case) -> Look:
    """The look at a stored capture, with what its twin teaches; what twins before taught is then past."""
    capture = store.load(snapshot)
    if _twin_of(store, snapshot) is None:
        return check(capture, case, snapshot.id)
    forgotten = replace(case, state=replace(case.state, twins=None))
    return with_twin(store, check(capture, forgotten, snapshot.id), case)


def with_twin(store: SnapshotStore, look: Look, case: Case) -> Look:
    """The look with what the twin of its capture teaches; the look itself where there is none to be read."""
    twin = _twin_of(store, store.get(look.snapshot)) if look.snapshot else None
    if twin is None:
        return look
    try:
        capture = store.load(twin)
    except StoreError:  # damaged: `captures verify` tells, and another is fetched at the next look
        return look
    if gate.inspect(capture, case.source) is not None:
        return look
    document = read_capture(capture, case.source, look.state.baseline)
    return taught(look, document, twin, case.source, case.products)


def _twin_of(store: SnapshotStore, first: Snapshot) -> Snapshot | None:
    """The twin of a capture, with no other capture between them; ids of one source sort by time."""
    twins = [
        each
        for each in store.twins(first.source)
        if first.id <= each.id and each.captured_at - first.captured_at <= SOON
    ]
    if not twins:
        return None
    nearest = max(each for each in store.ids(first.source) if each <= twins[0].id)
    return twins[0] if nearest == first.id else None

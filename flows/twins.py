"""The second fetch of a page, at once after the first: for which sources, and what a look learns from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pipeline import gate
from pipeline.check import Case
from pipeline.errors import StoreError
from pipeline.model import Look, Snapshot, SourceState
from pipeline.reading import read_capture
from pipeline.snapshot import SnapshotStore
from pipeline.twins import taught

# A twin follows at the site's pace, after a retry or two; what is later is another visit.
AT_ONCE = timedelta(hours=1)


def uncompared(states: Mapping[str, SourceState]) -> tuple[str, ...]:
    """The sources of which no two fetches were compared, or only two that were too different."""
    return tuple(source for source, state in states.items() if state.twins is None or state.twins.unlike)


def with_twin(store: SnapshotStore, look: Look, case: Case) -> Look:
    """The look with what the twin of its capture teaches; the look itself where there is none to be read."""
    twin = _twin_of(store, look)
    if twin is None:
        return look
    try:
        capture = store.load(twin)
    except StoreError:  # damaged: `captures verify` tells, and another is fetched at the next look
        return look
    if gate.inspect(capture, case.source) is not None:
        return look
    document = read_capture(capture, case.source, look.state.baseline)
    names = look.snapshot, twin.id
    return taught(look, document, twin.captured_at, names, case.source, case.products)


def _twin_of(store: SnapshotStore, look: Look) -> Snapshot | None:
    """The twin that was fetched right after the capture of a look; ids of one source sort by time."""
    ids = store.ids(look.source) if look.snapshot else ()
    for twin in store.twins(look.source) if ids else ():
        before = max((each for each in ids if each <= twin.id), default="")
        if before == look.snapshot and twin.captured_at - look.at <= AT_ONCE:
            return twin
    return None

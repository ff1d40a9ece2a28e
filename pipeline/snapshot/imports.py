"""Captures from elsewhere into the store, with their own dates. Importing twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.model import Capture, Snapshot, Source
from pipeline.snapshot.saved import read_saved
from pipeline.snapshot.store import SnapshotStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One capture that is in the store now; ``new`` is false where it was there before."""

    snapshot: Snapshot
    new: bool


def import_captures(
    store: SnapshotStore, captures: Iterable[Capture], *, recipe: str, extractor: str
) -> Iterator[Imported]:
    """Store captures one after the other; a capture that is there already keeps its first record."""
    known: dict[str, set[str]] = {}
    for capture in captures:
        if capture.source not in known:
            known[capture.source] = set(store.ids(capture.source))
        snapshot = store.put(capture, recipe=recipe, extractor=extractor)
        yield Imported(snapshot=snapshot, new=snapshot.id not in known[capture.source])
        known[capture.source].add(snapshot.id)


def import_files(
    store: SnapshotStore,
    files: Sequence[Path],
    *,
    source: Source,
    extractor: str,
    now: datetime,
    captured_at: datetime | None = None,
    hosts: tuple[str, ...] = (),
) -> tuple[Imported, ...]:
    """Import saved pages of one source; all are read before any is stored.

    ``captured_at`` may be given for one file only; otherwise each file tells its date (see
    ``read_saved``, which also explains ``hosts``). Raises CaptureError, UsageError, StoreError.
    """
    if captured_at is not None and len(files) > 1:
        raise UsageError("one date cannot be that of several pages: import them one by one, or leave it out")
    captures = [read_saved(path, source, now=now, captured_at=captured_at, hosts=hosts) for path in files]
    return tuple(import_captures(store, captures, recipe=source.recipe.digest, extractor=extractor))

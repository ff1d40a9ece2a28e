"""Captures from elsewhere into the store, with their own dates. Importing twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.model import Snapshot
from pipeline.snapshot.archives import Found, Item, Skipped, Unclaimed
from pipeline.snapshot.store import SnapshotStore

# Clocks of other machines may be ahead of ours.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One capture that is in the store now; ``new`` is false where it was there before."""

    snapshot: Snapshot
    new: bool


def take(
    store: SnapshotStore,
    items: Iterable[Item],
    *,
    extractor: str,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    dry_run: bool = False,
) -> Iterator[Imported | Skipped | Unclaimed]:
    """Store what archives hold, one capture after the other; what is not a capture is passed on.

    A capture that is there already keeps its first record. So an import that was stopped is resumed
    by starting it again. Captures before ``since`` or from ``until`` on are left out, those after
    ``now`` skipped. With ``dry_run`` nothing is written.
    """
    for item in items:
        if not isinstance(item, Found):
            yield item
            continue
        at = item.capture.captured_at
        if at > now + _AHEAD:
            yield Skipped(where=item.where, reason=f"its date {at.isoformat()} is in the future")
        elif (since is None or at >= since) and (until is None or at < until):
            yield from _stored(store, item, extractor, dry_run)


def _stored(store: SnapshotStore, item: Found, extractor: str, dry_run: bool) -> Iterator[Imported]:
    for source in item.sources:
        capture = replace(item.capture, source=source.id)
        new = not store.has(capture)
        keep = store.foresee if dry_run else store.put
        recipe = source.recipe_at(capture.captured_at).digest
        yield Imported(snapshot=keep(capture, recipe=recipe, extractor=extractor), new=new)

"""Screenshots kept with captures, cut to where the words stand, with boxes around them.

The picture itself is untouched; boxes are drawn over it from the places stored at capture time.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import StoreError, UsageError
from pipeline.model import ExhibitKind, Snapshot
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.rectangles import Rectangle, read_rectangles

# CSS pixels shown above and below the boxed words, and at most.
_AROUND = 140
_TALLEST = 1200
_LARGEST_DIMENSION = 40_000

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A screenshot, the part of it to show, and the boxes on it; all in CSS pixels of the page."""

    snapshot: Snapshot
    width: float
    height: float
    top: float
    shown: float
    boxes: tuple[Rectangle, ...]


def picture_of(store: SnapshotStore, snapshot: Snapshot | None, passages: tuple[str, ...]) -> Picture | None:
    """The screenshot of a snapshot around some passages; None where none was kept."""
    if snapshot is None or not any(each.kind is ExhibitKind.SCREENSHOT for each in snapshot.exhibits):
        return None
    try:
        data = store.exhibit(snapshot, ExhibitKind.RECTANGLES)
        places = read_rectangles(data) if data else None
    except StoreError:  # a damaged exhibit costs the boxes, never the ticket
        places = None
    if places is None or not 0 < places.width <= _LARGEST_DIMENSION:
        return None
    boxes = tuple(dict.fromkeys(box for each in passages for box in places.showing(each)))
    top = max(0.0, min((box.y for box in boxes), default=0.0) - _AROUND)
    bottom = max((box.y + box.height for box in boxes), default=_TALLEST) + _AROUND
    shown = min(bottom, places.height, top + _TALLEST) - top
    return Picture(
        snapshot=snapshot,
        width=places.width,
        height=places.height,
        top=top,
        shown=max(shown, 1.0),
        boxes=boxes,
    )


def image_of(store: SnapshotStore, snapshot: str) -> tuple[bytes, str]:
    """The bytes of a screenshot and its media type, told by its first bytes; UsageError where none is."""
    data = store.exhibit(store.get(snapshot), ExhibitKind.SCREENSHOT)
    found = next((kind for mark, kind in _SIGNATURES.items() if data and data.startswith(mark)), None)
    if data is None or found is None:
        raise UsageError("no screenshot was kept with this capture")
    return data, found

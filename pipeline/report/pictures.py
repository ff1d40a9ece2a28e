"""Screenshots kept with captures, cut to where the words stand, with boxes around them.

The picture itself is untouched; boxes are drawn over it from the places stored at capture time.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import StoreError, UsageError
from pipeline.model import ExhibitKind, Snapshot
from pipeline.report.card import Card
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.rectangles import Rectangle, read_rectangles

# CSS pixels shown around the boxed words, at most, and at least: half a window is wide enough to see what
# a paragraph belongs to, and is still read without opening the picture.
_AROUND = 140
_BESIDE = 24
_TALLEST = 1200
_NARROWEST = 640
_LARGEST_DIMENSION = 40_000

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A screenshot, the part of it to show, and the boxes on it; all in CSS pixels of the page."""

    snapshot: Snapshot
    width: float
    height: float
    left: float
    top: float
    shown_width: float
    shown_height: float
    boxes: tuple[Rectangle, ...]


def shown_words(card: Card) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The passages of a ticket that pictures are to show, before and now: those that it is about."""
    told = [each for each in card.passages if each.label != ""]
    return tuple(each.before for each in told if each.before), tuple(e.after for e in told if e.after)


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
    top, bottom = _span([(box.y, box.y + box.height) for box in boxes], _AROUND, 0, places.height)
    left, right = _span([(box.x, box.x + box.width) for box in boxes], _BESIDE, _NARROWEST, places.width)
    return Picture(
        snapshot=snapshot,
        width=places.width,
        height=places.height,
        left=left,
        top=top,
        shown_width=max(right - left, 1.0),
        shown_height=max(min(bottom - top, _TALLEST), 1.0),
        boxes=boxes,
    )


def _span(edges: list[tuple[float, float]], beside: float, least: float, all_: float) -> tuple[float, float]:
    """The part of one direction that shows all edges with some room, at least so much; without edges all."""
    if not edges:
        return 0.0, all_
    start, end = min(each for each, _ in edges) - beside, max(each for _, each in edges) + beside
    missing = max(0.0, least - (end - start))
    start, end = start - missing / 2, end + missing / 2
    if start < 0:
        start, end = 0.0, end - start
    if end > all_:
        start, end = start - (end - all_), all_
    return max(0.0, start), end


def image_of(store: SnapshotStore, snapshot: str) -> tuple[bytes, str]:
    """The bytes of a screenshot and its media type, told by its first bytes; UsageError where none is."""
    data = store.exhibit(store.get(snapshot), ExhibitKind.SCREENSHOT)
    found = next((kind for mark, kind in _SIGNATURES.items() if data and data.startswith(mark)), None)
    if data is None or found is None:
        raise UsageError("no screenshot was kept with this capture")
    return data, found

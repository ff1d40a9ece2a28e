"""Moving a baseline: exactly the changes a person agreed to become part of it, the rest stays.

A change names its blocks, not their indexes in today's baseline, since other decisions may have
moved it meanwhile. So blocks are found again by what they say and where they stood, and an added
block goes after the block that precedes it on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from rapidfuzz.distance import LCSseq

from pipeline.model import Baseline, BaselineStatus, Block, Change, ChangeKind, Document

# Neighbours taken down per change: the nearest may be new itself and not agreed to yet.
CONTEXT = 8


def anchored(changes: Sequence[Change], document: Document) -> tuple[Change, ...]:
    """The changes with what is needed to apply them later, taken from the document after.

    That is the keys of up to CONTEXT blocks before and behind each, and how often the page says it.
    """
    keys = [block.key for block in document.blocks]
    said = Counter(document.blocks if changes else ())
    return tuple(
        replace(
            change,
            follows=_preceding(keys, change.place) if change.after else (),
            leads=_succeeding(keys, change.place + len(change.after)) if change.after else (),
            copies=said[(change.after or change.before)[0]],
        )
        for change in changes
    )


def patched(baseline: Baseline, changes: Sequence[Change], now: datetime) -> Baseline:
    """The baseline after a person agreed to these changes: reviewed, at ``now``.

    Reworded, split and merged blocks are replaced where they stand; removed ones go; added and moved
    ones are put after the block that precedes them (``anchored``), else before the one that follows,
    or else at the end of their section. A change whose blocks are no longer there is passed over, so
    applying one twice is the same as once.
    """
    ordered = sorted(changes, key=lambda each: each.place)
    keys = {block.key for block in baseline.blocks}
    moving = {block.key for change in changes if change.kind is ChangeKind.MOVED for block in change.after}
    reached = set(keys)  # what stands or has arrived when a change's turn comes
    taken: set[int] = set()
    gone: set[int] = set()
    replacements: dict[int, tuple[Block, ...]] = {}
    arrivals: list[Change] = []
    for change in ordered:
        arrived = bool(change.after) and {block.key for block in change.after} <= keys
        found = _locate(baseline.blocks, change, taken, strict=arrived)
        if found is None or _left(baseline.blocks, change, gone):
            continue
        if change.kind is ChangeKind.MOVED and not _leads_somewhere(change, reached, keys - moving):
            continue
        taken.update(found)
        reached |= {block.key for block in change.after}
        if not found or change.kind is ChangeKind.MOVED:
            arrivals.append(change)
        else:
            replacements[found[0]] = change.after
            gone.update(found)
    blocks: list[Block] = []
    for i, block in enumerate(baseline.blocks):
        blocks += replacements.get(i, () if i in taken else (block,))
    for change in arrivals:
        _arrive(blocks, change)
    return replace(baseline, blocks=tuple(blocks), status=BaselineStatus.REVIEWED, since=now)


def inverse(before: Baseline, after: Baseline) -> tuple[Change, ...]:
    """What turns ``after`` back into ``before``: the memory of an undo, hunk by hunk.

    ``place`` is the index of each hunk in ``after``.
    """
    keys = [block.key for block in after.blocks]
    equal = [op for op in LCSseq.opcodes(after.blocks, before.blocks) if op.tag == "equal"]
    hunks = []
    there = back = 0
    # What lies between two equal runs is one hunk: an old passage comes back in place of the new one.
    for there_end, back_end, next_there, next_back in [
        *((op.src_start, op.dest_start, op.src_end, op.dest_end) for op in equal),
        (len(after.blocks), len(before.blocks), 0, 0),
    ]:
        gone, wanted = after.blocks[there:there_end], before.blocks[back:back_end]
        if gone or wanted:
            follows = _preceding(keys, there)
            hunks.append(
                Change(
                    kind=_hunk_kind(gone, wanted),
                    before=gone,
                    after=wanted,
                    similarity=0.0,
                    place=there,
                    follows=follows,
                )
            )
        there, back = next_there, next_back
    return tuple(hunks)


def undone(baseline: Baseline, hunks: Sequence[Change], now: datetime) -> Baseline:
    """The baseline without what ``inverse`` remembers; exact as long as nothing else moved it.

    What another decision has replaced meanwhile stays.
    """
    blocks = list(baseline.blocks)
    if not all(_stands(blocks, hunk) for hunk in hunks):
        return patched(baseline, hunks, now)
    for hunk in sorted(hunks, key=lambda each: each.place, reverse=True):
        blocks[hunk.place : hunk.place + len(hunk.before)] = hunk.after
    return replace(baseline, blocks=tuple(blocks), since=now)


def _stands(blocks: Sequence[Block], hunk: Change) -> bool:
    """Whether a hunk's blocks are at its place, behind the block that preceded them."""
    before = [block.key for block in blocks[max(0, hunk.place - 1) : hunk.place]]
    same = tuple(blocks[hunk.place : hunk.place + len(hunk.before)]) == hunk.before
    return same and before == list(hunk.follows[:1])


def _hunk_kind(there: Sequence[Block], back: Sequence[Block]) -> ChangeKind:
    if not there:
        return ChangeKind.ADDED
    return ChangeKind.REWORDED if back else ChangeKind.REMOVED


def _preceding(keys: Sequence[str], place: int) -> tuple[str, ...]:
    return tuple(reversed(keys[max(0, place - CONTEXT) : place]))


def _succeeding(keys: Sequence[str], place: int) -> tuple[str, ...]:
    return tuple(keys[place : place + CONTEXT])


def _left(blocks: Sequence[Block], change: Change, gone: Set[int]) -> bool:
    """Whether a removed block has gone already: as many of its equals stand as the page has."""
    if change.kind is not ChangeKind.REMOVED or change.copies is None:
        return False
    standing = sum(block == change.before[0] for i, block in enumerate(blocks) if i not in gone)
    return standing <= change.copies


def _leads_somewhere(move: Change, reached: Set[str], standing: Set[str]) -> bool:
    """Whether the place a block moves to is known: the top, or beside a block that stands or arrives.

    A block whose every neighbour is still to be agreed to stays where it is.
    """
    if not move.follows and move.place == 0:
        return True
    return not reached.isdisjoint(move.follows) or not standing.isdisjoint(move.leads)


def _locate(
    blocks: Sequence[Block], change: Change, taken: Set[int], *, strict: bool
) -> tuple[int, ...] | None:
    """Indexes of the change's old blocks in order, None where one of them is gone."""
    found: list[int] = []
    for block in change.before:
        used = taken | set(found)
        place = _find(blocks, block, change.place + len(found), used, strict=strict)
        if place is None:
            return None
        found.append(place)
    return tuple(found)


def _find(blocks: Sequence[Block], wanted: Block, near: int, used: Set[int], *, strict: bool) -> int | None:
    """The very block, or the same words under the same headings, or (unless strict) anywhere."""
    same = [i for i, block in enumerate(blocks) if block.key == wanted.key and i not in used]
    exact = [i for i in same if blocks[i] == wanted]
    section = [i for i in same if blocks[i].headings == wanted.headings]
    candidates = exact or section or ([] if strict else same)
    return min(candidates, key=lambda i: (abs(i - near), i), default=None)


def _arrive(blocks: list[Block], change: Change) -> None:
    """Put the blocks of an added or moved change where they belong, unless they stand there."""
    keys = [block.key for block in blocks]
    wanted = [block.key for block in change.after]
    place = _beside(keys, change)
    section = [i for i, block in enumerate(blocks) if block.headings == change.after[0].headings]
    if change.kind is ChangeKind.ADDED and change.copies is not None:
        # It may have come elsewhere, while its predecessor was still to be agreed to.
        there = blocks.count(change.after[0]) >= change.copies
    elif place is None:
        there = any(blocks[i] == change.after[0] for i in section)
    else:
        there = keys[place : place + len(wanted)] == wanted
    if not there:
        end = section[-1] + 1 if section else min(change.place, len(blocks))
        place = end if place is None else place
        blocks[place:place] = change.after


def _beside(keys: Sequence[str], change: Change) -> int | None:
    """The index behind the nearest known predecessor, else before the nearest known successor."""
    if not change.follows and change.place == 0:
        return 0
    before = _nearest(keys, change.follows, change.place - 1)
    if before is not None:
        return before + 1
    mirrored = _nearest(keys[::-1], change.leads, len(keys) - 1 - change.place)
    return None if mirrored is None else len(keys) - 1 - mirrored


def _nearest(keys: Sequence[str], neighbours: Sequence[str], near: int) -> int | None:
    """The index of the first neighbour that stands in ``keys``, where most of its context does too."""
    for skipped, key in enumerate(neighbours):
        known = [i for i, each in enumerate(keys) if each == key]
        if known:
            context = neighbours[skipped:]
            return max(known, key=lambda i: (_agreement(keys, i, context), -abs(i - near)))
    return None


def _agreement(keys: Sequence[str], end: int, context: Sequence[str]) -> int:
    """How many keys backwards from ``end`` are the context, nearest first."""
    count = 0
    for offset, key in enumerate(context):
        if end - offset < 0 or keys[end - offset] != key:
            break
        count += 1
    return count

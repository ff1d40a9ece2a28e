"""Moving a baseline: exactly the changes a person agreed to become part of it, the rest stays.

A change names its blocks, not their indexes in today's baseline, since other decisions may have
moved it meanwhile. So blocks are found again by what they say and where they stood, and an added
block goes after the block that precedes it on the page.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from rapidfuzz.distance import LCSseq

from pipeline.model import Baseline, BaselineStatus, Block, Change, ChangeKind, Document

# Predecessors taken down per change: the nearest may be new itself and not agreed to yet.
CONTEXT = 8


def anchored(changes: Sequence[Change], document: Document) -> tuple[Change, ...]:
    """The changes with the keys of up to CONTEXT blocks that precede each in the document after."""
    keys = [block.key for block in document.blocks]
    return tuple(
        replace(change, follows=_preceding(keys, change.place)) if change.after else change
        for change in changes
    )


def patched(baseline: Baseline, changes: Sequence[Change], now: datetime) -> Baseline:
    """The baseline after a person agreed to these changes: reviewed, at ``now``.

    Reworded, split and merged blocks are replaced where they stand; removed ones go; added and moved
    ones are put after the block that precedes them (``anchored``), or else at the end of their
    section. A change whose blocks are no longer there is passed over, so applying one twice is the
    same as once.
    """
    ordered = sorted(changes, key=lambda each: each.place)
    taken: set[int] = set()
    replacements: dict[int, tuple[Block, ...]] = {}
    arrivals: list[Change] = []
    keys = {block.key for block in baseline.blocks}
    for change in ordered:
        arrived = bool(change.after) and {block.key for block in change.after} <= keys
        found = _locate(baseline.blocks, change, taken, strict=arrived)
        if found is None:
            continue
        taken.update(found)
        if not found or _travels(change):
            arrivals.append(change)
        else:
            replacements[found[0]] = change.after
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


def _travels(change: Change) -> bool:
    """Whether a change takes its block elsewhere and we know where to."""
    return change.kind is ChangeKind.MOVED and (bool(change.follows) or change.place == 0)


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
    place = _after(keys, change)
    if place is None:
        section = [i for i, block in enumerate(blocks) if block.headings == change.after[0].headings]
        if any(blocks[i] == change.after[0] for i in section):
            return
        place = section[-1] + 1 if section else min(change.place, len(blocks))
    if keys[place : place + len(wanted)] != wanted:
        blocks[place:place] = change.after


def _after(keys: Sequence[str], change: Change) -> int | None:
    """The index behind the nearest known predecessor, where it is the one with the same context."""
    if not change.follows:
        return 0 if change.place == 0 else None
    for skipped, key in enumerate(change.follows):
        known = [i for i, each in enumerate(keys) if each == key]
        if known:
            context = change.follows[skipped:]
            best = max(known, key=lambda i: (_agreement(keys, i, context), -abs(i + 1 - change.place)))
            return best + 1
    return None


def _agreement(keys: Sequence[str], end: int, context: Sequence[str]) -> int:
    """How many blocks backwards from ``end`` are the context, nearest first."""
    count = 0
    for offset, key in enumerate(context):
        if end - offset < 0 or keys[end - offset] != key:
            break
        count += 1
    return count

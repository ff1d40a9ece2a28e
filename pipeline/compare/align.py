"""Pairing the blocks of two documents (method: DECIDING.md and its measurements on public archives).

Blocks with equal words are anchored by a longest common subsequence; what stands between two
anchors is a gap, where rewordings are looked for first; then the whole document is searched for
what went elsewhere. Every step is deterministic and bounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from pipeline.compare.grouping import Group, join_neighbours
from pipeline.compare.numbering import bare
from pipeline.compare.pairing import best_pairs
from pipeline.model import Block, Change, ChangeKind, Document
from pipeline.text import similarity

# Word-level Indel similarity from which two blocks are versions of one another: 0.40 inside a gap
# (unrelated blocks stay under 0.21 at the 99th percentile), stricter where nothing else binds them.
IN_GAP = 0.40
ANYWHERE = 0.55


def compare(before: Document, after: Document) -> tuple[Change, ...]:
    """The differences of two documents in reading order of ``after``.

    A removed block stands where it would be read. Blocks that are equal but for their own number
    are MOVED; equal blocks that kept their place are not mentioned.
    """
    old, new = before.blocks, after.blocks
    old_keys, new_keys = [bare(block.key) for block in old], [bare(block.key) for block in new]
    anchors = _anchors(old_keys, new_keys)
    moved = _moved(old_keys, new_keys, anchors)
    groups = _groups(old, new, anchors, moved)
    met = {group.before[-1]: group.after[-1] for group in groups if group.before and group.after}
    reached = sorted({**met, **anchors}.items())
    changes = [
        (_order(group, reached), change)
        for group in groups
        if (change := _change(group, old, new)) is not None
    ]
    changes += [
        ((j, 0, i), _moved_change(old[i], new[j], j))
        for i, j in [*_renumbered(anchors, old, new), *moved.items()]
    ]
    return tuple(change for _, change in sorted(changes, key=lambda entry: entry[0]))


def _anchors(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Index before → index after of the blocks that kept their words and their order."""
    found: dict[int, int] = {}
    for op in LCSseq.opcodes(old, new):
        if op.tag == "equal":
            found.update(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True))
    return found


def _moved(old: Sequence[str], new: Sequence[str], anchors: dict[int, int]) -> dict[int, int]:
    """Index before → index after of blocks with the same words at another place."""
    taken = set(anchors.values())
    waiting: dict[str, list[int]] = {}
    for j, key in enumerate(new):
        if j not in taken:
            waiting.setdefault(key, []).append(j)
    found = {}
    for i, key in enumerate(old):
        if i not in anchors and waiting.get(key):
            found[i] = waiting[key].pop(0)
    return found


def _groups(
    old: Sequence[Block], new: Sequence[Block], anchors: dict[int, int], moved: dict[int, int]
) -> list[Group]:
    """Every block that is not anchored or moved, alone or with its partners."""
    done_old, done_new = set(anchors) | set(moved), set(anchors.values()) | set(moved.values())
    groups: list[Group] = []
    lone_old: list[int] = []
    lone_new: list[int] = []
    for gap_old, gap_new in _gaps(anchors, len(old), len(new)):
        rest_old = [i for i in gap_old if i not in done_old]
        rest_new = [j for j in gap_new if j not in done_new]
        found = join_neighbours(
            old, new, rest_old, rest_new, best_pairs(old, new, rest_old, rest_new, IN_GAP)
        )
        groups += found
        paired_old = {i for group in found for i in group.before}
        paired_new = {j for group in found for j in group.after}
        lone_old += [i for i in rest_old if i not in paired_old]
        lone_new += [j for j in rest_new if j not in paired_new]
    pairs = best_pairs(old, new, lone_old, lone_new, ANYWHERE, near=False)
    groups += [Group((i,), (j,)) for i, j in sorted(pairs.items())]
    found_again = set(pairs.values())
    groups += [Group((i,), ()) for i in lone_old if i not in pairs]
    groups += [Group((), (j,)) for j in lone_new if j not in found_again]
    return groups


def _gaps(anchors: dict[int, int], old: int, new: int) -> list[tuple[range, range]]:
    """What lies between consecutive anchors, on both sides."""
    gaps, i, j = [], 0, 0
    for end_i, end_j in [*sorted(anchors.items()), (old, new)]:
        if end_i > i or end_j > j:
            gaps.append((range(i, end_i), range(j, end_j)))
        i, j = end_i + 1, end_j + 1
    return gaps


def _renumbered(anchors: dict[int, int], old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    return [(i, j) for i, j in sorted(anchors.items()) if old[i].key != new[j].key]


def _moved_change(before: Block, after: Block, place: int) -> Change:
    return Change(
        kind=ChangeKind.MOVED,
        before=(before,),
        after=(after,),
        similarity=similarity(before.key, after.key),
        place=place,
    )


def _change(group: Group, old: Sequence[Block], new: Sequence[Block]) -> Change | None:
    """The change a group makes."""
    before = tuple(old[i] for i in group.before)
    after = tuple(new[j] for j in group.after)
    if not after:
        return Change(kind=ChangeKind.REMOVED, before=before, after=(), similarity=0.0, place=group.before[0])
    if not before:
        return Change(kind=ChangeKind.ADDED, before=(), after=after, similarity=0.0, place=group.after[0])
    kind = ChangeKind.REWORDED
    if len(before) < len(after):
        kind = ChangeKind.SPLIT
    elif len(after) < len(before):
        kind = ChangeKind.MERGED
    alike = similarity(" ".join(b.key for b in before), " ".join(b.key for b in after))
    return Change(kind=kind, before=before, after=after, similarity=alike, place=group.after[0])


def _order(group: Group, reached: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Where a group is read: its place after, or behind what preceded the removed block."""
    if group.after:
        return (group.after[0], 0, group.before[0] if group.before else -1)
    first = group.before[0]
    seat = bisect_left(reached, (first, -1))
    return (reached[seat - 1][1] if seat else -1, 1, first)

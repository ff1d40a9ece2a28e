"""One block that became several, or several that became one: the same words in other pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.numbering import bare
from pipeline.model import Block
from pipeline.text import words

# Share of a piece's words that must stand unclaimed in the other side's block for it to belong there.
CONTAINED = 0.8
# Fewer words than this are found in any long block by chance.
FEW = 4
# Lone blocks on one side times the other: beyond this a gap is rewritten, and no cuts are looked for.
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """Indexes of blocks before and after that are one passage, in order."""

    before: tuple[int, ...]
    after: tuple[int, ...]


def join_neighbours(
    old: Sequence[Block],
    new: Sequence[Block],
    before: Sequence[int],
    after: Sequence[int],
    pairs: dict[int, int],
) -> list[Group]:
    """The pairs of one gap, widened by lone neighbours whose words stand in the partner."""
    lone_old = [i for i in before if i not in pairs]
    taken = set(pairs.values())
    lone_new = [j for j in after if j not in taken]
    groups = [Group((i,), (j,)) for i, j in sorted(pairs.items())]
    if lone_old or lone_new:
        groups = [_widen(group, old, new, lone_old, lone_new) for group in groups]
    if lone_old and lone_new:
        groups += _pieces(old, new, lone_old, lone_new)
    return groups


def _bag(blocks: Sequence[Block], indexes: Sequence[int]) -> Counter[str]:
    return Counter(word for index in indexes for word in words(bare(blocks[index].key)))


def _contained(piece: Counter[str], rest: Counter[str]) -> bool:
    """Whether a piece's words stand in what a block has left over; a short piece must be most of that."""
    total = piece.total()
    if total < FEW:
        return 0 < total == (piece & rest).total() >= CONTAINED * rest.total()
    return (piece & rest).total() >= CONTAINED * total


def _widen(
    group: Group, old: Sequence[Block], new: Sequence[Block], lone_old: list[int], lone_new: list[int]
) -> Group:
    """A pair with the lone blocks beside it whose words its partner has left over."""
    before, after = list(group.before), list(group.after)
    grown = True
    while grown:
        grown = False
        left_old, left_new = _bag(old, before), _bag(new, after)
        missing_new, missing_old = left_old - left_new, left_new - left_old
        for lone, side, blocks, missing in (
            (lone_new, after, new, missing_new),
            (lone_old, before, old, missing_old),
        ):
            for beside in (side[0] - 1, side[-1] + 1):
                if beside in lone and _contained(_bag(blocks, [beside]), missing):
                    lone.remove(beside)
                    side.append(beside)
                    side.sort()
                    grown = True
    return Group(tuple(before), tuple(after))


def _pieces(
    old: Sequence[Block], new: Sequence[Block], lone_old: list[int], lone_new: list[int]
) -> list[Group]:
    """Lone blocks that are wholly made of two or more lone blocks of the other side."""
    if len(lone_old) * len(lone_new) > MANY:
        return []
    groups = []
    for i in list(lone_old):
        run = _run(_bag(old, [i]), {j: _bag(new, [j]) for j in lone_new})
        if len(run) > 1:
            groups.append(Group((i,), tuple(run)))
            lone_old.remove(i)
            lone_new[:] = [j for j in lone_new if j not in run]
    for j in list(lone_new):
        run = _run(_bag(new, [j]), {i: _bag(old, [i]) for i in lone_old})
        if len(run) > 1:
            groups.append(Group(tuple(run), (j,)))
            lone_new.remove(j)
            lone_old[:] = [i for i in lone_old if i not in run]
    return groups


def _run(whole: Counter[str], pieces: dict[int, Counter[str]]) -> list[int]:
    """The neighbouring lone blocks whose words make up most of a whole, [] where they do not."""
    run: list[int] = []
    rest = whole
    for index, piece in pieces.items():
        if run and index != run[-1] + 1:
            break
        if piece and (piece & rest).total() >= CONTAINED * piece.total():
            run.append(index)
            rest = rest - piece
        elif run:
            break
    covered = whole.total() - rest.total()
    return run if run and covered >= CONTAINED * whole.total() else []

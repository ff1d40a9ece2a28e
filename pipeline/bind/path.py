"""The order of steps decides which block each of them means.

Viterbi over the blocks that come into question for each step, or none. Going on to the next block
of the same section is easy, going back or into another section is not, so that near-identical
sections keep apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Block, BlockKind

# Likeness and priors of a pair must exceed this; a sixth more or less moves no case.
_PROPOSED = 0.34
# What going on to the next step of a list gains, divided by the distance; what other moves cost.
_NEXT = 0.10
_SAME_BLOCK = -0.02
_BACK = -0.12
_ELSEWHERE = -0.20
# How far a place is trusted that only its neighbours speak for: worth a look, never a verdict.
_BETWEEN = 0.2
# So many steps of a channel must be bound before the rest may be told in another order, and so alike
# must a step and the official one be that are left.
_NEIGHBOURS, _LEFT = 2, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A block that comes into question for a target."""

    block: int
    score: float  # by which pairs compete
    trust: float  # how sure a reader may be that the block says the same, 0..1


def best_path(rows: Sequence[Sequence[Pair]], blocks: Sequence[Block]) -> list[Pair | None]:
    """The choice of pairs, or none, whose sum over the threshold is highest.

    A state is the last block that was bound; steps without a block leave it as it is.
    """
    states: dict[int, tuple[float, tuple[Pair | None, ...]]] = {-1: (0.0, ())}
    for row in rows:
        following = {last: (total, (*path, None)) for last, (total, path) in states.items()}
        for pair in row:
            for last, (total, path) in states.items():
                gain = pair.score + _move(last, pair.block, blocks) - _PROPOSED
                best = following.get(pair.block)
                if gain > 0 and (best is None or total + gain > best[0]):
                    following[pair.block] = (total + gain, (*path, pair))
        states = following
    return list(max(states.values(), key=lambda state: state[0])[1])


def _move(last: int, to: int, blocks: Sequence[Block]) -> float:
    if last < 0:
        return 0.0
    if last == to:
        return _SAME_BLOCK
    if blocks[last].headings != blocks[to].headings:
        return _ELSEWHERE
    if to < last:
        return _BACK
    return _NEXT / (to - last)


def filled(
    path: Sequence[Pair | None], blocks: Sequence[Block], alike: Sequence[Sequence[float]]
) -> list[Pair | None]:
    """The path with its gaps closed: steps without a block between two bound ones mean the official
    steps between those, where there are exactly as many and they have some term in common.
    """
    found = list(path)
    bound = [i for i, pair in enumerate(path) if pair]
    for before, after in pairwise(bound):
        first, last = path[before], path[after]
        if first is None or last is None or after - before < 2:
            continue
        between = range(first.block + 1, last.block)
        if len(between) == after - before - 1 and _one_list(blocks[first.block : last.block + 1]):
            for i, j in zip(range(before + 1, after), between, strict=True):
                if alike[i][j] > 0:
                    found[i] = Pair(block=j, score=0.0, trust=_BETWEEN)
    return found


def out_of_order(
    path: Sequence[Pair | None], blocks: Sequence[Block], alike: Sequence[Sequence[float]]
) -> list[Pair | None]:
    """The path with steps that the guide tells in another order than the page.

    A step without a block means an official step that nobody claims between those of its neighbours'
    list, where each of the two is likest to the other among what is left.
    """
    found = list(path)
    bound = sorted(pair.block for pair in path if pair)
    if len(bound) < _NEIGHBOURS:
        return found
    free = [j for j in range(bound[0], bound[-1] + 1) if j not in bound and _same_list(blocks, j, bound)]
    rest = [i for i, pair in enumerate(path) if pair is None]
    for i in rest:
        best = max(free, key=lambda j: (alike[i][j], -j), default=None)
        if best is None or alike[i][best] < _LEFT:
            continue
        if all(alike[other][best] < alike[i][best] for other in rest if other != i):
            found[i] = Pair(block=best, score=0.0, trust=_BETWEEN)
            free.remove(best)
    return found


def _same_list(blocks: Sequence[Block], j: int, bound: Sequence[int]) -> bool:
    return blocks[j].kind is BlockKind.STEP and any(
        blocks[other].headings == blocks[j].headings for other in bound
    )


def _one_list(blocks: Sequence[Block]) -> bool:
    return all(b.kind is BlockKind.STEP and b.headings == blocks[0].headings for b in blocks)

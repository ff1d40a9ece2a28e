"""Proposals: the best alignment of a channel's steps with the blocks of a page.

Viterbi over the blocks that come into question for each step, or none. A pair counts by likeness and
by how well its section fits the channel; going on to the next block of the same section is easy,
going back or into another section is not, so that near-identical sections keep apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.bind.binding import Binding
from pipeline.bind.likeness import likeness
from pipeline.bind.sections import channel_fit
from pipeline.model import Block, BlockKind, Document, Target, TargetKind

# Tuned on the cases in tests/bind that are not kept aside.
_PROPOSED = 0.30  # a pair needs this much, priors counted in
_LIKE = 0.12  # and this much likeness of words alone
_SECTION = 0.12
_CHANNEL = 0.12
_NEXT = 0.10
_SAME_BLOCK = -0.02
_BACK = -0.12
_ELSEWHERE = -0.20
_NO_STEP = -0.20
_AT_HOME = 0.45
_SAID = 0.22  # what stands for itself (a note, an answer) needs this much likeness
_CANDIDATES = 12
_STRANGER = 0.4
# A step that is proposed for something else than a step is never support by itself.
_RUNNING_TEXT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    block: int
    score: float  # by which pairs compete
    trust: float  # how sure a reader may be that the block says the same, 0..1


def bind_words(target: Target, document: Document) -> Binding | None:
    """The block most like a target's own words; None where nothing is like it."""
    return bind_steps((target,), document)[0]


def bind_steps(targets: Sequence[Target], document: Document) -> tuple[Binding | None, ...]:
    """Propose a block for each target of one channel; two steps may share a block, order is preferred.

    The page may be in another language than the targets. The score, in 0..1, is comparable across
    pages and languages.
    """
    blocks = document.blocks
    if not blocks or not targets:
        return (None,) * len(targets)
    alike = likeness(targets, blocks, document.language or targets[0].locale)
    rows = _candidates(targets, document, alike)
    steps = all(target.kind is TargetKind.STEP for target in targets)
    path = _best_path(rows, blocks) if steps else [max(row, key=_rank, default=None) for row in rows]
    return tuple(_binding(pair, blocks) for pair in path)


def _rank(pair: _Pair) -> tuple[float, int]:
    return pair.score, -pair.block


def _binding(pair: _Pair | None, blocks: Sequence[Block]) -> Binding | None:
    if pair is None:
        return None
    return Binding(blocks=(pair.block,), quote=blocks[pair.block].text, score=round(pair.trust, 3))


def _candidates(
    targets: Sequence[Target], document: Document, alike: Sequence[Sequence[float]]
) -> list[list[_Pair]]:
    blocks = document.blocks
    steps = all(target.kind is TargetKind.STEP for target in targets)
    section = _section_fit(alike, blocks)
    channel = channel_fit(targets, document)
    priors = [
        (_SECTION * section[j] + _CHANNEL * channel[j] if steps else 0.0)
        + (_NO_STEP if steps and block.kind is not BlockKind.STEP else 0.0)
        for j, block in enumerate(blocks)
    ]
    rows = []
    for row in alike:
        pairs = [
            _Pair(
                block=j, score=like + priors[j], trust=_trust(like + priors[j], section[j], blocks[j], steps)
            )
            for j, like in enumerate(row)
            if like >= (_LIKE if steps else _SAID) and blocks[j].kind is not BlockKind.HEADING
        ]
        rows.append(sorted(pairs, key=_rank, reverse=True)[:_CANDIDATES])
    return rows


def _trust(score: float, at_home: float, block: Block, steps: bool) -> float:
    """A likeness is trusted less where the other steps find nothing, and least in running text."""
    if not steps:
        return min(1.0, score)
    trust = min(1.0, max(0.0, score)) * (1 - _STRANGER * (1 - at_home))
    return trust if block.kind is BlockKind.STEP else min(trust, _RUNNING_TEXT)


def _section_fit(alike: Sequence[Sequence[float]], blocks: Sequence[Block]) -> list[float]:
    """For each block, how well its section serves the whole channel, 0..1.

    The best section has 1 where the steps are at home on the page; nobody is in an unrelated one.
    """
    total: Counter[tuple[str, ...]] = Counter()
    for row in alike:
        best: dict[tuple[str, ...], float] = {}
        for score, block in zip(row, blocks, strict=True):
            if block.kind is not BlockKind.HEADING:
                best[block.headings] = max(best.get(block.headings, 0.0), score)
        total.update(best)
    top = max(*total.values(), _AT_HOME * len(alike)) if total else 1.0
    return [total[block.headings] / top for block in blocks]


def _best_path(rows: Sequence[Sequence[_Pair]], blocks: Sequence[Block]) -> list[_Pair | None]:
    """The choice of pairs, or none, whose sum over the threshold is highest.

    A state is the last block that was bound; steps without a block leave it as it is.
    """
    states: dict[int, tuple[float, tuple[_Pair | None, ...]]] = {-1: (0.0, ())}
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

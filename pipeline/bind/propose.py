"""Proposals: the best alignment of a channel's steps with the blocks of a page.

A pair counts by likeness and by how well its section fits the channel; which pairs go together is
decided by their order. Constants were tuned on the 249 cases in tests/bind that are not kept aside,
and lie on plateaus: a change by a seventh (_PROPOSED) to a half moves at most two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.bind.binding import Binding
from pipeline.bind.clauses import clauses
from pipeline.bind.likeness import Likeness
from pipeline.bind.path import Pair, best_path, filled, out_of_order
from pipeline.bind.sections import channel_fit
from pipeline.model import Block, BlockKind, Document, Target, TargetKind

_LIKE = 0.12  # the least likeness of words at which a pair of a step and a block is looked at
# What a block gains in the section that serves the channel best, and under a heading that names the
# channel; a heading that names another one costs as much.
_SECTION = 0.12
_CHANNEL = 0.12
_NO_STEP = -0.20  # a step that would be bound to running text
_AT_HOME = 0.45  # mean likeness of a channel's steps in their own section (reworded guides)
_SAID = 0.22  # what stands for itself (a note, an answer) needs this much likeness
_CANDIDATES = 12
_WIDER = 0.05  # what a second official step must add to the likeness
# A clause of a step means the official step beside the step's own from so much likeness on, which must
# be so much more than its likeness to the step's own.
_CLAUSE, _CLEARLY = 0.2, 0.1
_STRANGER = 0.4  # share of trust that is lost where the other steps of the channel find nothing
# A step that is proposed for something else than a step is never support by itself.
_RUNNING_TEXT = 0.5


def bind_steps(targets: Sequence[Target], document: Document) -> tuple[Binding | None, ...]:
    """Propose a block for each target of one channel; two steps may share a block, order is preferred.

    The page may be in another language than the targets. The score, in 0..1, is comparable across
    pages and languages.
    """
    blocks = document.blocks
    if not blocks or not targets:
        return (None,) * len(targets)
    alike = Likeness(targets, blocks, document.language or targets[0].locale)
    rows = _candidates(targets, document, alike.rows)
    steps = all(target.kind is TargetKind.STEP for target in targets)
    path = (
        out_of_order(filled(best_path(rows, blocks), blocks, alike.rows), blocks, alike.rows)
        if steps
        else [max(row, key=_rank, default=None) for row in rows]
    )
    taken = {pair.block for pair in path if pair}
    found: list[Binding | None] = []
    for i, pair in enumerate(path):
        at = _with_neighbours(i, targets[i], pair, alike, blocks, taken) if pair else ()
        taken.update(at)
        found.append(_binding(pair, at, blocks) if pair else None)
    return tuple(found)


def _rank(pair: Pair) -> tuple[float, int]:
    return pair.score, -pair.block


def _binding(pair: Pair, at: tuple[int, ...], blocks: Sequence[Block]) -> Binding:
    return Binding(blocks=at, quote=" ".join(blocks[j].text for j in at), score=round(pair.trust, 3))


def _with_neighbours(
    index: int,
    target: Target,
    pair: Pair,
    alike: Likeness,
    blocks: Sequence[Block],
    taken: Collection[int],
) -> tuple[int, ...]:
    """The block and the official steps beside it that a guide's step takes in as well."""
    at: tuple[int, ...] = (pair.block,)
    if blocks[pair.block].kind is not BlockKind.STEP:
        return at
    best = alike.together(index, at)
    parts = [alike.said(part, target.locale) for part in clauses(target.text, target.locale)]
    for beside in (pair.block + 1, pair.block - 1):
        if not 0 <= beside < len(blocks) or beside in taken or blocks[beside].kind is not BlockKind.STEP:
            continue
        wider = tuple(sorted((*at, beside)))
        score = alike.together(index, wider)
        if blocks[beside].headings != blocks[pair.block].headings:
            continue
        if score >= best + _WIDER or _says_both(parts, pair.block, beside):
            at, best = wider, score
    return at


def _says_both(parts: Sequence[Sequence[float]], block: int, beside: int) -> bool:
    """Whether one clause of a step means a block and another one the block beside it, each clearly."""
    here = any(row[block] > row[beside] for row in parts)
    return here and any(row[beside] >= max(_CLAUSE, row[block] + _CLEARLY) for row in parts)


def _candidates(
    targets: Sequence[Target], document: Document, alike: Sequence[Sequence[float]]
) -> list[list[Pair]]:
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
            Pair(
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

"""Which block before became which block after, by their words.

Candidates come from an index of words, rare words first, so that a document of n blocks costs
about n comparisons and not n².
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from rapidfuzz.distance import Indel

from pipeline.compare.numbering import bare
from pipeline.model import Block, BlockKind
from pipeline.text import words

# Blocks shorter than this (characters) share few words by nature: letters speak for them too,
# at a discount, since letters of unrelated texts agree more often (0.45 at the 95th percentile).
SHORT = 60
LETTERS_DISCOUNT = 0.15
# What the same number in a list of steps adds to the likeness of two steps of one gap.
SAME_STEP = 0.1
# A label, a cell, a date line: so few words may all change and it is still the same slot.
FEW = 4
# How many candidates with the rarest shared words are measured for each block.
CANDIDATES = 8
# A word in more blocks than this says nothing about which block is meant.
COMMON = 400


def likeness(before: str, after: str) -> float:
    """How much of two canonical texts is the same words in the same order, in 0..1."""
    first, second = bare(before), bare(after)
    alike = float(Indel.normalized_similarity(words(first), words(second)))
    if max(len(first), len(second)) < SHORT:
        alike = max(alike, Indel.normalized_similarity(first, second) - LETTERS_DISCOUNT)
    return alike


def best_pairs(
    old: Sequence[Block],
    new: Sequence[Block],
    before: Sequence[int],
    after: Sequence[int],
    threshold: float,
    *,
    near: bool = True,
) -> dict[int, int]:
    """Index before → index after, best likeness first; equal scores prefer the same relative place.

    With ``near`` the blocks stand in one gap: then lone steps with the same numbers, and one lone
    short block on each side, are the same in other words whatever their likeness.
    """
    if not before or not after:
        return {}
    index = _Index(new, after)
    scored = []
    for rank, i in enumerate(before):
        for seat, j in index.candidates(old[i].key):
            score = likeness(old[i].key, new[j].key)
            if near and _same_step(old[i], new[j]):
                score = min(1.0, score + SAME_STEP)
            if score >= threshold:
                drift = abs(rank / len(before) - seat / len(after))
                scored.append((-round(score, 4), round(drift, 4), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    if near:
        pairs.update(
            _same_slots(old, new, [i for i in before if i not in pairs], [j for j in after if j not in taken])
        )
    return pairs


def _same_step(before: Block, after: Block) -> bool:
    both = before.kind is BlockKind.STEP and after.kind is BlockKind.STEP
    return both and before.position == after.position


def _same_slots(
    old: Sequence[Block], new: Sequence[Block], before: Sequence[int], after: Sequence[int]
) -> dict[int, int]:
    """Lone blocks of a gap that are the same step in a list of equal length, or the same short line."""
    if len(before) != len(after) or not before:
        return {}
    steps = all(
        old[i].kind is BlockKind.STEP and old[i].position == new[j].position
        for i, j in zip(before, after, strict=True)
    )
    if steps or (len(before) == 1 and _same_slot(old[before[0]], new[after[0]])):
        return {i: j for i, j in zip(before, after, strict=True) if old[i].kind is new[j].kind}
    return {}


def _same_slot(before: Block, after: Block) -> bool:
    short = max(len(words(before.key)), len(words(after.key))) <= FEW
    return short and before.kind == after.kind and before.position == after.position


class _Index:
    """The blocks after by the words they hold, to find the few that one block before may have become."""

    def __init__(self, blocks: Sequence[Block], after: Sequence[int]) -> None:
        self._after = list(after)
        self._size = [1 + len(set(words(blocks[j].key))) for j in after]
        self._seats: dict[str, list[int]] = {}
        for seat, j in enumerate(after):
            for word in sorted(set(words(blocks[j].key))):
                self._seats.setdefault(word, []).append(seat)

    def candidates(self, key: str) -> list[tuple[int, int]]:
        """(seat, index) of the blocks that share the rarest words with ``key``; all of a small gap."""
        if len(self._after) <= CANDIDATES:
            return list(enumerate(self._after))
        scores: dict[int, float] = {}
        for word in sorted(set(words(key))):
            seats = self._seats.get(word, ())
            if len(seats) > COMMON:
                continue
            for seat in seats:
                scores[seat] = scores.get(seat, 0.0) + log(1 + len(self._after) / len(seats))
        best = sorted(scores, key=lambda seat: (-scores[seat] / self._size[seat] ** 0.5, seat))
        found = best[:CANDIDATES]
        if not found and len(key) < SHORT:
            found = list(range(CANDIDATES))
        return [(seat, self._after[seat]) for seat in found]

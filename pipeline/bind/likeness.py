"""How alike a guide's words and an official block are, in 0..1, in one language or across two."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.lexicon.gloss import Term, terms
from pipeline.model import Block, Target
from pipeline.text import canonical

Bag = Mapping[str, float]

# What a shared term tells, by what it is. An address or a number is nearly a name; interface actions
# stand in every step.
_TELLS = {
    "address": 2.0,
    "number": 1.3,
    "thing": 1.0,
    "deed": 1.0,
    "word": 1.0,
    "measure": 0.8,
    "action": 0.45,
}
# Of a term whose meaning is known, so much is left to the very word that was used (same language).
_SAME_WORD = 0.35
_SHORT_WORD = 0.4
# Words that the page has nowhere weigh as much as one that stands in so many of its blocks.
_UNSEEN = 2
# Share of the guide's side in what may be left unsaid; the rest is the block's.
_GUIDE_SIDE = 0.6


class Likeness:
    """How alike each target and each block of a page are: Tversky's index of their weighted terms.

    ``rows`` has one row per target and one column per block. ``language`` is that of the page; a
    target is read in its own, and what it quotes in the page's.
    """

    def __init__(self, targets: Sequence[Target], blocks: Sequence[Block], language: str | None) -> None:
        bags = [_bag(terms(block.key, language)) for block in blocks]
        self._language, self._rarity = language, _rarity(bags)
        self._offered = [_weigh(bag, self._rarity, len(blocks)) for bag in bags]
        self._sizes = [sum(bag.values()) for bag in self._offered]
        self._wanted = [self._read(target.text, target.locale) for target in targets]
        self.rows = [self._row(bag) for bag in self._wanted]

    def _read(self, text: str, locale: str) -> dict[str, float]:
        bag = _bag(terms(canonical(text), locale, self._language))
        return _weigh(bag, self._rarity, len(self._offered))

    def _row(self, bag: Bag) -> list[float]:
        own = sum(bag.values())
        return [
            _tversky(bag, own, theirs, size) for theirs, size in zip(self._offered, self._sizes, strict=True)
        ]

    def said(self, text: str, locale: str) -> list[float]:
        """How alike a part of a target's words and each block are."""
        return self._row(self._read(text, locale))

    def together(self, target: int, blocks: Sequence[int]) -> float:
        """How alike a target and several blocks are, read as one."""
        union: dict[str, float] = {}
        for j in blocks:
            union.update(self._offered[j])
        mine = self._wanted[target]
        return _tversky(mine, sum(mine.values()), union, sum(union.values()))


def _tversky(mine: Bag, own: float, theirs: Bag, size: float) -> float:
    shared = sum(min(weight, theirs[key]) for key, weight in mine.items() if key in theirs)
    if not shared:
        return 0.0
    return shared / (shared + _GUIDE_SIDE * (own - shared) + (1 - _GUIDE_SIDE) * (size - shared))


def _bag(found: Iterable[Term]) -> dict[str, float]:
    """Terms with what they tell; a term that is said twice tells no more than once."""
    bag: dict[str, float] = {}
    for term in found:
        tells = _TELLS[term.section] * (_SHORT_WORD if term.section == "word" and len(term.key) < 4 else 1.0)
        bag[term.key] = max(bag.get(term.key, 0.0), tells * ((1 - _SAME_WORD) if term.stem else 1.0))
        if term.stem:
            bag[f"={term.stem}"] = max(bag.get(f"={term.stem}", 0.0), tells * _SAME_WORD)
    return bag


def _rarity(bags: Sequence[Bag]) -> Counter[str]:
    return Counter(key for bag in bags for key in bag)


def _weigh(bag: Bag, seen: Counter[str], blocks: int) -> dict[str, float]:
    top = math.log(1 + blocks)
    return {
        key: tells * (0.25 + (top - math.log(1 + (seen[key] or _UNSEEN))) / (top or 1.0))
        for key, tells in bag.items()
    }

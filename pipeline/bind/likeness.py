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
    "measure": 0.5,
    "action": 0.45,
}
# Of a term whose meaning is known, so much is left to the very word that was used (same language).
_SAME_WORD = 0.35
_SHORT_WORD = 0.4
# Words that the page has nowhere weigh as much as one that stands in so many of its blocks.
_UNSEEN = 2
# Share of the guide's side in what may be left unsaid; the rest is the block's.
_GUIDE_SIDE = 0.6


def likeness(targets: Sequence[Target], blocks: Sequence[Block], language: str | None) -> list[list[float]]:
    """One row per target, one column per block: Tversky's index of their weighted terms."""
    offered = [_bag(terms(block.key, language)) for block in blocks]
    rarity = _rarity(offered)
    weighed = [_weigh(bag, rarity, len(blocks)) for bag in offered]
    total = [sum(bag.values()) for bag in weighed]
    rows = []
    for target in targets:
        mine = _weigh(_bag(target_terms(target, language)), rarity, len(blocks))
        own = sum(mine.values())
        rows.append([_tversky(mine, own, bag, size) for bag, size in zip(weighed, total, strict=True)])
    return rows


def target_terms(target: Target, language: str | None) -> tuple[Term, ...]:
    """The terms of a target's words; labels of the page's language are read in it."""
    return terms(canonical(target.text), target.locale, language)


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

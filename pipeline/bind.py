"""Binding: which official blocks support a step or fact of a guide.

A citation with an exact quote is found by the quote (W3C TextQuoteSelector: prefix and suffix
choose among several); one without is proposed from the guide's own words. Steps are bound as a
sequence: lexical scores alone are near chance on hard pairs, section and position decide.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.model import Block, BlockKind, Citation, Document, Target, TargetKind
from pipeline.text import canonical, words

# A quote that was only reworded keeps more than half of its words; unrelated blocks of help pages
# stay below 0.4 (word-level partial ratio, p99).
REWORDED = 0.6
# A proposal needs this TF-IDF cosine, priors apart, and this many telling words in common: pages of
# one service share their product names everywhere.
PROPOSED = 0.35
_SHARED = 3

_STEM = 6  # letters kept of a word: crude stemming that works alike in every alphabet
# Words of up to three letters are mostly articles and prepositions, in every language we read.
_SHORT_WORD = 0.3
_SECTION_PRIOR = 0.15
_ORDER_PRIOR = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Blocks (indexes, in order) that support a target; ``score`` in 0..1, 1 where the quote stands.

    ``quoted`` is false for a proposal: found by likeness to the guide's words, agreed to by nobody.
    """

    blocks: tuple[int, ...]
    quote: str
    score: float
    quoted: bool = False


def bind_quote(cite: Citation, document: Document) -> Binding | None:
    """The place of a citation's exact words, or of the passage they were reworded to."""
    keys = [block.key for block in document.blocks]
    wanted = canonical(cite.exact)
    if not wanted:
        return None
    holding = [(i,) for i, key in enumerate(keys) if wanted in key] or _across(wanted, keys)
    if holding:
        best = max(holding, key=lambda at: (_context(cite, at, keys), -at[0]))
        return Binding(blocks=best, quote=cite.exact, score=1.0, quoted=True)
    return _reworded(wanted, document)


def bind_words(target: Target, document: Document) -> Binding | None:
    """The block most like a target's own words (same language); None where nothing is like it."""
    return bind_steps((target,), document)[0]


def bind_steps(targets: Sequence[Target], document: Document) -> tuple[Binding | None, ...]:
    """Propose a block for each target of one channel, in order, two steps may share a block.

    Viterbi over the monotone alignments of targets and blocks; the score of a pair is the TF-IDF
    cosine of their stemmed words plus priors for the section that fits the channel best and for
    coming after the block of the step before.
    """
    blocks = document.blocks
    if not blocks or not targets:
        return (None,) * len(targets)
    scores = _score_matrix(targets, blocks)
    path = _best_path(scores, monotone=all(t.kind is TargetKind.STEP for t in targets))
    return tuple(
        Binding(blocks=(j,), quote=blocks[j].text, score=round(min(1.0, row[j]), 3)) if row[j] > 0 else None
        for row, j in zip(scores, path, strict=True)
    )


def _context(cite: Citation, at: tuple[int, ...], keys: Sequence[str]) -> float:
    """How well prefix and suffix fit the surroundings of a place, 0..2."""
    if not cite.prefix and not cite.suffix:
        return 0.0
    own = " ".join(keys[i] for i in at)
    before = " ".join((*keys[max(0, at[0] - 2) : at[0]], own))
    after = " ".join((own, *keys[at[-1] + 1 : at[-1] + 3]))
    parts = ((cite.prefix, before), (cite.suffix, after))
    return sum(fuzz.partial_ratio(canonical(part), around) / 100 for part, around in parts if part)


def _across(wanted: str, keys: Sequence[str]) -> list[tuple[int, ...]]:
    """Places where a quote runs over two to four neighbouring blocks."""
    found: list[tuple[int, ...]] = []
    for width in (2, 3, 4):
        for i in range(len(keys) - width + 1):
            if wanted in " ".join(keys[i : i + width]):
                found.append(tuple(range(i, i + width)))
        if found:
            return found
    return found


def _reworded(wanted: str, document: Document) -> Binding | None:
    tokens = list(words(wanted))
    if not tokens:
        return None
    best, at = 0.0, -1
    for i, block in enumerate(document.blocks):
        candidate = words(block.key)
        held = min(1.0, len(candidate) / len(tokens))  # a short block holds a part of the quote at most
        if held < REWORDED:
            continue
        score = held * fuzz.partial_ratio(tokens, list(candidate)) / 100
        if score > best:
            best, at = score, i
    if best < REWORDED:
        return None
    return Binding(blocks=(at,), quote=document.blocks[at].text, score=round(best, 3), quoted=True)


def _score_matrix(targets: Sequence[Target], blocks: Sequence[Block]) -> list[list[float]]:
    bags = [_bag(block.key) for block in blocks]
    rarity = _rarity(bags)
    wanted = [_weigh(_bag(canonical(target.text)), rarity) for target in targets]
    offered = [_weigh(bag, rarity) for bag in bags]
    plain = [
        [_cosine(a, b) if _alike(a, b, block) else 0.0 for b, block in zip(offered, blocks, strict=True)]
        for a in wanted
    ]
    section = _section_fit(plain, blocks)
    steps = all(target.kind is TargetKind.STEP for target in targets)
    priors = [
        _SECTION_PRIOR * fit + _ORDER_PRIOR * (steps and block.kind is BlockKind.STEP)
        for fit, block in zip(section, blocks, strict=True)
    ]
    return [
        [s + prior if s >= PROPOSED else 0.0 for s, prior in zip(row, priors, strict=True)] for row in plain
    ]


def _alike(a: dict[str, float], b: dict[str, float], block: Block) -> bool:
    """Whether two bags share enough telling words to be compared; a heading says nothing by itself."""
    if block.kind is BlockKind.HEADING:
        return False
    telling = sum(len(stem) > 3 for stem in b)
    return sum(len(stem) > 3 for stem in a.keys() & b.keys()) >= min(_SHARED, telling)


def _section_fit(plain: Sequence[Sequence[float]], blocks: Sequence[Block]) -> list[float]:
    """For each block, how well its section serves the whole channel, 0..1 with the best at 1."""
    sections = [block.headings for block in blocks]
    total: Counter[tuple[str, ...]] = Counter()
    for row in plain:
        best: dict[tuple[str, ...], float] = {}
        for score, section in zip(row, sections, strict=True):
            best[section] = max(best.get(section, 0.0), score)
        total.update(best)
    top = max(total.values(), default=0.0)
    return [total[section] / top if top else 0.0 for section in sections]


def _best_path(scores: Sequence[Sequence[float]], *, monotone: bool) -> list[int]:
    if not monotone:
        return [max(range(len(row)), key=row.__getitem__) for row in scores]
    width = len(scores[0])
    total = list(scores[0])
    back: list[list[int]] = []
    for row in scores[1:]:
        best, at, came, merged = -math.inf, 0, [], []
        for j in range(width):
            if total[j] > best:
                best, at = total[j], j
            came.append(at)
            merged.append(best + row[j])
        back.append(came)
        total = merged
    path = [max(range(width), key=total.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _bag(key: str) -> Counter[str]:
    return Counter(word[:_STEM] for word in words(key))


def _rarity(bags: Sequence[Counter[str]]) -> dict[str, float]:
    seen = Counter(stem for bag in bags for stem in bag)
    return {stem: math.log((1 + len(bags)) / (1 + count)) + 0.1 for stem, count in seen.items()}


def _weigh(bag: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    fallback = max(rarity.values(), default=1.0)
    return {
        stem: (1 + math.log(n)) * rarity.get(stem, fallback) * (_SHORT_WORD if len(stem) <= 3 else 1.0)
        for stem, n in bag.items()
    }


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    dot = sum(weight * b[stem] for stem, weight in a.items() if stem in b)
    if not dot:
        return 0.0
    return dot / math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))

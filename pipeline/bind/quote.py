"""The place of a citation's exact words, or of the passage they were reworded to."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.bind.binding import Binding
from pipeline.model import Citation, Document
from pipeline.text import canonical, words

# A quote that was only reworded keeps more than half of its words; unrelated blocks of help pages
# stay below 0.4 (word-level partial ratio, p99).
REWORDED = 0.6


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

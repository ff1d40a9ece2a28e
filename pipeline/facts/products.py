"""Which product a place in a text speaks about: names and aliases of ``service.yaml`` in text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Claims, Reading, read
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Product

_PLURAL = "s?(?:es|en|e|n|x)?"
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}  # "Vertrag", "Verträge"
_UMLAUT = re.compile("[aou](?=[^aou]*$)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BRAND = re.compile(r"(?: [A-ZÀ-ÖØ-Þ][\w+&'-]*){1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A product named at ``start:end`` of a reading."""

    start: int
    end: int
    product: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """The compiled names of all products; ``ids`` are the products of the pattern's groups."""

    pattern: re.Pattern[str]
    ids: tuple[str, ...]
    words: tuple[tuple[str, frozenset[str]], ...]  # each product with all words of its names


def names(products: Sequence[Product]) -> Names:
    """Names of products as one pattern, the longest first; plural endings are tolerated."""
    return _names(tuple((product.id, product.names()) for product in products))


@lru_cache(maxsize=256)
def _names(products: tuple[tuple[str, tuple[str, ...]], ...]) -> Names:
    neutral = Lexicon(language="", locale="", sections={})
    pairs = [(read(name, neutral).low.strip(), id_) for id_, all_names in products for name in all_names]
    ordered = sorted(
        {name: id_ for name, id_ in reversed(pairs) if name}.items(), key=lambda p: (-len(p[0]), p[0])
    )
    branches = [f"(?P<p{place}>{_tolerant(name)})" for place, (name, _) in enumerate(ordered)]
    words: dict[str, set[str]] = {id_: set() for id_, _ in products}
    for name, id_ in pairs:
        words[id_].update(_stem(word) for word in _WORD.findall(name))
    return Names(
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(branches)})(?!\w)" if branches else "(?!)"),
        ids=tuple(id_ for _, id_ in ordered),
        words=tuple((id_, frozenset(found)) for id_, found in words.items()),
    )


def _tolerant(name: str) -> str:
    parts = []
    for piece in re.findall(r"\w+|\W+", name):
        if piece.isalpha() and len(piece) > 2:
            parts.append(
                _UMLAUT.sub(lambda m: f"[{m[0]}{_UMLAUTS[m[0]]}]", re.escape(_stem(piece))) + _PLURAL
            )
        else:
            parts.append(r"[ -]+" if piece.strip(" -") == "" else re.escape(piece))
    return "".join(parts)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def mentions(reading: Reading, lexicon: Lexicon, known: Names, context: str = "") -> tuple[Mention, ...]:
    """Products named in a reading, in order. ``context`` are words of the headings in lower case.

    A qualifier alone ("monthly: …", "annual plans") names the product whose names hold it, if it is
    the only one, or the only one that shares more words with the text and its headings.
    """
    found = [
        Mention(start=m.start(), end=m.end(), product=known.ids[int(str(m.lastgroup)[1:])])
        for m in known.pattern.finditer(reading.low)
    ]
    qualified = _qualified(reading, lexicon, known, found, context)
    claims = Claims(len(reading.plain))
    for mention in qualified:
        claims.claim(mention.start, mention.end)
    kept = [m for m in found if not claims.holds(m.start)]
    return tuple(sorted((*kept, *qualified), key=lambda m: (m.start, m.end)))


@lru_cache(maxsize=64)
def _qualifier(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    keys = [key for key in lexicon.section("qualifiers") if key not in ("generic", "standalone")]
    groups = "|".join(f"(?P<{key}>{phrases(lexicon.words('qualifiers', key))})" for key in keys) or "(?!)"
    generic = phrases(lexicon.words("qualifiers", "generic"))
    pattern = re.compile(
        rf"(?:(?P<lead>{generic}) )?(?P<word>{groups})(?:(?P<trail> {generic})|(?P<mark> ?[:|)]| - ))?"
    )
    return pattern, {key: frozenset(lexicon.words("qualifiers", key)) for key in keys}


def _qualified(
    reading: Reading, lexicon: Lexicon, known: Names, found: list[Mention], context: str
) -> list[Mention]:
    pattern, table = _qualifier(lexicon)
    result: list[Mention] = []
    claims = Claims(len(reading.low))
    for mention in found:
        claims.claim(mention.start, mention.end)
    around = {_stem(word) for word in _WORD.findall(f"{context} {reading.low}")}
    for match in pattern.finditer(reading.low):
        start, end = match.span("word")
        if claims.holds(start):
            continue
        at = bisect_left(found, start, key=lambda m: m.start)
        beside = next(
            (m for m in found[max(0, at - 1) : at + 1] if _beside(reading.low, m, start, end)), None
        )
        branded = _branded(reading, lexicon, end)
        alone = match["word"] in lexicon.words("qualifiers", "standalone")
        if not (alone or beside or branded or match["lead"] or match["trail"] or match["mark"]):
            continue
        key = next(key for key in table if match[key])
        near = {_stem(w) for w in _WORD.findall(reading.low[beside.start : beside.end])} if beside else around
        product = _only(known, table[key], near)
        if product is not None:
            first, last = (min(beside.start, start), max(beside.end, end)) if beside else (start, end)
            result.append(Mention(start=first, end=last, product=product))
    return result


def _branded(reading: Reading, lexicon: Lexicon, end: int) -> bool:
    """Whether up to three capitalised words stand between a qualifier and what it qualifies.

    "monthly Acme Plus subscriptions", but not "monthly news about your subscription".
    """
    brand = _BRAND.match(reading.plain, end)
    return brand is not None and _generic(lexicon).match(reading.low, brand.end()) is not None


@lru_cache(maxsize=64)
def _generic(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf" ?{phrases(lexicon.words('qualifiers', 'generic'))}")


def _beside(low: str, mention: Mention, start: int, end: int) -> bool:
    gap = low[mention.end : start] if mention.end <= start else low[end : mention.start]
    return len(gap) <= 3 and not any(char.isalnum() or char in ";|." for char in gap)


def _only(known: Names, qualifiers: frozenset[str], near: set[str]) -> str | None:
    stems = {_stem(word) for word in qualifiers}
    scored = [(len((words - stems) & near), id_) for id_, words in known.words if words & stems]
    if not scored:
        return None
    best = max(score for score, _ in scored)
    top = [id_ for score, id_ in scored if score == best]
    return top[0] if len(top) == 1 else None

"""Which of the names in a sentence a value belongs to: "30 days (EU: 14 days)" gives each its own.

A name stands before its values ("EU: 14 days", "in the EU you have 14 days") or right behind one
("14 days in the EU"). Names in a row with nothing but small words between are one name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon, phrases

# Costs in characters, so that "annual: 14 days; monthly: none" gives each value its own product.
_SEMICOLON, _COMMA, _BEHIND = 80, 30, 15
# Between names in a row: commas, and words as short as "or an", in every language we read.
_JOINED = re.compile(r"(?:[ ,/&()]|(?<!\w)\w{1,3}(?!\w))*")
_BORDER, _STRONG = re.compile(r"[,;:()|]| - "), re.compile(r"[;()|]")
_COLON = re.compile(r"\)? ?:(?= )")
_AHEAD = 24  # characters before a name in which "outside of" is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A word of meaning at ``start:end``: a product, an event, a condition, a channel or a region."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Names at ``start:end`` that are named in one breath; no names: "elsewhere", "outside the EU"."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    links: re.Pattern[str]
    elsewhere: re.Pattern[str]
    outside: re.Pattern[str]
    deniers: frozenset[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    links = phrases(lexicon.words("product_links", "after"))
    within = phrases(lexicon.words("places", "links"))
    outside = phrases(lexicon.words("places", "outside"))
    return _Grammar(
        links=re.compile(rf" *(?:{links}|{within}) *"),
        elsewhere=re.compile(phrases(lexicon.words("places", "elsewhere"))),
        outside=re.compile(rf"{outside}(?: [^\W\d]{{1,3}}){{0,2}} *$"),
        deniers=frozenset(lexicon.words("negators", "before")),
    )


def rows(low: str, lexicon: Lexicon, named: Sequence[Span], first: int, last: int) -> tuple[Row, ...]:
    """The names of a sentence at ``first:last`` in rows; ``named`` are those that start in it, in order."""
    grammar = _grammar(lexicon)
    found: list[Row] = []
    for span in named:
        before = found[-1] if found else None
        if before and _is_joined(low, before.end, span.start, grammar):
            names = dict.fromkeys((*before.names, span.name)) if before.names else ()
            found[-1] = Row(start=before.start, end=span.end, names=tuple(names))
            continue
        opened = grammar.outside.search(low[max(first, span.start - _AHEAD) : span.start])
        start = span.start - len(opened[0]) if opened else span.start
        found.append(Row(start=start, end=span.end, names=() if opened else (span.name,)))
    if found:
        found += [
            Row(start=m.start(), end=m.end(), names=()) for m in grammar.elsewhere.finditer(low, first, last)
        ]
    return tuple(sorted(found, key=lambda row: (row.start, row.end)))


def _is_joined(low: str, end: int, start: int, grammar: _Grammar) -> bool:
    return bool(_JOINED.fullmatch(low, end, start)) and low[end:start].strip(" ,") not in grammar.deniers


def owner(
    low: str,
    lexicon: Lexicon,
    found: Sequence[Row],
    span: tuple[int, int],
    others: Sequence[tuple[int, int]],
) -> Row | None:
    """The row that the value at ``span`` belongs to; ``others`` are the values of its kind beside it."""
    links = _grammar(lexicon).links
    fitting = [row for row in found if not _is_taken(low, row, span, others, links)]
    return min(fitting, key=lambda row: _cost(low, row, span, links), default=None)


def _is_taken(
    low: str,
    row: Row,
    span: tuple[int, int],
    others: Sequence[tuple[int, int]],
    links: re.Pattern[str],
) -> bool:
    """Whether a name belongs to another value: behind it, or as the label of one that follows."""
    start, end = span
    if row.start >= end:
        between = any(end <= a and b <= row.start for a, b in others)
        labels = bool(_COLON.match(low, row.end)) or _opens(low, end, row, others)
        return between or labels
    if row.end > start or _COLON.match(low, row.end) or not _BORDER.search(low, row.end, start):
        return False
    return any(b <= row.start and links.fullmatch(low, b, row.start) for _, b in others)


def _opens(low: str, end: int, row: Row, others: Sequence[tuple[int, int]]) -> bool:
    """Whether a name behind a border leads to a value of its own: "30 days; in the EU, 14"."""
    following = min((a for a, _ in others if a >= row.end), default=None)
    if following is None or _STRONG.search(low, row.end, following):
        return False
    if _STRONG.search(low, end, row.start):
        return True
    return bool(_BORDER.search(low, end, row.start)) and not _BORDER.search(low, row.end, following)


def _cost(low: str, row: Row, span: tuple[int, int], links: re.Pattern[str]) -> int:
    start, end = span
    if row.start >= end:
        gap = low[end : row.start]
        cost = 0 if links.fullmatch(gap) else len(gap) + _BEHIND  # "7 days for single courses"
    elif row.end <= start:
        gap = low[row.end : start]
        cost = len(gap)
    else:
        return 0
    return cost + _SEMICOLON * (gap.count(";") + gap.count("|")) + _COMMA * gap.count(",")

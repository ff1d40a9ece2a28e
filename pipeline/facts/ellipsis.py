"""Numbers that leave out their unit because it was just said: "14 days (30 in Canada)", "Standard two".

A bare number takes the unit of the value before it in its sentence where nothing else can be meant:
it ends its clause or leads to the place or product it is for, and a bracket, a bound or a name opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.facts.bounds import bound
from pipeline.facts.numbers import numbers
from pipeline.facts.reading import Claims, Number, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Bound, Fact, FactKind

_KINDS = (FactKind.DURATION, FactKind.AGE, FactKind.COUNT)
_REACH = 200  # characters between a value and the number that shares its unit
_BEFORE = 48  # characters in which the words that open an elliptic number are looked for
_VALUE = re.compile(r"(PT?)[\d.]+([YMDHS])( working)?|[\d.]+( .+)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    closed: re.Pattern[str]
    led: re.Pattern[str]
    bounded: re.Pattern[str]
    placed: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words
    sides = phrases((*words("bounds", "at_most"), *words("bounds", "at_least")))
    joined = phrases((*words("ranges", "and"), *words("negators", "joined")))
    links = phrases((*words("product_links", "after"), *words("places", "links")))
    return _Grammar(
        closed=re.compile(rf" ?(?:[.,;)|](?!\w)|$|{joined}(?!\w))"),
        led=re.compile(rf" {links}(?!\w)"),
        bounded=re.compile(rf"{sides} *$"),
        placed=re.compile(rf", (?:{links} )?(?:{lexicon.pattern('regions')}),? $"),
    )


def find(reading: Reading, lexicon: Lexicon, known: Sequence[Fact], claims: Claims) -> Iterator[Fact]:
    """A fact for every bare number that shares the unit of a ``known`` one; ``known`` is in order."""
    units = [fact for fact in known if fact.kind in _KINDS]
    if not units:
        return
    grammar = _grammar(lexicon)
    for number in numbers(reading, lexicon):
        if claims.holds(number.start) or "." in number.value:
            continue
        first, last = reading.sentence(number.start)
        before = [f for f in units if max(first, number.start - _REACH) <= f.start and f.end <= number.start]
        value = _alike(before[-1].value, number.value) if before else None
        if (
            not value
            or value == before[-1].value
            or not _is_elliptic(reading, number, before[-1], last, grammar)
        ):
            continue
        claims.claim(number.start, number.end)
        own = bound(reading, lexicon, number.start, number.end)
        fact = replace(
            before[-1],
            value=value,
            text=reading.plain[number.start : number.end],
            start=number.start,
            end=number.end,
            bound=before[-1].bound if own is Bound.EXACT else own,
        )
        units = sorted((*units, fact), key=lambda each: each.start)
        yield fact


def _is_elliptic(reading: Reading, number: Number, unit: Fact, last: int, grammar: _Grammar) -> bool:
    closed = bool(grammar.closed.match(reading.low, number.end, last)) or number.end >= last
    if not closed and not grammar.led.match(reading.low, number.end, last):
        return False
    gap = reading.plain[unit.end : number.start]
    if number.bracketed:
        return not number.raw  # "(2)" is a mark of a list
    if gap.rstrip().endswith("(") or grammar.bounded.search(reading.low[: number.start][-_BEFORE:]):
        return True
    if closed and grammar.placed.search(gap.lower()):  # "100 Tage, in der Schweiz 30"
        return True
    if not number.raw:  # "Standard two", "Komfort: zwei"
        return _named(gap) or (gap.endswith(", ") and _leads_to_name(reading, number.end, last, grammar))
    return closed and unit.kind is FactKind.AGE and gap.endswith(", ")


def _leads_to_name(reading: Reading, end: int, last: int, grammar: _Grammar) -> bool:
    link = grammar.led.match(reading.low, end, last)
    return link is not None and reading.plain[link.end() :].lstrip()[:1].isupper()


def _named(gap: str) -> bool:
    """Whether a name, written like one, opens the number: "avec Standard", "Maxi:"."""
    word = gap.rstrip(" :").rpartition(" ")[2]
    return word[:1].isupper() and word[-1:].isalpha()


def _alike(unit: str, number: str) -> str | None:
    """A canonical value with the unit of another: "P14D" and "30" are "P30D"."""
    match = _VALUE.fullmatch(unit.rpartition("..")[2])
    if match is None:
        return None
    if match[4] is not None:
        return f"{number}{match[4]}"
    return f"{match[1]}{number}{match[2]}{match[3] or ''}"

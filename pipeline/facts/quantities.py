"""Percentages and ages: "1,45 %", "half of the fee", "at least 18 years old"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.bounds import bound
from pipeline.facts.numbers import decimal, decimal_mark, numbers
from pipeline.facts.ranges import Ranges, ranges
from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Bound, Fact, FactKind

_AGES = range(3, 100)  # "under 2" and "over 100" are rarely ages of a reader
_AGE_TEXTS = frozenset(map(str, _AGES))
_GROWING = range(12, 31)  # "under 25 years" is said of persons, "under 2 years" and "10 years" of things
_BOUNDED = r"(?<![^\W\d_])"  # where a phrase may begin; the last part of a compound may not
_REACH = 40  # characters before a number in which an age is announced


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    percent: re.Pattern[str]
    share: re.Pattern[str]
    parted: re.Pattern[str]
    figure: re.Pattern[str]
    age_before: re.Pattern[str]
    age_after: re.Pattern[str]
    age_unit: re.Pattern[str]
    under: re.Pattern[str]
    follow: re.Pattern[str]
    ranges: Ranges


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    def age(key: str) -> str:
        return phrases(lexicon.words("age", key))

    between = phrases(lexicon.words("ranges", "between"))
    over_under = phrases((*lexicon.words("age", "under"), *lexicon.words("age", "over")))
    bounds = phrases(word for key in ("at_most", "at_least") for word in lexicon.words("bounds", key))
    return _Grammar(
        percent=re.compile(rf" ?(?:%|{lexicon.pattern('percent')})"),
        share=re.compile(_share_shape(lexicon)),
        parted=re.compile(rf"{phrases(lexicon.words('share_of', 'not_after'))} $"),
        figure=re.compile(rf"%|{lexicon.pattern('percent')}|{lexicon.pattern('symbols')}"),
        age_before=re.compile(rf"{age('before')}[ :]*(?:(?:{bounds}|{over_under}|{between}) *)?$"),
        age_after=re.compile(rf"[ -]?{age('after')}"),
        age_unit=re.compile(rf"[ -]?{age('unit')}"),
        under=re.compile(rf"{over_under}(?: [^\W\d]{{1,4}} [^\W\d]{{2,4}})? $"),
        follow=re.compile(rf" ?[.,;:)\]]|$| {age('follow')}"),
        ranges=ranges(lexicon),
    )


def _share_shape(lexicon: Lexicon) -> str:
    """A pattern of shares in words: listed ones, and any of a price ("half of the remaining fee").

    A share without its noun is found in group ``b…``: "first 20 %, then half".
    """
    of = lexicon.section("share_of")
    names = [key for key in of if key.isdecimal()]
    links, nouns = phrases(of.get("links", ())), phrases(of.get("nouns", ()))
    inside = r"[^\W\d_]+" if of.get("compound") else "(?!)"
    noun = rf"(?:(?:{inside})?{nouns.replace(_BOUNDED, '') if of.get('compound') else nouns})"
    parts = [f"(?P<p{key}>{phrases(lst)})" for key, lst in lexicon.section("shares").items()]
    parts += [
        rf"(?P<o{key}>{phrases(of[key])})(?: {links}){{1,2}}(?: [^\W\d_]+)?(?: |(?<=')){noun}(?!\w)"
        for key in names
    ]
    parts += [rf"(?P<b{key}>{phrases(of[key])})(?= ?(?:[.;)|]|$))" for key in names]
    return "|".join(parts) or "(?!)"


def percents(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Every percentage as "50%" or "5%..10%", then every share in words ("half of the fee")."""
    grammar = _grammar(lexicon)
    yield from _digits(reading, lexicon, grammar)
    for match in grammar.share.finditer(reading.low):
        kind, value = str(match.lastgroup)[0], f"{str(match.lastgroup)[1:]}%"
        first, _ = reading.sentence(match.start())
        if kind == "b" and not grammar.figure.search(reading.low, first, match.start()):
            continue
        if grammar.parted.search(reading.low[max(0, match.start() - 12) : match.start()]):
            continue  # "the second half of the rate table"
        yield _fact(reading, lexicon, FactKind.PERCENT, value, match.start(), match.end())


def _digits(reading: Reading, lexicon: Lexicon, grammar: _Grammar) -> Iterator[Fact]:
    before: Number | None = None
    last, said = 0, ("", "")
    for number in numbers(reading, lexicon):
        match = grammar.percent.match(reading.low, number.end)
        if match is None:
            before = number
            continue
        start, value = number.start, f"{_fraction(number, lexicon)}%"
        if before and grammar.ranges.rises(reading, before, number):
            start, value = before.start, f"{_fraction(before, lexicon)}%..{value}"
        before = None
        if said == (value, reading.low[last:start].strip()):  # "fifty percent (50%)"
            continue
        last, said = match.end(), (value, "(")
        yield _fact(reading, lexicon, FactKind.PERCENT, value, start, match.end())


def _fraction(number: Number, lexicon: Lexicon) -> str:
    written = decimal(number.raw, decimal_mark(lexicon), fraction=True) if number.raw else None
    return written or number.value


def ages(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Every age of a person as "P18Y", in order: by "years old", "aged", "under 13", "16 ans révolus"."""
    grammar = _grammar(lexicon)
    before: Number | None = None
    for number in numbers(reading, lexicon):
        last, before = before, number
        if "." in number.value or int(number.value) not in _AGES:
            continue
        start, end, value = number.start, number.end, f"P{number.value}Y"
        if last and last.value in _AGE_TEXTS and grammar.ranges.rises(reading, last, number):
            start, value = last.start, f"P{last.value}Y..{value}"
        near = reading.low[max(0, start - _REACH) : start]
        after = grammar.age_after.match(reading.low, end)
        unit = grammar.age_unit.match(reading.low, end)
        announced = grammar.age_before.search(near)
        if after is not None:
            end = after.end()
        elif unit and int(number.value) in _GROWING and grammar.under.search(near):
            end = unit.end()  # "drivers under 25 years": no rule lasts less than so many years
        elif start == number.start and grammar.ranges.opener.search(near):
            continue  # "between 21 and": the lower end
        elif announced and (unit or grammar.follow.match(reading.low, end)):
            end = unit.end() if unit else end
        elif not (grammar.under.search(near) and not unit and grammar.follow.match(reading.low, end)):
            continue
        if after is None and not announced and not unit and int(number.value) > 25:
            continue  # "under 50" without a word of age is any number
        yield _fact(reading, lexicon, FactKind.AGE, value, start, end)


def _fact(reading: Reading, lexicon: Lexicon, kind: FactKind, value: str, start: int, end: int) -> Fact:
    side: Bound = bound(reading, lexicon, start, end)
    return Fact(kind=kind, value=value, text=reading.plain[start:end], start=start, end=end, bound=side)

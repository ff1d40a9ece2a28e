"""Percentages, ages and counts: "1,45 %", "at least 18 years old", "two (2) stays"."""

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
_GROWING = range(12, 31)  # "under 25 years" is said of persons, "under 2 years" and "10 years" of things
_NAMED = 99  # a larger number before a capital is an address or a name: "75009 Paris"
_REACH = 40  # characters before a number in which an age is announced


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    percent: re.Pattern[str]
    share: re.Pattern[str]
    age_before: re.Pattern[str]
    age_after: re.Pattern[str]
    age_unit: re.Pattern[str]
    under: re.Pattern[str]
    follow: re.Pattern[str]
    noun: re.Pattern[str]
    nouns: dict[str, str]
    stop: re.Pattern[str]
    determiner: re.Pattern[str]
    together: re.Pattern[str]
    ranges: Ranges


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    def age(key: str) -> str:
        return phrases(lexicon.words("age", key))

    over_under = phrases((*lexicon.words("age", "under"), *lexicon.words("age", "over")))
    bounds = phrases(word for key in ("at_most", "at_least") for word in lexicon.words("bounds", key))
    counts, shares = lexicon.section("counts"), lexicon.section("shares")
    known = phrases(word for lst in counts.values() for word in lst)
    open_noun = phrases(lexicon.words("count_words", "noun"))
    ending = "|".join(re.escape(word.lstrip("*")) for word in lexicon.words("count_words", "noun"))
    generic = rf"[^\W\d_]{{2,}}(?:{ending})(?!\w)" if ending else open_noun
    between = phrases(lexicon.words("count_words", "between"))
    return _Grammar(
        percent=re.compile(rf" ?(?:%|{lexicon.pattern('percent')})"),
        share=re.compile("|".join(f"(?P<p{key}>{phrases(lst)})" for key, lst in shares.items()) or "(?!)"),
        age_before=re.compile(rf"{age('before')}[ :]*(?:(?:{bounds}|{over_under}) *)?$"),
        age_after=re.compile(rf"[ -]?{age('after')}"),
        age_unit=re.compile(rf"[ -]?{age('unit')}"),
        under=re.compile(rf"{over_under}(?: [^\W\d]{{1,4}} [^\W\d]{{2,4}})? $"),
        follow=re.compile(rf" ?[.,;:)\]]|$| {age('follow')}"),
        noun=re.compile(rf" (?:{between} ){{0,2}}(?P<noun>{known}|{generic})"),
        nouns={word: key for key, lst in counts.items() for word in lst},
        stop=re.compile(phrases(lexicon.words("count_words", "stop"))),
        determiner=re.compile(rf"{phrases(lexicon.words('count_words', 'determiners'))} +$"),
        together=re.compile(rf" {phrases(lexicon.words('count_words', 'together'))}"),
        ranges=ranges(lexicon),
    )


def percents(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Every percentage as "50%" or "5%..10%", then every share in words ("half of the fee")."""
    grammar = _grammar(lexicon)
    yield from _digits(reading, lexicon, grammar)
    for match in grammar.share.finditer(reading.low):
        value = f"{str(match.lastgroup).removeprefix('p')}%"
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
    for number in numbers(reading, lexicon):
        if "." in number.value or int(number.value) not in _AGES:
            continue
        near = reading.low[max(0, number.start - _REACH) : number.start]
        end = number.end
        after = grammar.age_after.match(reading.low, end)
        unit = grammar.age_unit.match(reading.low, end)
        announced = grammar.age_before.search(near)
        if after is not None:
            end = after.end()
        elif unit and int(number.value) in _GROWING and grammar.under.search(near):
            end = unit.end()  # "drivers under 25 years": no rule lasts less than so many years
        elif announced and (unit or grammar.follow.match(reading.low, end)):
            end = unit.end() if unit else end
        elif not (grammar.under.search(near) and not unit and grammar.follow.match(reading.low, end)):
            continue
        if after is None and not announced and not unit and int(number.value) > 25:
            continue  # "under 50" without a word of age is any number
        yield _fact(reading, lexicon, FactKind.AGE, f"P{number.value}Y", number.start, end)


def counts(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Numbers with the noun they count: "3 devices"; known nouns in English, others as written."""
    grammar = _grammar(lexicon)
    before: Number | None = None
    for number in numbers(reading, lexicon):
        match = grammar.noun.match(reading.low, number.end)
        noun = re.sub(r" +", " ", match["noun"]) if match else ""
        if match is None or not _counts(reading, number, match, grammar):
            before = number
            continue
        noun = grammar.nouns.get(noun, noun)
        start, value = number.start, f"{number.value} {noun}"
        if before and grammar.ranges.rises(reading, before, number):
            start, value = before.start, f"{before.value}..{value}"
        before = None
        yield _fact(reading, lexicon, FactKind.COUNT, value, start, match.end())


def _counts(reading: Reading, number: Number, match: re.Match[str], grammar: _Grammar) -> bool:
    """Whether a number before a noun counts it: no section number, postcode, year or "the two"."""
    noun = re.sub(r" +", " ", match["noun"])
    if (
        number.bracketed
        or grammar.stop.fullmatch(noun)
        or "." in number.value
        or (not number.raw and number.value == "1" and not grammar.together.match(reading.low, match.end()))
    ):
        return False
    if not number.raw and grammar.determiner.search(reading.low[max(0, number.start - 12) : number.start]):
        return False
    if noun in grammar.nouns:
        return True
    first, _ = reading.sentence(number.start)
    leads = not reading.low[first : number.start].strip(" #*_[(") and bool(number.raw)
    named = reading.plain[match.start("noun")].isupper() and int(number.value) > _NAMED
    return not leads and not named


def _fact(reading: Reading, lexicon: Lexicon, kind: FactKind, value: str, start: int, end: int) -> Fact:
    side: Bound = bound(reading, lexicon, start, end)
    return Fact(kind=kind, value=value, text=reading.plain[start:end], start=start, end=end, bound=side)

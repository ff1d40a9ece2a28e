"""Counts with what they count: "two (2) stays", "25 or fewer licences", "only 1 private note", "2 TB"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.bounds import bound
from pipeline.facts.numbers import numbers
from pipeline.facts.ranges import Ranges, ranges
from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_NAMED = 99  # a larger number before a capital is an address or a name: "75009 Paris"
_REACH = 48  # characters before a number in which the word that makes it a limit is looked for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    noun: re.Pattern[str]
    described: re.Pattern[str]
    nouns: dict[str, str]
    size: re.Pattern[str]
    limit: re.Pattern[str]
    limited: re.Pattern[str]
    single: re.Pattern[str]
    stop: re.Pattern[str]
    determiner: re.Pattern[str]
    numbered: re.Pattern[str]
    together: re.Pattern[str]
    capital: bool
    ranges: Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What a number counts: the canonical noun, where it ends, and where the words of its bound begin."""

    noun: str
    end: int
    side: int


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words
    counts = lexicon.section("counts")
    known = phrases(word for lst in counts.values() for word in lst)
    ending = "|".join(re.escape(word.lstrip("*")) for word in words("count_words", "noun"))
    generic = rf"[^\W\d_]{{2,}}(?:{ending})(?!\w)" if ending else "(?!)"
    between, small, only = (
        phrases(lst)
        for lst in (words("count_words", "between"), words("stop", "words"), words("count_words", "only"))
    )
    side = phrases((*words("bounds", "at_most_after"), *words("bounds", "at_least_after")))
    sides = phrases((*words("bounds", "at_most"), *words("bounds", "at_least")))
    filler = phrases(words("bounds", "filler"))
    capital = bool(words("count_words", "capital"))
    word = r"[^\W\d_]{3,}"
    sizes = "|".join(f"(?P<{key}>{phrases(lst)})" for key, lst in lexicon.section("sizes").items())
    # "five failed sign-in attempts"; in digits this would read "iOS 15 allows users", too
    plural = rf"(?=[^\W\d_]+(?:{ending})(?!\w))" if ending else ""
    described = rf"(?: (?!{small})[^\W\d_][\w-]{{3,}}){{1,2}} {plural}(?P<noun>{known})"
    return _Grammar(
        noun=re.compile(rf"(?P<side> {side})? (?:{between} ){{0,2}}(?P<noun>{known}|{generic})"),
        described=re.compile(described),
        nouns={word: key for key, lst in counts.items() for word in lst},
        size=re.compile(rf"[ -]?(?:{sizes or '(?!)'})(?!\w)"),
        limit=re.compile(rf"(?:{sides}|{only}(?: {word})?)(?: {filler})* $"),
        limited=re.compile(
            rf" (?:[^\W\d_A-ZÀ-Þ]{{3,}} )?(?P<noun>(?=[A-ZÀ-Þ]){word})"
            if capital
            else rf" (?:(?!{small}){word} )?(?P<noun>{generic})"
        ),
        single=re.compile(
            rf" (?:(?!{small}){word} )?(?!{small})(?P<noun>{word})(?= {small}(?!\w)| ?[.,;:)|]|$)"
        ),
        stop=re.compile(phrases(words("count_words", "stop"))),
        determiner=re.compile(rf"{phrases(words('count_words', 'determiners'))} +$"),
        numbered=re.compile(rf"{phrases(words('count_words', 'numbered'))} $"),
        together=re.compile(rf" {phrases(words('count_words', 'together'))}"),
        capital=capital,
        ranges=ranges(lexicon),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Numbers with the noun they count: "3 devices"; known nouns in English, others as written."""
    grammar = _grammar(lexicon)
    before: Number | None = None
    for number in numbers(reading, lexicon):
        counted = _sized(reading, number, grammar) or _noun(reading, number, grammar)
        counted = counted or _limited(reading, number, grammar)
        if counted is None:
            before = number
            continue
        start, value = number.start, f"{number.value} {counted.noun}"
        if before and grammar.ranges.rises(reading, before, number):
            start, value = before.start, f"{before.value}..{value}"
        before = None
        yield Fact(
            kind=FactKind.COUNT,
            value=value,
            text=reading.plain[start : counted.end],
            start=start,
            end=counted.end,
            bound=bound(reading, lexicon, start, counted.side),
        )


def _sized(reading: Reading, number: Number, grammar: _Grammar) -> _Counted | None:
    """A size of data or a speed, the only counts with decimals."""
    match = grammar.size.match(reading.low, number.end) if number.raw else None
    return _Counted(noun=str(match.lastgroup), end=match.end(), side=match.end()) if match else None


def _noun(reading: Reading, number: Number, grammar: _Grammar) -> _Counted | None:
    match = grammar.noun.match(reading.low, number.end)
    if match is None and not number.raw:
        match = grammar.described.match(reading.low, number.end)
    if match is None or not _counts(reading, number, match, grammar):
        return None
    noun = re.sub(r" +", " ", match["noun"])
    side = number.end if match.groupdict().get("side") else match.end()
    return _Counted(noun=grammar.nouns.get(noun, noun), end=match.end(), side=side)


def _limited(reading: Reading, number: Number, grammar: _Grammar) -> _Counted | None:
    """What a limit counts, whatever it is called: "at most three free vouchers", "maximal vier Rechner"."""
    near = reading.low[max(0, number.start - _REACH) : number.start]
    if "." in number.value or number.bracketed or not grammar.limit.search(near):
        return None
    if number.value == "1":
        if not number.raw:
            return None  # an article
        match = grammar.single.match(reading.low, number.end)
    else:  # a German noun is known by its capital
        match = grammar.limited.match(reading.plain if grammar.capital else reading.low, number.end)
    if match is None:
        return None
    noun = reading.low[match.start("noun") : match.end("noun")]
    if grammar.stop.fullmatch(noun) or (grammar.capital and not reading.plain[match.start("noun")].isupper()):
        return None
    return _Counted(noun=noun, end=match.end("noun"), side=match.end("noun"))


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
    if number.raw and grammar.numbered.search(reading.low[max(0, number.start - 16) : number.start]):
        return False  # "chapter 12 regulates", "Windows 11 users"
    if noun in grammar.nouns:
        return True
    first, _ = reading.sentence(number.start)
    head = reading.plain[first : number.start].strip(" #*_[(")
    leads = not head and bool(number.raw)
    named = reading.plain[match.start("noun")].isupper() and int(number.value) > _NAMED
    return not leads and not named and not (number.raw and _is_version(head))


def _is_version(head: str) -> bool:
    """Whether the last word of ``head`` is a name, so that a number behind it is its version: "iOS 15"."""
    lead, _, word = head.rpartition(" ")
    inner = any(char.isupper() for char in word[1:]) and not word.isupper()
    named = word[:1].isupper() and bool(lead) and not head.isupper()
    return word.isalpha() and (inner or named)

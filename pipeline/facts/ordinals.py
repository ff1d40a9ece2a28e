"""Places in time that bound a rule: "from the 15th day", "until the twelfth month", "a partir del día 15".

The 15th day is the value P15D, whichever way it is written; "between the 30th and the 10th day" is a
range. An ordinal counts only behind a word that starts or ends a time ("from", "until", "on"): a
"3. Tag" in an enumeration, a "tercer piso" or "the 15th day of the month" is no length of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import alpha2digit

from pipeline.facts.bounds import bound
from pipeline.facts.durations import UNITS, WORKING, days, iso, unit_pattern
from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_MOST = 400  # "the 1000th customer" counts no days
_WHOLE = re.compile(r"P(\d+)([DMY](?: working)?)")
_PLACE = re.compile(r"(\d+)[^\d ]{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    behind: tuple[re.Pattern[str], ...]
    alone: tuple[re.Pattern[str], ...]
    calendar: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar | None:
    def words(key: str) -> str:
        return phrases(lexicon.words("ordinals", key))

    if not lexicon.words("ordinals", "before"):
        return None
    suffix = "|".join(map(re.escape, lexicon.words("ordinals", "suffix")))
    article = rf"(?:{words('articles')} )?"
    place = rf"(?:\d{{1,3}} ?(?:{suffix})(?!\w)|[^\W\d_]{{3,}}(?:[ -][^\W\d_]{{3,}}){{0,2}}?)"
    opener = rf"{words('before')} {article}"
    joiner = rf"(?: ?- ?| {words('joiners')} ){article}"
    unit = unit_pattern(lexicon)
    single = "|".join(f"(?P<{key}>{phrases(lexicon.words('units', key))})" for key in UNITS)
    compound = "|".join(
        f"(?P<of_{key}>{phrases(lst)})" for key, lst in lexicon.section("ordinal_units").items()
    )
    place_in_time = rf"(?:(?P<first>{place}){joiner})?(?P<last>{place}) (?:{unit}|{compound or '(?!)'})"
    named = rf"(?P<from>(?:{single})) (?P<last>\d{{1,3}})(?![\w%]|[.,/:-]\d)"
    return _Grammar(
        behind=(re.compile(opener + place_in_time), re.compile(opener + named)),
        alone=(re.compile(article + place_in_time), re.compile(article + named)),
        calendar=re.compile(rf" {words('calendar')}"),
    )


def find(reading: Reading, lexicon: Lexicon, known: Sequence[Fact]) -> Iterator[Fact]:
    """Every ordinal day, week, month or year that bounds something, as a duration, in order.

    "It is kept for 7 days and sent back on the 8th" says one thing: what follows directly on one of
    the ``known`` values of the sentence is left out.
    """
    grammar = _grammar(lexicon)
    if grammar is None:
        return
    for match in _matches(reading, grammar):
        value = _value(match, lexicon)
        if value is None or grammar.calendar.match(reading.low, match.end()):
            continue
        start, end = _span(match), match.end()
        first, _ = reading.sentence(start)
        if any(first <= fact.start < start and _next(fact.value) == value for fact in known):
            continue
        yield Fact(
            kind=FactKind.DURATION,
            value=value,
            text=reading.plain[start:end],
            start=start,
            end=end,
            bound=bound(reading, lexicon, start, end),
        )


def _matches(reading: Reading, grammar: _Grammar) -> Iterator[re.Match[str]]:
    """Where an ordinal may stand: behind an opening word, or as all of a text ("15th day")."""
    for pattern in grammar.alone:
        whole = pattern.fullmatch(reading.low.rstrip(" ."))
        if whole:
            yield whole
    for pattern in grammar.behind:
        place = 0
        while (match := pattern.search(reading.low, place)) is not None:
            yield match
            place = match.start() + 1  # any word may look like an ordinal, so the next may overlap


def _next(value: str) -> str:
    """The canonical value after a whole one: P8D after P7D; "" for any other."""
    whole = _WHOLE.fullmatch(value)
    return f"P{int(whole[1]) + 1}{whole[2]}" if whole else ""


def _span(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return match.start("from" if groups.get("from") else "first" if groups.get("first") else "last")


def _value(match: re.Match[str], lexicon: Lexicon) -> str | None:
    """The duration up to the ordinal, None for the first of anything and for what is no number."""
    groups = match.groupdict()
    unit = next(key for key in UNITS if groups.get(key) or groups.get(f"of_{key}"))
    places = [_ordinal(str(groups[key]), lexicon) for key in ("first", "last") if groups.get(key)]
    lengths = [iso(place, unit) if place else None for place in places]
    if None in lengths:
        return None
    ordered = sorted((str(each) for each in dict.fromkeys(lengths)), key=days)
    working = unit == "working" or groups.get("wb") or groups.get("wa")
    return "..".join(ordered) + (WORKING if working else "")


@lru_cache(maxsize=1024)
def _ordinal(words: str, lexicon: Lexicon) -> str | None:
    """The number of an ordinal in digits or words, from 2 on: "15th", "quinzième", "15" are "15"."""
    own = next((key for key, names in lexicon.section("ordinal_values").items() if words in names), None)
    shown = own or (words if words[0].isdigit() else alpha2digit(words, lexicon.language, threshold=0))
    place = _PLACE.fullmatch(shown.replace(" ", "") if words[0].isdigit() else shown)
    if place is None or (shown.isdigit() and not own and not words.isdigit()):
        return None  # "after three months" counts, it names no place
    return place[1] if 2 <= int(place[1]) <= _MOST else None

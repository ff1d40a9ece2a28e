"""Durations: "14 days", "two weeks", "7-10 business days", "24 h", "(14) jours", "a fortnight"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.facts.bounds import bound
from pipeline.facts.numbers import numbers, plain
from pipeline.facts.ranges import Ranges, ranges
from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Bound, Fact, FactKind

UNITS = ("working", "day", "week", "month", "year", "hour", "minute", "second")
_SHAPE = {"year": "P{}Y", "month": "P{}M", "hour": "PT{}H", "minute": "PT{}M", "second": "PT{}S"}
_LONGEST_YEARS = 150  # "2026 years" is a date in bad company
WORKING, _HALF = " working", Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    unit: re.Pattern[str]
    spans: re.Pattern[str]
    articles: re.Pattern[str]
    frequency: re.Pattern[str]
    ago: re.Pattern[str]
    ago_before: re.Pattern[str]
    half: re.Pattern[str]
    ranges: Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    start: int
    end: int
    low: str
    high: str
    working: bool
    sided: bool = False


@lru_cache(maxsize=64)
def unit_pattern(lexicon: Lexicon) -> str:
    """A pattern of one unit of time with the words that go with it: one group per name in ``UNITS``,
    and ``wb`` or ``wa`` where a word before or after makes the days working days.
    """
    words = lexicon.words
    units = "|".join(f"(?P<{unit}>{phrases(words('units', unit))})" for unit in UNITS)
    plain_words, working, leading = (
        phrases(words("unit_modifiers", key)) for key in ("plain", "working", "leading")
    )
    modifier = rf"(?:{leading} )?(?:[(]?(?:(?P<wb>{working})|{plain_words})[)]?[ -]+)?"
    trailing = rf"(?: [(]?(?:(?P<wa>{working})|{plain_words})(?!\w)[)]?)?"
    return rf"{modifier}(?:{units}){trailing}"


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words, unit = lexicon.words, unit_pattern(lexicon)
    before, after = phrases(words("numbers", "article_before")), phrases(words("numbers", "article_after"))
    article = phrases(words("numbers", "articles"))
    per = phrases(words("periods", "always"))
    any_unit = phrases(word for unit in UNITS for word in words("units", unit))
    return _Grammar(
        unit=re.compile(rf"[ -]{{0,3}}{unit}"),
        spans=re.compile(
            "|".join(f"(?P<{key}>{phrases(lst)})" for key, lst in lexicon.section("spans").items()) or "(?!)"
        ),
        articles=re.compile(
            rf"(?:{before} (?P<a>{article}) {unit})"
            rf"|(?P<b>{article}) (?:{any_unit})(?= {after})"
        ),
        frequency=re.compile(rf" ?(?:{per}) ?(?:{any_unit}|\d)"),
        ago=re.compile(rf" {phrases(words('numbers', 'ago'))}"),
        ago_before=re.compile(rf"{phrases(words('numbers', 'ago_before'))} $"),
        half=re.compile(rf" {phrases(words('numbers', 'half'))}"),  # "a month and a half"
        ranges=ranges(lexicon),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Every duration in canonical ISO 8601 form (weeks as days), ranges as one fact, in order."""
    grammar = _grammar(lexicon)
    found = [*_counted(reading, lexicon, grammar), *_named(reading, lexicon, grammar)]
    for each in _connected(sorted(found, key=lambda item: item.start), reading, grammar):
        value = each.low if each.low == each.high else f"{each.low}..{each.high}"
        yield Fact(
            kind=FactKind.DURATION,
            value=value + (WORKING if each.working else ""),
            text=reading.plain[each.start : each.end],
            start=each.start,
            end=each.end,
            bound=Bound.EXACT if each.sided else bound(reading, lexicon, each.start, each.end),
        )


def _counted(reading: Reading, lexicon: Lexicon, grammar: _Grammar) -> Iterator[_Found]:
    before: Number | None = None
    for number in numbers(reading, lexicon):
        half = grammar.half.match(reading.low, number.end)
        match = grammar.unit.match(reading.low, half.end() if half else number.end)
        if match is None:
            before = number
            continue
        half = half or grammar.half.match(reading.low, match.end())
        end = max(match.end(), half.end() if half else 0)
        value = plain(str(Decimal(number.value) + _HALF)) if half else number.value
        unit = match.lastgroup if match.lastgroup in UNITS else next(u for u in UNITS if match[u])
        high = low = iso(value or number.value, unit)
        start = number.start
        if before and grammar.ranges.joins(reading, before, number):
            start, low = before.start, iso(before.value, unit) or high
            if low and high and days(low) > days(high):
                low, high = high, low
        sided = (
            low != high and grammar.ranges.sided(reading, start, before.end, number.start)
            if before
            else False
        )
        before = None
        if high is None or low is None or _is_no_span(reading, match, number, grammar):
            continue
        working = bool(match["wb"] or match["wa"] or unit == "working")
        yield _Found(start=start, end=end, low=low, high=high, working=working, sided=sided)


def _is_no_span(reading: Reading, match: re.Match[str], number: Number, grammar: _Grammar) -> bool:
    """Opening hours and ages of posts are no durations: "24 hours a day", "7 jours sur 7", "3 days ago"."""
    if grammar.ago.match(reading.low, match.end()):
        return True
    if grammar.ago_before.search(reading.low[max(0, number.start - 8) : number.start]):
        return True
    always = (number.value == "24" and match["hour"]) or (number.value in "567" and match["day"])
    return bool(always and grammar.frequency.match(reading.low, match.end()))


def _named(reading: Reading, lexicon: Lexicon, grammar: _Grammar) -> Iterator[_Found]:
    for match in grammar.spans.finditer(reading.low):
        value = str(match.lastgroup)
        yield _Found(start=match.start(), end=match.end(), low=value, high=value, working=False)
    if not lexicon.words("numbers", "articles"):
        return
    for match in grammar.articles.finditer(reading.low):
        start = match.start("a") if match["a"] else match.start("b")
        unit = grammar.unit.match(reading.low, match.end("a") if match["a"] else match.end("b"))
        name = next((u for u in UNITS if unit and unit[u]), None)
        half = grammar.half.match(reading.low, unit.end()) if unit else None
        one = iso("1.5" if half else "1", name) if name else None
        if unit is None or one is None:
            continue
        working = bool(unit["wb"] or unit["wa"] or name == "working")
        end = half.end() if half else unit.end()
        yield _Found(start=start, end=end, low=one, high=one, working=working)


def _connected(found: list[_Found], reading: Reading, grammar: _Grammar) -> Iterator[_Found]:
    """Joins "48 h à 72 h" and "two weeks to three months"; drops what lies in an earlier one."""
    last: _Found | None = None
    for each in found:
        if last and each.start < last.end:
            continue
        joined = _range(last, each, reading, grammar) if last else None
        if joined:
            last = joined
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _range(last: _Found, each: _Found, reading: Reading, grammar: _Grammar) -> _Found | None:
    """Two spans as one, None if they are two; only the two sides of one span may stand upside down."""
    joins = last.low == last.high and grammar.ranges.between(reading, last.start, last.end, each.start)
    if not joins or days(last.low) == days(each.low):
        return None
    sided = grammar.ranges.sided(reading, last.start, last.end, each.start)
    falls = days(last.low) > days(each.low)
    if falls and not (sided and each.low == each.high):
        return None
    return _Found(
        start=last.start,
        end=each.end,
        low=each.low if falls else last.low,
        high=last.high if falls else each.high,
        working=each.working or last.working,
        sided=sided,
    )


def iso(value: str, unit: str) -> str | None:
    """ISO 8601 for a count of a unit: weeks and working days in days; None beyond belief."""
    if unit in ("day", "working"):
        return f"P{value}D"
    if unit == "week":
        weeks = plain(str(float(value) * 7)) if "." in value else str(int(value) * 7)
        return f"P{weeks}D"
    if unit == "year" and float(value) > _LONGEST_YEARS:
        return None
    return _SHAPE[unit].format(value)


_ISO = re.compile(r"P(T?)([\d.]+)([YMDHS])")
_DAYS = {"Y": 365.25, "M": 30.4375, "D": 1.0, "TH": 1 / 24, "TM": 1 / 1440, "TS": 1 / 86400}


def days(value: str) -> float:
    """Roughly how long a canonical duration is, in days: for order only, never for equality."""
    match = _ISO.fullmatch(value)
    if match is None:
        return 0.0
    time, count, unit = match.groups()
    return float(count) * _DAYS[f"{time}{unit}"]

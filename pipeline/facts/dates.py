"""Dates and times of day: "March 13, 2026", "14 au 24 avril 2022", "13.03.2026", "8 am", "18h30"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.facts.bounds import bound
from pipeline.facts.ranges import ranges
from pipeline.facts.reading import Claims, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19|20)\d\d"
_HOUR, _MINUTE = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_FULL = re.compile(r"\d{4}-\d\d-\d\d")
_CENTURY = 2000  # "13.03.26"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    dates: tuple[re.Pattern[str], ...]
    times: tuple[re.Pattern[str], ...]
    from_hour: re.Pattern[str]
    named: re.Pattern[str]
    months: dict[str, int]
    month_first: bool
    capital: bool


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words
    clock = phrases(words("dates", "clock_before"))
    midnight, noon = phrases(words("dates", "00:00")), phrases(words("dates", "12:00"))
    return _Grammar(
        dates=tuple(map(re.compile, _date_shapes(lexicon))),
        times=tuple(map(re.compile, _time_shapes(lexicon))),
        from_hour=re.compile(rf"(?<![\w.,:/])(?P<h>{_HOUR}){_until(lexicon)}$"),
        named=re.compile(rf"(?:{clock} )(?:(?P<t00>{midnight})|(?P<t12>{noon}))"),
        months={word: int(key) for key, lst in lexicon.section("months").items() for word in lst},
        month_first=bool(words("format", "month_first")),
        capital=bool(words("format", "capital_months")),
    )


def _until(lexicon: Lexicon) -> str:
    return rf"(?: ?(?:-|{phrases(lexicon.words('dates', 'to'))}) ?)"


def _date_shapes(lexicon: Lexicon) -> Iterator[str]:
    """Patterns of dates, the fullest first; those with words only where the language's months are known."""
    names, words = lexicon.section("months"), lexicon.words
    of, before = phrases(words("dates", "of")), phrases(words("dates", "year_before"))
    yield r"(?<![\w/-])(?P<iso>\d{4}-(?:0\d|1[0-2])-[0-3]\d)(?![\w/-])"
    yield rf"(?<![\w./-])(?P<year>{_YEAR})/(?P<month>0[1-9]|1[0-2])/(?P<day>{_DAY})(?![\w/-])"
    yield (
        r"(?<![\w./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)"
        rf"(?P<y>{_YEAR}|\d\d)(?![\w/-]|\.\d)"
    )
    yield rf"(?P<year>{_YEAR}) ?年 ?(?P<month>0?[1-9]|1[0-2]) ?月 ?(?P<day>{_DAY}) ?日"
    if names:
        month = f"(?P<month>{phrases(word for lst in names.values() for word in lst)})\\.?"
        ordinal = rf"(?:{'|'.join(map(re.escape, words('dates', 'ordinal'))) or '(?!)'}|\.|º)?"
        year = rf"(?:,? (?:{of} )?(?P<year>{_YEAR})(?!\d))"
        first = rf"(?:(?P<one>{phrases(words('dates', 'first'))})|(?P<day>{_DAY}){ordinal})"
        span = rf"(?:(?P<from>{_DAY}){ordinal}(?: ?- ?| {phrases(words('dates', 'to'))} ))?"
        yield rf"(?<![\w.,/-]){span}{first} (?:{of} )?{month}(?!\w){year}?"
        yield rf"{month} {span}{first}(?![\w%]|[.,]\d){year}?"
        yield rf"{month} (?:{of} )?(?P<year>{_YEAR})(?!\d)"
    yield rf"{before} (?P<year>{_YEAR})(?![\w/-]|[.,]\d)"


def _time_shapes(lexicon: Lexicon) -> Iterator[str]:
    """Patterns of times of day; an hour with a bare letter ("13h") needs a word such as "before"."""
    clock, am, pm, oclock, letter, from_, elapsed = (
        phrases(lexicon.words("dates", key))
        for key in ("clock_before", "am", "pm", "clock", "hour_letter", "from", "elapsed")
    )
    hour = rf"{_HOUR} ?(?:h ?{_MINUTE}(?!\w)|{letter})"
    minutes = rf"(?:[:.](?P<m>{_MINUTE}))?"
    yield rf"(?<![\w.,:$€£])(?P<h>{_HOUR}){minutes} ?(?:(?P<am>{am})|(?P<pm>{pm}))"
    yield rf"(?<![\w.,:])(?P<h>{_HOUR}){minutes} ?{oclock}"
    yield rf"(?<![\w.,:])(?P<h>{_HOUR}) ?h ?(?P<m>{_MINUTE})(?!\w)"
    yield rf"(?<![\w.,:/-])(?P<h>{_HOUR}):(?P<m>{_MINUTE})(?![\w:])(?: ?h(?!\w))?"
    yield rf"(?:{clock} |{from_} (?={hour}{_until(lexicon)}{hour}))(?P<h>{_HOUR}) ?{letter}(?! {elapsed})"
    yield rf"(?:{clock}|{from_}) {hour}{_until(lexicon)}(?P<h>{_HOUR}) ?{letter}"
    weekday = phrases(lexicon.words("weekdays", "all"))
    yield rf"{weekday}\.?[ ,]+(?:{from_} )?{_HOUR}{_until(lexicon)}(?P<h>{_HOUR}) ?{letter}"


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Dates as ISO 8601 ("2026-03-13", "--03-13", "2026-03", "2026", "a..b"), times as "18:30"."""
    if not any(char.isdigit() for char in reading.low) and not lexicon.words("dates", "00:00"):
        return
    grammar = _grammar(lexicon)
    claims, times = Claims(len(reading.plain)), Claims(len(reading.plain))
    plain = [each for each in _dates(reading, grammar) if claims.claim(each[0], each[1])]
    for start, end, value in (*_spanned(reading, lexicon, sorted(plain)), *_times(reading, grammar)):
        if not times.claim(start, end):
            continue
        yield Fact(
            kind=FactKind.DATE,
            value=value,
            text=reading.plain[start:end],
            start=start,
            end=end,
            bound=bound(reading, lexicon, start, end),
        )


def _spanned(
    reading: Reading, lexicon: Lexicon, found: list[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Joins "1 March to 15 March 2026": a day without a year and a later one with it."""
    words = ranges(lexicon)
    place = 0
    while place < len(found):
        start, end, value = found[place]
        place += 1
        after = found[place] if place < len(found) else None
        if after and value.startswith("--") and _FULL.fullmatch(after[2]):
            first = after[2][:4] + value[1:]
            if first < after[2] and words.between(reading, start, end, after[0]):
                end, value = after[1], f"{first}..{after[2]}"
                place += 1
        yield start, end, value


def _dates(reading: Reading, grammar: _Grammar) -> Iterator[tuple[int, int, str]]:
    for pattern in grammar.dates:
        for match in pattern.finditer(reading.low):
            groups = match.groupdict()
            start = match.start()
            if groups.get("month") and grammar.capital and not reading.plain[match.start("month")].isupper():
                continue
            if "month" not in groups and "year" in groups:
                start = match.start("year")
            value = _value(groups, grammar)
            if value is not None:
                yield start, match.end(), value


def _value(groups: dict[str, str | None], grammar: _Grammar) -> str | None:
    if groups.get("iso"):
        return _checked(str(groups["iso"]))
    if groups.get("a"):
        return _numeric(groups, grammar)
    year, name = groups.get("year"), groups.get("month")
    if name is None:
        return year
    month = f"{int(name) if name.isdecimal() else grammar.months[re.sub(' +', ' ', name)]:02d}"
    if not (groups.get("day") or groups.get("one")):
        return f"{year}-{month}"
    last = _day(year, month, groups.get("day") or "1")
    if groups.get("from") is None or last is None:
        return last
    first = _day(year, month, str(groups["from"]))
    return f"{first}..{last}" if first and first < last else last


def _day(year: str | None, month: str, day: str) -> str | None:
    checked = _checked(f"{year or '2000'}-{month}-{int(day):02d}")
    return checked if year or checked is None else f"-{checked[4:]}"


def _checked(iso: str) -> str | None:
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        return None


def _numeric(groups: dict[str, str | None], grammar: _Grammar) -> str | None:
    first, second, year = (int(str(groups[key])) for key in "aby")
    if year < 100:
        if groups["sep"] != "/" and groups["sep"] != ".":
            return None
        year += _CENTURY
    month_first = grammar.month_first and groups["sep"] == "/"
    if first > 12 or (not month_first and second <= 12):
        first, second = second, first
    return _checked(f"{year:04d}-{first:02d}-{second:02d}")


def _times(reading: Reading, grammar: _Grammar) -> Iterator[tuple[int, int, str]]:
    for pattern in grammar.times:
        for match in pattern.finditer(reading.low):
            groups = match.groupdict()
            hour, minute = int(match["h"]), groups.get("m") or "00"
            if groups.get("am") or groups.get("pm"):
                if not 1 <= hour <= 12:
                    continue
                hour = hour % 12 + (12 if groups.get("pm") else 0)
            opened = grammar.from_hour.search(reading.low[max(0, match.start("h") - 14) : match.start("h")])
            if opened and not (groups.get("am") or groups.get("pm")):  # "8 bis 18 Uhr", "de 9 à 17 h"
                begin = match.start("h") - len(opened[0])
                yield begin, begin + len(opened["h"]), f"{int(opened['h']):02d}:00"
            yield match.start("h"), match.end(), f"{hour:02d}:{minute}"
    for match in grammar.named.finditer(reading.low):
        start, end = match.span("t00") if match["t00"] else match.span("t12")
        yield start, end, "00:00" if match["t00"] else "12:00"

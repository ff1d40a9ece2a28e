"""Canonical values: when two are the same, and how one reads in the words of a language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from pipeline.lexicon import lexicon
from pipeline.lexicon.cldr import cldr_locale
from pipeline.model import Fact, FactKind

_ISO = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMDHS])")
_MONEY = re.compile(r"([A-Z]{3}) (\d+(?:\.\d+)?)")
_PERIOD = re.compile(r"/(P\w+)$")
_UNIT_NAMES = {"Y": "year", "M": "month", "D": "day", "TH": "hour", "TM": "minute", "TS": "second"}
# Units that are whole multiples of each other; a month is not thirty days, a day is 24 hours.
_SECONDS = {"D": 86400, "TH": 3600, "TM": 60, "TS": 1}
_MONTHS = {"Y": 12, "M": 1}


def value_equal(a: Fact, b: Fact) -> bool:
    """Whether two facts state the same value, whatever the language, spelling and scope."""
    return a.kind is b.kind and same_value(a.kind, a.value, b.value)


def same_value(kind: FactKind, a: str, b: str) -> bool:
    """Whether two canonical values of a kind mean the same: P12M is P1Y, PT24H is P1D."""
    return a == b or _key(kind, a) == _key(kind, b)


def normal(kind: FactKind, value: str) -> str:
    """One canonical form for all that mean the same: P12M for P1Y, P1D for PT24H."""
    if kind is FactKind.MONEY:
        period = _PERIOD.search(value)
        return value.replace(period[0], f"/{_normal_length(period[1])}") if period else value
    if kind not in (FactKind.DURATION, FactKind.AGE):
        return value
    head, working, _ = value.partition(" working")
    return "..".join(map(_normal_length, head.split(".."))) + working


def _normal_length(iso: str) -> str:
    length = _length(iso)
    if isinstance(length, str):
        return iso
    unit, count = length
    if unit == "months":
        return f"P{count:f}M"
    days = count / _SECONDS["D"]
    return f"P{days:f}D" if days % 1 == 0 else f"PT{count:f}S"


@lru_cache(maxsize=8192)
def _key(kind: FactKind, value: str) -> tuple[object, ...]:
    if kind in (FactKind.DURATION, FactKind.AGE):
        working = value.endswith(" working")
        return (working, *(_length(part) for part in value.removesuffix(" working").split("..")))
    if kind is FactKind.MONEY:
        period = _PERIOD.search(value)
        parts = tuple((m[1], Decimal(m[2]).normalize()) for m in _MONEY.finditer(_PERIOD.sub("", value)))
        return (*parts, _length(period[1]) if period else None)
    if kind is FactKind.COUNT:
        number, _, noun = value.partition(" ")
        return (number, noun.rstrip("s"))
    if kind in (FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS):
        return (" ".join(value.casefold().split()).rstrip("/"),)
    return (value,)


def _length(iso: str) -> tuple[str, Decimal] | str:
    match = _ISO.fullmatch(iso)
    if match is None:
        return iso
    unit = match[1] + match[3]
    if unit in _SECONDS:
        return "seconds", (Decimal(match[2]) * _SECONDS[unit]).normalize()
    return "months", (Decimal(match[2]) * _MONTHS[unit]).normalize()


def show(kind: FactKind, value: str, language: str | None) -> str:
    """A canonical value in words: "14 days", "14 jours", "49,00 €/mois"; English for unknown languages."""
    tag = (language or "en").replace("_", "-")
    if cldr_locale(tag) is None:
        tag = "en"
    first, dots, second = value.partition("..")
    if dots:
        tail = " working" if second.endswith(" working") else ""
        period = _PERIOD.search(second)
        shared = tail or (period[0] if period else "")
        low = _one(kind, first + shared, tag)
        return (
            f"{_head(low)}–{_one(kind, second, tag)}"
            if kind is FactKind.DURATION
            else _span(kind, first, second, tag)
        )
    return _one(kind, value, tag)


def _span(kind: FactKind, first: str, second: str, tag: str) -> str:
    return f"{_one(kind, first, tag)} – {_one(kind, second, tag)}"


def _head(text: str) -> str:
    """The number of a shown duration without its unit, if it starts with one."""
    match = re.match(r"[\d.,]+", text)
    return match[0] if match else text


def _one(kind: FactKind, value: str, tag: str) -> str:
    locale = cldr_locale(tag)
    if kind in (FactKind.DURATION, FactKind.AGE):
        return _duration(value, tag)
    if kind is FactKind.MONEY:
        match, period = _MONEY.match(value), _PERIOD.search(value)
        if match is None:
            return value
        amount = _amount(Decimal(match[2]), match[1], locale)
        return amount + (f"/{_unit_word(period[1], tag)}" if period else "")
    if kind is FactKind.PERCENT:
        return format_percent(Decimal(value.rstrip("%")) / 100, locale=locale, decimal_quantization=False)
    if kind is FactKind.DATE:
        return _date(value, tag)
    return value


def _amount(value: Decimal, code: str, locale: Locale | None) -> str:
    """Whole amounts without decimals: "$49", "4,90 €"."""
    if locale is None or value % 1:
        return format_currency(value, code, locale=locale)
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, code, format=pattern, locale=locale, currency_digits=False)


def _duration(value: str, tag: str) -> str:
    match = _ISO.match(value)
    if match is None:
        return value
    count, unit = Decimal(match[2]), _UNIT_NAMES[match[1] + match[3]]
    if value.endswith(" working"):
        names = lexicon(tag).words("show", "working") or ("business days",)
        return f"{format_decimal(count, locale=cldr_locale(tag))} {names[0]}"
    shown = format_unit(count, f"duration-{unit}", locale=cldr_locale(tag))
    # babel answers with the name of the unit where a locale inherits its long pattern.
    return shown if "duration" not in shown else _short(count, unit, tag)


def _short(count: Decimal, unit: str, tag: str) -> str:
    return format_unit(count, f"duration-{unit}", length="short", locale=cldr_locale(tag))


def _unit_word(iso: str, tag: str) -> str:
    return re.sub(r"^[\d.,\s]+", "", _duration(iso, tag)).strip() or iso


def _date(value: str, tag: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return format_date(date.fromisoformat(value), format="long", locale=cldr_locale(tag))
        if re.fullmatch(r"--\d\d-\d\d", value):
            return format_skeleton("MMMMd", date.fromisoformat(f"2000{value[1:]}"), locale=cldr_locale(tag))
        if re.fullmatch(r"\d{4}-\d\d", value):
            return format_skeleton("yMMMM", date.fromisoformat(f"{value}-01"), locale=cldr_locale(tag))
    except ValueError:
        pass
    return value

"""What CLDR (through babel) knows of a language: units of time, months, names of currencies and countries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format, get_day_names, get_month_names
from babel.numbers import get_currency_name, get_decimal_symbol
from babel.units import format_unit

_UNITS = ("day", "week", "month", "year", "hour", "minute", "second")
_CURRENCIES = (
    *("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "BRL", "MXN"),
    *("SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY", "ZAR", "SGD", "HKD", "KRW"),
)
# What CLDR calls by an ISO code and we by a word; Eurozone and the United Nations are no place of a rule.
_OUR_REGIONS = {"GB": "uk", "EZ": "", "UN": "", "XA": "", "XB": "", "ZZ": ""}
# Enough different numbers to meet every plural form of CLDR (one, two, few, many, other).
_COUNTS = (0, 1, 2, 3, 5, 11, 21, 100)


@lru_cache(maxsize=64)
def cldr_locale(tag: str) -> Locale | None:
    """The babel locale for a BCP 47 tag, its language alone where the region is unknown, or None."""
    for candidate in (tag, tag.split("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return None


def cldr_sections(tag: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Sections "units", "months", "weekdays", "currency", "regions" (lower case) and "format" of a language.

    {} if CLDR lacks it.
    """
    locale = cldr_locale(tag)
    if locale is None:
        return {}
    return {
        "units": {unit: _unit(unit, locale) for unit in _UNITS},
        "months": {f"{month:02d}": _month(month, locale) for month in range(1, 13)},
        "weekdays": {"all": _weekdays(locale)},
        "currency": {code: _currency(code, locale) for code in _CURRENCIES},
        "regions": _regions(locale),
        "format": _format(locale),
    }


def _format(locale: Locale) -> dict[str, tuple[str, ...]]:
    """Decimal sign; "month_first" if 3/13 is March, "capital_months" if months begin with a capital."""
    month_first = get_date_format("short", locale=locale).pattern.lstrip().startswith("M")
    capital = all(name[:1].isupper() for name in get_month_names("wide", locale=locale).values())
    return {
        "decimal": (get_decimal_symbol(locale),),
        "month_first": ("yes",) if month_first else (),
        "capital_months": ("yes",) if capital else (),
    }


def _unit(unit: str, locale: Locale) -> tuple[str, ...]:
    formatted = [
        format_unit(n, f"duration-{unit}", length=length, locale=locale)
        for n in _COUNTS
        for length in ("long", "short")
    ]
    # babel answers with the name of the unit where a locale inherits its pattern.
    return _words(text for text in formatted if "duration" not in text and "." not in text)


def _month(month: int, locale: Locale) -> tuple[str, ...]:
    names = {
        get_month_names(width, context=context, locale=locale)[month]
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    }
    dotless = {name.rstrip(".") for name in names}
    return _words(name for name in names | dotless if not name.isdecimal())


def _weekdays(locale: Locale) -> tuple[str, ...]:
    return _words(
        name for width in ("wide", "abbreviated") for name in get_day_names(width, locale=locale).values()
    )


def _currency(code: str, locale: Locale) -> tuple[str, ...]:
    return _words(get_currency_name(code, count=n, locale=locale) for n in _COUNTS)


def _regions(locale: Locale) -> dict[str, tuple[str, ...]]:
    """Countries by their ISO 3166 code in lower case ("uk" for the United Kingdom), and the EU."""
    named = ((code, name) for code, name in locale.territories.items() if re.fullmatch("[A-Z]{2}", code))
    found = {_OUR_REGIONS.get(code, code.lower()): _words([name]) for code, name in sorted(named)}
    return {code: names for code, names in found.items() if code and names}


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    found = (re.sub(r"[\d\s.,]+$|^[\d\s]+", "", text).strip().lower() for text in texts)
    return tuple(sorted({word.replace("\xa0", " ") for word in found if len(word) > 1}))

"""A typed value in the style of the words that it replaces: "14 jours" becomes "7 jours"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from pipeline.model import FactKind

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?(?!\d)")
_PERIOD = re.compile(r"P(?:(?P<Y>\d+)Y|(?P<M>\d+)M|(?P<D>\d+)D|T(?P<h>\d+)H|T(?P<m>\d+)M)")
_AMOUNTS = (FactKind.MONEY, FactKind.PERCENT)  # their words do not change with the number
_UNITS = {"Y": "year", "M": "month", "D": "day", "h": "hour", "m": "minute"}


def restyled(
    shown: str,
    kind: FactKind,
    before: str,
    after: str,
    words: str,
    language: str | None,
    official: str | None,
) -> Iterator[str]:
    """Ways to write the canonical value ``after`` in place of ``shown``, the most faithful first.

    The same words with other digits; the official ``words`` where both are in one language; a
    duration as CLDR writes it in the guide's ``language``. The caller reads each back.
    """
    swapped = _swapped(shown, kind, before, after)
    if swapped is not None:
        yield swapped
    if language and official and language.partition("-")[0] == official.partition("-")[0]:
        yield words
    written = _duration(after, language) if kind is FactKind.DURATION else None
    if written is not None:
        yield written if "\u00a0" in shown else written.replace("\u00a0", " ")


def _swapped(shown: str, kind: FactKind, before: str, after: str) -> str | None:
    """``shown`` with its numbers exchanged; None where the values differ in more than numbers."""
    old, new = _numbers(before), _numbers(after)
    spans = list(_NUMBER.finditer(shown))
    if _skeleton(before) != _skeleton(after) or len(spans) != len(old):
        return None
    if not spans or [_parsed(each[0]) for each in spans] != old:
        return None
    if kind not in _AMOUNTS and (Decimal(1) in (*old, *new) or re.search(r"\w", shown[: spans[0].start()])):
        return None  # the noun changes with "1", and words before the digits may spell the number too
    for span, number in reversed(list(zip(spans, new, strict=True))):
        shown = shown[: span.start()] + _spelt(number, span[0]) + shown[span.end() :]
    return shown


def _numbers(value: str) -> list[Decimal]:
    """The numbers that are written out: of "USD 49.00/P1M" the 49 only."""
    return [Decimal(each) for each in re.findall(r"\d+(?:\.\d+)?", value.partition("/")[0])]


def _skeleton(value: str) -> tuple[str, str]:
    """What is left of a value without those numbers."""
    head, _, period = value.partition("/")
    return re.sub(r"\d+(?:\.\d+)?", "#", head), period


def _parsed(written: str) -> Decimal | None:
    """A number as people write it: the last separator before one or two digits is the decimal one."""
    head, tail = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", written, re.DOTALL).groups()  # type: ignore[union-attr]  # matches any text
    try:
        return Decimal(re.sub(r"\D", "", head) + (f".{tail}" if tail else ""))
    except InvalidOperation:
        return None


def _spelt(number: Decimal, like: str) -> str:
    """A number with decimals and their separator as in ``like``."""
    decimals = re.search(r"([.,])(\d{1,2})$", like)
    if decimals:
        return f"{number:.2f}".replace(".", decimals[1])
    return str(int(number)) if number == number.to_integral() else f"{number:.2f}"


def _duration(value: str, language: str | None) -> str | None:
    """A single duration in words of a language; None for ranges, working days and unknown languages."""
    period = _PERIOD.fullmatch(value)
    if period is None or not language:
        return None
    name, number = next((k, v) for k, v in period.groupdict().items() if v)
    try:
        locale = Locale.parse(language, sep="-")
        return format_unit(int(number), f"duration-{_UNITS[name]}", length="long", locale=locale)
    except (UnknownLocaleError, ValueError):
        return None

"""Numbers in a text: digits in any locale's spelling, words (text2num), and both: "fourteen (14)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from text_to_num import text2num

from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, lexicon
from pipeline.lexicon.phrases import UNSPACED

_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_PART = re.compile(r"(?<![\w.,/])(?:(\d{1,3}) ?)?([½¼¾])(?!\w)")  # "1½", "½"
# Digits may stand right behind the code of a currency only: "CHF49", but not "MP3".
_CODES = "|".join(code for code in lexicon(None).section("symbols"))
_DIGITS = re.compile(
    rf"(?:(?<![^\W{UNSPACED}])(?<!\w[.,])|(?<=\b(?:{_CODES})))"
    r"(?:\d{1,3}(?:[ '.,]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)(?![.,]?\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    words: re.Pattern[str] | None
    mark: str


def decimal(raw: str, mark: str, *, fraction: bool = False) -> str | None:
    """A number as written, as a plain decimal string; None if it is none. ``mark`` is the decimal sign.

    One separator before exactly three digits means thousands, unless ``fraction`` says that the
    number may have three decimals (percentages) and the separator is the language's decimal sign.
    """
    text = raw.replace(" ", "").replace("'", "")
    comma, dot = text.count(","), text.count(".")
    if comma and dot:
        mark = "," if text.rindex(",") > text.rindex(".") else "."
    elif comma + dot == 1:
        sign = "," if comma else "."
        whole, _, part = text.partition(sign)
        thousands = len(part) == 3 and whole not in ("", "0") and len(whole) <= 3
        mark = sign if not thousands or (fraction and sign == mark) else ("." if comma else ",")
    elif comma + dot > 1:
        mark = "." if comma else ","
    other = "," if mark == "." else "."
    return plain(text.replace(other, "").replace(mark, "."))


def decimal_mark(lexicon: Lexicon) -> str:
    """The sign before decimals in a language, "." where it is unknown."""
    return next(iter(lexicon.words("format", "decimal")), ".")


def plain(text: str) -> str | None:
    """A decimal without exponent, sign or trailing zeros: "4.90" is "4.9"; None if it is no number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    atoms = sorted(lexicon.words("numbers", "atoms"), key=len, reverse=True)
    if not atoms:
        return _Grammar(words=None, mark=decimal_mark(lexicon))
    atom = f"(?:{'|'.join(map(re.escape, atoms))})"
    joiner = f"(?:{'|'.join(map(re.escape, lexicon.words('numbers', 'joiners'))) or '(?!)'})"
    glue = rf"(?:(?:[ -]+{joiner})?[ -]+)"
    if lexicon.words("numbers", "compound"):  # "einundzwanzig" is one word
        glue = rf"(?:{joiner}?|[ -]+)"
    return _Grammar(
        words=re.compile(rf"(?<!\w){atom}(?:{glue}{atom}){{0,8}}(?!\w)"), mark=decimal_mark(lexicon)
    )


@lru_cache(maxsize=4096)
def spelled(words: str, lexicon: Lexicon) -> str | None:
    """The value of a number in words ("twenty-five" is "25"), None if it is none."""
    own = lexicon.section("number_values")
    for value, names in own.items():
        if words in names:
            return value
    try:
        return str(text2num(words, lexicon.language))
    except ValueError:
        return None


def numbers(reading: Reading, lexicon: Lexicon) -> tuple[Number, ...]:
    """All numbers in order; a number given twice ("fourteen (14)") is one, brackets belong to it."""
    return _numbers(reading.plain, reading.low, lexicon)


@lru_cache(maxsize=512)
def _numbers(text: str, low: str, lexicon: Lexicon) -> tuple[Number, ...]:
    grammar = _grammar(lexicon)
    found = list(_digits(text, grammar.mark))
    if grammar.words is not None:
        for match in grammar.words.finditer(low):
            found.extend(_spelled(match[0], match.start(), lexicon))
    found.sort(key=lambda number: number.start)
    return tuple(_joined(found, text))


def _spelled(words: str, start: int, lexicon: Lexicon) -> Iterator[Number]:
    """The numbers of a run of number words, longest first: "two and three" are two, "un diez" is ten."""
    borders = [0, *(space.end() for space in re.finditer("[ -]+", words))]
    for place in borders:
        for end in (len(words), *(gap for gap in reversed(borders) if gap > place)):
            piece = words[place:end].rstrip(" -")
            value = spelled(piece, lexicon)
            if value is None or (value == "1" and end < len(words) and place == 0 and len(borders) == 2):
                continue
            yield Number(start=start + place, end=start + place + len(piece), value=value)
            if end < len(words):
                yield from _spelled(words[end:], start + end, lexicon)
            return


def _digits(text: str, mark: str) -> Iterator[Number]:
    parts = [*_PART.finditer(text)]
    for part in parts:
        value = plain(str(Decimal(part[1] or 0) + _PARTS[part[2]]))
        if value is not None:
            yield Number(start=part.start(), end=part.end(), value=value, raw=value)
    for match in _DIGITS.finditer(text):
        value = decimal(match[0], mark)
        if value is not None and not any(part.start() == match.start() for part in parts):
            yield Number(start=match.start(), end=match.end(), value=value, raw=match[0])


def _joined(found: list[Number], text: str) -> Iterator[Number]:
    place = 0
    while place < len(found):
        number = found[place]
        after = found[place + 1] if place + 1 < len(found) else None
        if after and after.value == number.value and re.fullmatch(r" ?\( ?", text[number.end : after.start]):
            close = re.compile(r" ?\)").match(text, after.end)
            if close:
                yield replace(number, end=close.end(), raw=number.raw or after.raw)
                place += 2
                continue
        place += 1
        if text[number.start - 1 : number.start] == "(" and text[number.end : number.end + 1] == ")":
            number = replace(number, start=number.start - 1, end=number.end + 1, bracketed=True)
        yield number

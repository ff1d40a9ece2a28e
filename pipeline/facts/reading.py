"""A text made readable for patterns, with the way back to its original characters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon

_SPACES = (0x09, *range(0x0B, 0x0E), 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
_FOLD = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u2032\u00b4\u0060\u02bc"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u301d\u301e"), '"'),
    **dict.fromkeys(
        map(ord, "\u2192\u21d2\u27a1\u2794\u279c\u279e\u25b6\u25b8\u25ba\u203a\u27a4\u2799"), ">"
    ),
}
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
# A sentence ends at . ! ? before a capital, at a line break, or at a cell border of a table row.
_END = re.compile(r"(?<=[.!?…])[\"'»)\]*_]* +(?=[\"'«(¿¡\[*_]*[^\W\d_a-zà-öø-ÿ])|[.!?] +(?=\d)|\n+| \| ?|\|")
# A longer run without a full stop is read in pieces: the words that matter stand near, and the work
# per value stays bounded on hostile text.
_LONGEST = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number at ``start:end`` of the reading; ``value`` as a decimal string without trailing zeros.

    ``raw`` is the digits as written, "" if the number was written in words only; ``bracketed`` numbers
    ("(14) jours") may be marks of a list.
    """

    start: int
    end: int
    value: str
    raw: str = ""
    bracketed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``plain`` has one kind of space, dash, quote and arrow and nothing invisible; ``low`` is the
    same in lower case, character by character. ``sentences`` are spans of both.
    """

    original: str
    plain: str
    low: str
    offsets: tuple[int, ...] | None
    sentences: tuple[tuple[int, int], ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text for a span of the reading."""
        if self.offsets is None or end <= start:
            return start, end
        last = self.offsets[end] if end < len(self.offsets) else len(self.original)
        while last > self.offsets[end - 1] + 1 and self.original[last - 1] in _INVISIBLE:
            last -= 1
        return self.offsets[start], last

    def sentence(self, place: int) -> tuple[int, int]:
        """The span of the sentence that holds a place of the reading."""
        if not self.sentences:
            return 0, len(self.plain)
        at = bisect_right(self.sentences, place, key=lambda span: span[1])
        return self.sentences[min(at, len(self.sentences) - 1)]


class Claims:
    """Which characters of a text belong to a fact already."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def claim(self, start: int, end: int) -> bool:
        """Takes a span and says true, unless a part of it was taken before."""
        if any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True

    def holds(self, place: int) -> bool:
        """Whether the character at a place is taken."""
        return bool(self._taken[place : place + 1].strip(b"\0"))


@lru_cache(maxsize=4096)
def read(text: str, lexicon: Lexicon) -> Reading:
    """The reading of a text; abbreviations of the lexicon do not end a sentence."""
    plain, offsets = _fold(text)
    low = plain.lower()
    if len(low) != len(plain):  # "İ" grows in lower case
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)
    return Reading(
        original=text, plain=plain, low=low, offsets=offsets, sentences=tuple(_sentences(plain, low, lexicon))
    )


def _fold(text: str) -> tuple[str, tuple[int, ...] | None]:
    if not _HIDDEN.search(text) and unicodedata.is_normalized("NFC", text):
        return text.translate(_FOLD), None
    chars: list[str] = []
    offsets: list[int] = []
    place = 0
    while place < len(text):
        stop = place + 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        composed = unicodedata.normalize("NFC", text[place:stop])
        kept = _HIDDEN.sub("", composed)
        chars.append(kept)
        offsets.extend([place] * len(kept))
        place = stop
    return "".join(chars).translate(_FOLD), tuple(offsets)


def _sentences(plain: str, low: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    short = lexicon.words("stop", "abbreviations")
    start = 0
    for border in _END.finditer(plain):
        if short and low[max(0, border.start() - 8) : border.end()].rstrip().endswith(short):
            continue
        ordinal = re.search(r"\d\.$", plain[start : border.start()])
        if ordinal and (
            border.start() - start < 4 or "." in lexicon.words("dates", "ordinal")
        ):  # "1. Open", "13. März"
            continue
        yield from _pieces(plain, start, border.start())
        start = border.end()
    yield from _pieces(plain, start, len(plain))


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = plain.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        stop = space if space > 0 else start + _LONGEST
        yield start, stop
        start = stop
    if end > start:
        yield start, end

"""A text made readable for patterns, with the way back to its original characters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import Lexicon
from pipeline.text import ARROWS, DASHES, DOUBLE_QUOTES, INVISIBLE, SINGLE_QUOTES, SPACES

# A line end stays, since it ends a sentence; « and » stay, since they quote labels.
_FOLD = {
    **dict.fromkeys(map(ord, SPACES.replace("\n", "")), " "),
    **dict.fromkeys(map(ord, DASHES), "-"),
    **dict.fromkeys(map(ord, SINGLE_QUOTES), "'"),
    **dict.fromkeys(map(ord, DOUBLE_QUOTES), '"'),
    **dict.fromkeys(map(ord, ARROWS), ">"),
}
_HIDDEN = re.compile(f"[{INVISIBLE}]")
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
        while last > self.offsets[end - 1] + 1 and self.original[last - 1] in INVISIBLE:
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
        last = low[max(start, border.start() - 16) : border.end()].rstrip().rpartition(" ")[2]
        if short and last.lstrip("([\"'") in short:
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

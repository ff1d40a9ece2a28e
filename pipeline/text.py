"""The normal form in which texts are compared, and how alike two texts are.

Original text is shown, canonical text is compared. Numbers and negations are never normalised
away; NFC is used since NFKC changes ½, ² and ™ (Unicode TR 15).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import xxhash
from rapidfuzz.distance import Indel

# What is written in many ways: all spaces but the plain one, what nobody sees, dashes, quotes, arrows.
SPACES = "".join(map(chr, (*range(0x09, 0x0E), 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
SINGLE_QUOTES = "\u2018\u2019\u201b\u2032\u00b4\u0060\u02bc"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u301d\u301e"
ARROWS = "\u2192\u21d2\u27a1\u2794\u279c\u279e\u25b6\u25b8\u25ba\u203a\u27a4\u2799"

# Quotation marks that double as menu arrows («Réglages › Abonnements») stay quotes unless spaced.
_TABLE = {
    **{ord(c): " " for c in SPACES},
    **{ord(c): None for c in INVISIBLE},
    **{ord(c): "-" for c in DASHES},
    **{ord(c): "'" for c in SINGLE_QUOTES + "‚‹›"},
    **{ord(c): '"' for c in DOUBLE_QUOTES + "«»"},
    ord("\u2026"): "...",
    ord("\u2022"): " ",
    ord("\u00b7"): " ",
    ord("\u25cf"): " ",
    ord("\u25e6"): " ",
    ord("\u25aa"): " ",
}
_ARROW = re.compile(rf"\s*(?:(?<=\s)[{ARROWS}»](?=\s)|(?<=\s)->(?=\s)|[{ARROWS.replace('›', '')}])\s*")
# A pair is a quotation, also with the no-break spaces of French typography inside it.
_GUILLEMETS = re.compile(r"«\s*([^«»]*?)\s*»")
# In writing from right to left, the arrow to the next menu item points left.
_LEFT_ARROW = re.compile(r"(?<=\S)\s*[\u2190\u25c0\u25c4\u2b05]\s*(?=[\u0590-\u08ff])")
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.;:!?%)\]])")
_SPACE_AFTER = re.compile(r"([(\[])\s+")
_QUOTE_PADDING = re.compile(r'"\s*([^"]*?)\s*"')
_OBFUSCATED = re.compile(r"\[email\s*protected\](?:[a-z0-9.-]*\.[a-z]{2,})?", re.IGNORECASE)
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[€$£¥%]")


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """The form in which texts are equal when nothing was said differently.

    NFC, one kind of space, dash, quote and menu arrow (" > "), no invisible characters, no space
    before punctuation (French typography), case folded; an obfuscated e-mail address becomes the
    constant "[email]". Idempotent.
    """
    folded = unicodedata.normalize("NFC", text)
    folded = _GUILLEMETS.sub(r'"\1"', folded)
    folded = _ARROW.sub(" > ", folded)
    folded = _LEFT_ARROW.sub(" > ", folded)
    folded = folded.translate(_TABLE)
    folded = _OBFUSCATED.sub("[email]", folded)
    folded = _SPACE.sub(" ", folded)
    folded = _QUOTE_PADDING.sub(r'"\1"', folded)
    folded = _SPACE_BEFORE.sub(r"\1", folded)
    folded = _SPACE_AFTER.sub(r"\1", folded)
    return unicodedata.normalize("NFC", folded.strip().casefold())


def digest(text: str) -> str:
    """xxh3_128 of a text in hex: for "is it the same", never as evidence."""
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=65536)
def words(key: str) -> tuple[str, ...]:
    """Words and numbers of a canonical text in order; a number keeps its separators."""
    return tuple(_WORD.findall(key))


def similarity(before: str, after: str) -> float:
    """Word-level Indel similarity of two canonical texts in 0..1 (rapidfuzz)."""
    return Indel.normalized_similarity(words(before), words(after))

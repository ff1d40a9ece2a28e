"""How values are written for people: times, addresses, and text that somebody else wrote."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from urllib.parse import quote, urlsplit

# Words at either end of a long passage that are enough for a browser to find it.
_FRAGMENT_WORDS = 6
_FRAGMENT_LONGEST = 120
# Characters that change the direction of what follows: a page could make "14" read as "41".
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """Text in which control characters and changes of direction are seen instead of obeyed."""
    if text.isprintable():  # nearly all: no control, no change of direction, no surrogate is printable
        return text
    return "".join(f"⟨U+{ord(c):04X}⟩" if _hidden(c) else c for c in text)


def _hidden(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Cs")


def moment(at: datetime | None) -> str:
    """ "22 Nov 2026, 02:13 UTC"; "never" where there is none."""
    if at is None:
        return "never"
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def host(url: str) -> str:
    """The host of an address, "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def link(url: str) -> str:
    """The address if a reader may follow it (http and https with a host), else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def passage_link(url: str, passage: str) -> str:
    """An address that opens at a passage (URL Fragment Text Directives), "" if not to be followed.

    Long passages are given by their first and last words; a fragment that is there stays.
    """
    address = link(url)
    words = passage.split()
    if not address or not words:
        return address
    if len(passage) <= _FRAGMENT_LONGEST:
        wanted = _directive(" ".join(words))
    else:
        wanted = ",".join(
            _directive(" ".join(some)) for some in (words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:])
        )
    return f"{address}{'' if '#' in address else '#'}:~:text={wanted}"


def _directive(words: str) -> str:
    # "-", "," and "&" have a meaning in the directive, so they are encoded as well.
    return quote(words, safe="").replace("-", "%2D")


def count(number: int, one: str, many: str = "") -> str:
    """ "1 guide", "2 guides"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Text that begins with a capital letter, so that a reason can stand as a title."""
    return text[:1].upper() + text[1:]

"""Stable ids from the words of a guide: the same words give the same ids, in every run."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.lexicon import lexicon

_WORDS = 4  # telling words of a heading that make an id
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th"})


def slug(text: str, language: str, *, words: int = _WORDS) -> str:
    """Small letters, digits and hyphens of the first telling words; "part" where none is left."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    found = re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    telling = [word for word in found if word not in _idle(language)] or found
    return "-".join(telling[:words])[:60].strip("-") or "part"


@lru_cache(maxsize=16)
def _idle(language: str) -> frozenset[str]:
    return frozenset(lexicon(language).words("stop", "words"))


class Ids:
    """Hands out each id once: a second "web.confirm" becomes "web.confirm-2"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, *parts: str) -> str:
        """An id of the given parts, joined by dots, that nothing else has."""
        wanted = ".".join(part for part in parts if part)
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found

"""The numbers that documents give their own parts ("3.1", "Article 4 -", "(a)", "IV."), apart from content.

A block whose number alone changed says the same; a block that opens with a quantity or a date does
not open with a number of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LEVELS = r"\d{1,3}(?:\.\d{1,3}){0,4}"
_PREFIX = re.compile(
    rf"""^[\W_]{{0,4}}(
        (?:[^\W\d_]{{4,12}}|§+)\s?{_LEVELS}\s?[.:)\-]+\s?   # article 4 -, section 2.1:, step 3.
      | \d{{1,3}}(?:\.\d{{1,3}}){{1,4}}[.):]?\s             # 3.1, 2.4.1.
      | \d{{1,3}}\s?[.):\\]+\s?(?![\d])                      # 3. , 3) , 3\.
      | \d{{1,2}}\s-\s                                      # 3 -
      | \(\s?(?:\d{{1,3}}|[a-z]|[ivxl]{{1,5}})\s?\)\s?      # (a), (iv), (2)
      | (?:[a-z]|[ivxl]{{1,5}})[.)]\s                       # a) , iv.
    )""",
    re.VERBOSE,
)
_MARKS = re.compile(r"^[\s\-*+>#|\\]+")
_YEAR = re.compile(r"^\S+(?:\s\S+)?\s(?:19|20)\d\d\b")


@lru_cache(maxsize=65536)
def number(key: str) -> str:
    """The number a canonical text gives itself, "" where it has none.

    What follows must be words: "14 - 30 days" and "25. may 2018" keep theirs as content.
    """
    found = _PREFIX.match(key)
    if not found:
        return ""
    rest = key[found.end() :].lstrip(" *_\"'")
    if not rest[:1].isalpha() or _YEAR.match(rest):
        return ""
    return found.group(0)


@lru_cache(maxsize=65536)
def bare(key: str) -> str:
    """A canonical text without its own number and list marks; the text itself if nothing else is left."""
    rest = _MARKS.sub("", key)
    rest = rest[len(number(rest)) :].strip()
    return rest or key

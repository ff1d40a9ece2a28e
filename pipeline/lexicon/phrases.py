"""Phrases as one regular expression, built as a trie so that a long list costs little."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# Kana, Han and Thai are written without spaces: no bound of a word can be seen there.
UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_END = ""
_PIECE = {" ": r"\ +", "*": r"\w*", "-": r"[\ -]?", "…": r"(?:\ +[^\s.,;:|()]+){0,4}?\ +"}


def phrases(words: Iterable[str]) -> str:
    """A pattern that matches the longest of ``words``; matches nothing if there are none.

    " " stands for spaces, a trailing "*" for any word ending, "-" for a hyphen, a space or nothing
    ("non-refundable", "non refundable", "nonrefundable"), "…" for up to four words of the same clause
    ("sales…are final"). A phrase is bounded where it begins or
    ends with a letter or digit; a leading "~" lifts the bound on the left ("~n't" in "don't").
    """
    bounded: dict[str, Any] = {}
    free: dict[str, Any] = {}
    for word in sorted(set(words)):
        node = bounded if _spaced(word[0]) else free
        for char in word.removeprefix("~"):
            node = node.setdefault(char, {})
        node[_END] = {}
    parts = [
        *([rf"(?<![^\W\d_]){_render(bounded, '')}"] if bounded else []),
        *([_render(free, "")] if free else []),
    ]
    return f"(?:{'|'.join(parts)})" if parts else "(?!)"


def _render(node: dict[str, Any], last: str) -> str:
    branches = [
        _PIECE.get(char, re.escape(char)) + _render(child, char)
        # A wildcard comes last, so that "delivery costs" is not cut short by "deliver*".
        for char, child in sorted(node.items(), key=lambda item: (item[0] != "*", item[0]), reverse=True)
        if char != _END
    ]
    if _END in node:
        branches.append(r"(?!\w)" if _spaced(last) or last == "*" else "")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _spaced(char: str) -> bool:
    """Is it a letter or digit of a script that puts spaces between words?"""
    return char.isalnum() and not re.match(f"[{UNSPACED}]", char)

"""Numbers that a text gives itself: "1. Open", "Step 2 – Tap", lines of one paragraph, marks of lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bs4 import PageElement, Tag

from pipeline.extract.vocabulary import vocabulary

_NUMBERED = re.compile(r"(\d{1,2})\s?[.)．、）]\s*(?=\D)(\S.*)", re.DOTALL)
_CIRCLED = re.compile(r"([①-⑳❶-❿➀-➉])\s*(\S.*)", re.DOTALL)
_BARE = re.compile(r"(\d{1,2})\s?(?=[^\W\d_]{2})([^\W\d_].*)", re.DOTALL)
_BADGE = re.compile(r"(\d{1,2})[.):]?")
_MAX_BADGE = 16  # characters with white space; longer text is the line itself
_MARKED = re.compile(r"[•·●◦▪‣*–—-]\s+(\S.*)", re.DOTALL)


def step_number(text: str) -> tuple[int | None, str]:
    """The number and the rest of a text that calls itself a step ("Step 2 – Tap"); (None, text) otherwise.

    "Step 2 of the procedure" is a sentence and no step.
    """
    match = vocabulary().step.fullmatch(text)
    if not match or (match[3] and not match[2] and not match[3][0].isupper()):
        return None, text
    return int(match[1]), match[3].strip()


def leading_number(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The number and the rest of "1. Open" or "1) Open", with ``bare`` also of "1 Open" and "1Open"."""
    if circled := _CIRCLED.fullmatch(text):
        return int(unicodedata.numeric(circled[1])), circled[2].strip()
    match = _NUMBERED.fullmatch(text) or (_BARE.fullmatch(text) if bare else None)
    return (int(match[1]), match[2].strip()) if match else (None, text)


def any_number(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The number of a step by either way of writing it."""
    number, rest = step_number(text)
    return (number, rest) if number is not None and rest else leading_number(text, bare=bare)


def badge_number(nodes: Iterable[PageElement]) -> int | None:
    """The number that stands in an element of its own before the text of a line (``<span>1</span>``)."""
    for node in nodes:
        if not isinstance(node, Tag):
            if str(node).strip():
                return None
            continue
        text = node.get_text()
        if not text.strip():
            continue
        if len(text) > _MAX_BADGE:
            return badge_number(node.children)
        match = _BADGE.fullmatch(text.strip())
        return int(match[1]) if match and node.name != "a" else None
    return None


def unbadged(text: str, badge: int | None) -> str:
    """The text behind the number that stands before it."""
    return text.removeprefix(str(badge)).lstrip(" .):")


def is_count(numbers: Sequence[int | None]) -> bool:
    """Whether numbers count up by one from 1, two of them at least."""
    return len(numbers) > 1 and list(numbers) == list(range(1, len(numbers) + 1))


def unmarked(text: str) -> str | None:
    """The text behind a list mark ("• Open"), None where there is no mark."""
    match = _MARKED.fullmatch(text)
    return match[1] if match else None

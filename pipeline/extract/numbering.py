"""Numbers that a text gives itself: "1. Open", "Step 2 – Tap", lines of one paragraph, marks of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import Tag

from pipeline.extract.vocabulary import vocabulary

_NUMBERED = re.compile(r"(\d{1,2})\s?[.)]\s*(?=\D)(\S.*)", re.DOTALL)
_BARE = re.compile(r"(\d{1,2})\s?(?=[^\W\d_]{2})([^\W\d_].*)", re.DOTALL)
_BADGE = re.compile(r"(\d{1,2})[.):]?")
_MARKED = re.compile(r"[•·●◦▪‣*–—-]\s+(\S.*)", re.DOTALL)


def step_number(text: str) -> tuple[int | None, str]:
    """The number and the rest of a text that calls itself a step ("Step 2 – Tap"); (None, text) otherwise."""
    match = vocabulary().step.fullmatch(text)
    return (int(match[1]), match[2].strip()) if match else (None, text)


def leading_number(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The number and the rest of "1. Open" or "1) Open", with ``bare`` also of "1 Open" and "1Open"."""
    match = _NUMBERED.fullmatch(text) or (_BARE.fullmatch(text) if bare else None)
    return (int(match[1]), match[2].strip()) if match else (None, text)


def any_number(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The number of a step by either way of writing it."""
    number, rest = step_number(text)
    return (number, rest) if number is not None and rest else leading_number(text, bare=bare)


def badge_number(node: Tag) -> int | None:
    """The number that stands in an element of its own before the text of a line (``<span>1</span>``)."""
    texts = (text for text in node.find_all(string=True) if text.strip())
    first, second = next(texts, None), next(texts, None)
    if first is None or second is None or first.parent is node or first.parent is second.parent:
        return None
    match = _BADGE.fullmatch(first.strip())
    return int(match[1]) if match and first.parent is not None and first.parent.name != "a" else None


def is_count(numbers: Sequence[int | None]) -> bool:
    """Whether numbers count up by one from 1, two of them at least."""
    return len(numbers) > 1 and list(numbers) == list(range(1, len(numbers) + 1))


def unmarked(text: str) -> str | None:
    """The text behind a list mark ("• Open"), None where there is no mark."""
    match = _MARKED.fullmatch(text)
    return match[1] if match else None

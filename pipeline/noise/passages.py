"""Rules about whole passages: what a passage looks like, or between which two it stands.

A pattern of one line is a passage: ``#`` stands for a figure, ``*`` for a few words. A pattern of
several lines is a place: its first and its last line are the passages before and behind, cut short with
"…" or empty where the document begins or ends; each line between them is a passage that may be there.

    visited # times today          Related articles
                                   *
                                   *
                                   Was this helpful?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from pipeline.model import Block, Change, Document
from pipeline.text import canonical

FIGURE, ANY = "#", "*"
# Letters or digits that a pattern has at least: "a*" would overlook whole pages.
FEWEST = 3
HOLE = 6  # words that `*` stands for within a passage
_CUT = "…"
_NEIGHBOUR = 80  # characters by which a neighbour is known
_PASSAGE = 300  # characters of a passage that may be any: teasers and quotes are short
_HOLES = {FIGURE: r"\d(?:[\d.,:' /-]*\d)?", ANY: rf"\S+(?: \S+){{0,{HOLE - 1}}}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What lies around a change: both documents, and which passages a guide could rest on."""

    before: Document
    after: Document
    matters: Callable[[Block], bool]


def passage_between(before: Block | None, behind: Block | None, most: int) -> str:
    """The pattern of the place between two blocks (None: an end) where up to ``most`` passages stand."""
    return "\n".join((_line(before), *([ANY] * most), _line(behind)))


def covers(pattern: str, change: Change, pages: Pages) -> bool:
    """Whether a change lies wholly in passages that a pattern describes and no guide could rest on."""
    lines = pattern.split("\n")
    if len(lines) == 1:
        found = all(describes(lines[0], block) for block in (*change.before, *change.after))
    else:
        found = all(_stands(lines, block, pages.before) for block in change.before) and all(
            _stands(lines, block, pages.after) for block in change.after
        )
    return found and not any(pages.matters(block) for block in (*change.before, *change.after))


def describes(line: str, block: Block) -> bool:
    """Whether a block reads as one line of a pattern says; ``*`` alone describes any short passage."""
    if line == ANY:
        return len(block.key) <= _PASSAGE
    return _compiled(line).fullmatch(block.key) is not None


def too_vague(pattern: str) -> bool:
    """Whether a pattern of any kind names so few letters and digits that it would describe anything."""
    return sum(map(str.isalnum, pattern)) < FEWEST


def _line(block: Block | None) -> str:
    if block is None:
        return ""
    return block.key if len(block.key) <= _NEIGHBOUR else block.key[:_NEIGHBOUR].rstrip() + _CUT


def _stands(lines: Sequence[str], block: Block, document: Document) -> bool:
    """Whether a block stands at the place, among no more passages than the pattern has."""
    before, *between, behind = lines
    if not any(describes(line, block) for line in dict.fromkeys(between)):
        return False
    keys = [each.key for each in document.blocks]
    return any(
        0 < end - start - 1 <= len(between)
        for at, each in enumerate(document.blocks)
        if each == block
        and (start := _last(keys[:at], before)) is not None
        and (end := _next(keys, at + 1, behind)) is not None
    )


def _last(keys: Sequence[str], line: str) -> int | None:
    """Where the nearest neighbour before stands; -1 for the beginning of the document."""
    if not line:
        return -1
    return next((at for at in range(len(keys) - 1, -1, -1) if _is(keys[at], line)), None)


def _next(keys: Sequence[str], start: int, line: str) -> int | None:
    if not line:
        return len(keys)
    return next((at for at in range(start, len(keys)) if _is(keys[at], line)), None)


def _is(key: str, line: str) -> bool:
    return key.startswith(line[:-1].rstrip()) if line.endswith(_CUT) else key == line


@lru_cache(maxsize=512)
def _compiled(line: str) -> Any:  # re2 has no types
    parts = re.split(r"([#*])", canonical(line))
    return re2.compile("".join(_HOLES.get(part) or re.escape(part) for part in parts))

"""Blocks of plain text: paragraphs, numbered lines as steps, short lines above a text as headings."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extract.inline import tidy
from pipeline.extract.numbering import any_number, unmarked
from pipeline.extract.outline import Outline, Rank
from pipeline.extract.vocabulary import is_boilerplate
from pipeline.model import Block, BlockKind
from pipeline.text import canonical

MAX_TITLE = 80  # characters of a line that may be a heading
_GAP = re.compile(r"\[(?:…|\.\.\.)\]")
_ENDINGS = (".", "!", ";", ",", ":", "…", '."', ".)")


def read_plain(text: str) -> tuple[Block, ...]:
    """Blocks in order. Lines are paragraphs where they are not wrapped: blank lines part the rest."""
    outline = Outline()
    blocks: list[Block] = []
    parts = _parts(text)
    for i, part in enumerate(parts):
        follows = parts[i + 1] if i + 1 < len(parts) else ""
        block = _block(part, follows, outline, _expected(blocks))
        if block.key and not is_boilerplate(block.key):
            blocks.append(block)
    return tuple(blocks)


def _parts(text: str) -> list[str]:
    """Paragraphs as lines; a line that was wrapped at a fixed width is joined to its paragraph again."""
    lines = [tidy(_GAP.sub("", line)) for line in text.splitlines()]
    if not _is_wrapped(lines):
        return [line for line in lines if line]
    joined: list[str] = []
    open_paragraph = False
    for line in lines:
        starts = any_number(line)[0] is not None or unmarked(line) is not None
        if line and open_paragraph and not starts:
            joined[-1] += f" {line}"
        elif line:
            joined.append(line)
        open_paragraph = bool(line)
    return joined


def _is_wrapped(lines: list[str]) -> bool:
    """Whether text was broken at a fixed width: most lines in paragraphs are full and have no stop."""
    inner = [a for a, b in pairwise(lines) if a and b]
    if len(inner) < 3 or max(map(len, inner)) > 120:
        return False
    return sum(len(line) >= 50 and not line.endswith((".", "!", "?", ":")) for line in inner) > len(inner) / 2


def _expected(blocks: list[Block]) -> int:
    """The number that the next step of a running list has; 1 where none runs."""
    steps = [block.position for block in blocks[-4:] if block.kind is BlockKind.STEP]
    return (steps[-1] or 0) + 1 if steps else 1


def _block(text: str, follows: str, outline: Outline, expected: int) -> Block:
    number, rest = any_number(text, bare=True)
    if number is not None and number in (1, expected) and len(rest) > 1:
        return _make(BlockKind.STEP, rest, outline, position=number, level=1)
    item = unmarked(text)
    if item is not None:
        return _make(BlockKind.ITEM, item, outline, level=1)
    if (
        len(text) <= MAX_TITLE
        and not text.endswith(_ENDINGS)
        and len(follows) > len(text)
        and text[:1].isalnum()
    ):
        block = _make(BlockKind.HEADING, text, outline, level=2)
        outline.enter(text, Rank.DECLARED, 2)
        return block
    return _make(BlockKind.PARAGRAPH, text, outline)


def _make(
    kind: BlockKind, text: str, outline: Outline, *, position: int | None = None, level: int = 0
) -> Block:
    path = outline.path[:-1] if kind is BlockKind.HEADING else outline.path
    return Block(kind=kind, text=text, key=canonical(text), headings=path, position=position, level=level)

"""Joins lines that a converter left as paragraphs: text of printed pages, where each line stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Block, BlockKind
from pipeline.text import canonical

MANY = 20  # paragraphs below which nobody can tell a habit of the page
SHARE = (
    0.4  # of the paragraphs that must run on into the next: 0.5-0.7 in printed terms, below 0.25 elsewhere
)
LINE = 60  # characters of a printed line; shorter ones are entries, names, labels
FULL = 0.75  # of the usual width of a line from which it was broken because it was full
_STOPS = (".", "!", "?", ":", ";", "…", ".)", '."', ".”", ". »")
_OPENS = re.compile(r"(?:[•●▪◦–—*-]|\(?[\divxIVX]{1,4}[.)]|\d+(?:\.\d+)+|[a-zA-Z]\)|[^\W\d_]+ \d+[.:\s–-])")
_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: ?/ ?\d{1,3})?", re.IGNORECASE)


def rejoined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with broken lines as one paragraph again, where that is how the page was made.

    Numbers of printed pages between two lines go; a line that begins a clause, an item or a heading
    stays a block of its own.
    """
    lines = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    if len(lines) < MANY:
        return list(blocks)
    width = sorted(len(block.text) for block in lines)[int(0.8 * len(lines))]
    if width < LINE:
        return list(blocks)
    broken = sum(_runs_on(a, b, width) for a, b in pairwise(lines))
    if broken < SHARE * len(lines):
        return list(blocks)
    paragraphs: list[list[Block]] = []
    for block in blocks:
        if _is_page_number(block):
            continue
        if paragraphs and _runs_on(paragraphs[-1][-1], block, width):
            paragraphs[-1].append(block)
        else:
            paragraphs.append([block])
    return [_joined(lines) for lines in paragraphs]


def _joined(lines: Sequence[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    text = " ".join(line.text for line in lines)
    return replace(lines[0], text=text, key=canonical(text))


def _runs_on(line: Block, following: Block, width: int) -> bool:
    if line.kind is not BlockKind.PARAGRAPH or following.kind is not BlockKind.PARAGRAPH:
        return False
    if line.text.endswith(_STOPS) or _OPENS.match(following.text):
        return False
    return len(line.text) >= FULL * width or following.text[0].islower()


def _is_page_number(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and _PAGE_NUMBER.fullmatch(block.text) is not None

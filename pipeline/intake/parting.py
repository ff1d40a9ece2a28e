"""Blocks of a page that hold several pieces: glued link labels, numbers as emoji, steps told in prose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.lexicon import lexicon
from pipeline.lexicon.meaning import meaning
from pipeline.model import Block, BlockKind

# Two texts that lost the space between them: "Cancel LinkSome employers", "GuideCancel through".
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ]+ )")
_LEAD = re.compile(r"(?:\S*[A-ZÀ-Þ]\S*)(?: (?:\S*[A-ZÀ-Þ]\S*|\w{1,3})){2,6}")
# A number that is a sign of its own: keycaps 1️⃣, circled ①, ➀ and filled ❶, ➊ digits.
_SIGN = re.compile("(?:([0-9])\ufe0f?\u20e3|(\U0001f51f)|([①-⑳❶-❿➀-➓]))\\s*[.:)–-]?\\s*")
_TEN = 10
_BULLETED = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.STEP, BlockKind.HEADING)


def parted(block: Block, *, plain: bool, language: str | None) -> Iterator[Block]:
    """The block, or its parts: one per number that is a sign, one per text that was glued to the next."""
    signs = list(_SIGN.finditer(block.text)) if block.kind in _BULLETED else []
    if signs and signs[0].start() == 0:
        yield from _numbered(block, signs)
    elif plain:
        yield from _unglued(block, language)
    else:
        yield block


def _numbered(block: Block, signs: Sequence[re.Match[str]]) -> Iterator[Block]:
    """A step for each number; a number that does not go on (1, 2, then 1) begins anew."""
    for i, sign in enumerate(signs):
        end = signs[i + 1].start() if i + 1 < len(signs) else len(block.text)
        text = block.text[sign.end() : end].strip()
        if text:
            level = block.level if block.kind is BlockKind.HEADING else 1
            kept = replace(block, kind=BlockKind.STEP, text=text, key=text, level=level)
            yield replace(kept, position=_value(sign))


def _value(sign: re.Match[str]) -> int:
    if sign[1]:
        return int(sign[1])
    return _TEN if sign[2] else int(unicodedata.numeric(sign[3]))


def _unglued(block: Block, language: str | None) -> Iterator[Block]:
    """The block, or its parts where a link of the page was glued to the next sentence in plain text."""
    common = {
        *meaning(language or "en").words("function", "words"),
        *lexicon(language).words("stop", "words"),
    }
    start = 0
    for match in _GLUED.finditer(block.text):
        head, rest = block.text[start : match.start()], block.text[match.start() :]
        follows = rest.split(" ")[1:4]
        opens = follows[0].islower() and not common.isdisjoint(follows)
        if opens and _LEAD.fullmatch(head.rpartition(". ")[2]):
            yield _slice(block, start, match.start())
            start = match.start()
    yield _slice(block, start, len(block.text)) if start else block


def _slice(block: Block, start: int, end: int) -> Block:
    text = block.text[start:end].strip()
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=text, headings=block.headings)

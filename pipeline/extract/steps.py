"""Steps that are no list in the page's markup: paragraphs that count, numbers that stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.numbering import leading_number, step_number
from pipeline.model import Block, BlockKind
from pipeline.text import canonical

_LONE = re.compile(r"(\d{1,2})[.):]?")
_PLAIN = (BlockKind.PARAGRAPH, BlockKind.CALLOUT)


def counted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same blocks, with paragraphs that number themselves read as steps and their numbers as positions.

    "1. Open", "2. Tap" in a row; "Step 2 - Tap" anywhere; a number or "Step 2" on its own above a text.
    """
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        run = _run(blocks, at)
        if run:
            found.extend(run)
            at += len(run)
            continue
        block = blocks[at]
        number = _alone(block)
        follower = blocks[at + 1] if at + 1 < len(blocks) else None
        counts = number is not None and (number == _expected(found) or _begins(blocks, at, number))
        if block.kind is BlockKind.ITEM and (follower is None or not _can_be_step(follower)):
            counts = False  # a list of numbers
        if counts and number is not None and follower is not None:
            if block.kind is BlockKind.HEADING:
                found.append(block)
            found.append(_step(follower, number, follower.text) if _can_be_step(follower) else follower)
            at += 2
            continue
        own, rest = step_number(block.text) if block.kind in _PLAIN else (None, "")
        found.append(_step(block, own, rest) if own is not None and rest else block)
        at += 1
    return tuple(found)


def _run(blocks: Sequence[Block], start: int) -> list[Block]:
    """Neighbouring paragraphs from ``start`` that count up from 1, as steps; none where fewer than two do."""
    found: list[Block] = []
    for block in blocks[start:]:
        number, rest = leading_number(block.text) if block.kind is BlockKind.PARAGRAPH else (None, "")
        if number != len(found) + 1:
            break
        found.append(_step(block, number, rest))
    return found if len(found) > 1 else []


def _alone(block: Block) -> int | None:
    """The number of a block that holds nothing else ("2", "Step 2")."""
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and (match := _LONE.fullmatch(block.text)):
        return int(match[1])
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        number, rest = step_number(block.text)
        return number if number is not None and not rest else None
    return None


def _begins(blocks: Sequence[Block], at: int, number: int) -> bool:
    """Whether a lone 1 is followed by a lone 2 soon."""
    return number == 1 and any(_alone(block) == 2 for block in blocks[at + 2 : at + 8])


def _expected(found: Sequence[Block]) -> int:
    """The number that the next step has: one more than the last in sight, 1 where none is."""
    last = next((b.position for b in reversed(found[-6:]) if b.kind is BlockKind.STEP and b.position), 0)
    return last + 1


def _can_be_step(block: Block) -> bool:
    return block.kind in (*_PLAIN, BlockKind.HEADING)


def _step(block: Block, position: int, text: str) -> Block:
    level = block.level if block.kind is BlockKind.HEADING else 1
    return replace(block, kind=BlockKind.STEP, text=text, key=canonical(text), position=position, level=level)

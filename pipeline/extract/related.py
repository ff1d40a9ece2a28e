"""Leaves out what only leads to other articles: lists called "Related articles", lines "See also: …"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.vocabulary import vocabulary
from pipeline.model import Block, BlockKind

LINKED = 0.75  # share of link text from which a block leads elsewhere; rules below such a heading stay


def without_related(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without lists of other articles, which their headings tell, and lines that name one."""
    kept: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        end = at + 1
        if block.kind is BlockKind.HEADING and vocabulary().related.fullmatch(block.key.rstrip(" :")):
            while end < len(blocks) and _leads_elsewhere(blocks[end]):
                end += 1
            below = end < len(blocks) and block.text in blocks[end].headings
            if not below:
                at = end
                continue
            end = at + 1
        if not _is_pointer(block):
            kept.append(block)
        at = end
    return kept


def _is_pointer(block: Block) -> bool:
    """Whether a line is nothing but a hint at another article: "Read also: Change your card"."""
    said = vocabulary().related.match(block.key)
    if said is None or block.kind is not BlockKind.PARAGRAPH:
        return False
    rest = block.key[said.end() :].lstrip()
    return rest.startswith(":") and block.linked * len(block.key) >= LINKED * len(rest)


def _leads_elsewhere(block: Block) -> bool:
    return block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) and block.linked >= LINKED

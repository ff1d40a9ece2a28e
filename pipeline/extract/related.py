"""Leaves out the lists of other articles that stand below an article: "Related articles", "See also"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.vocabulary import vocabulary
from pipeline.model import Block, BlockKind

LINKED = 0.75  # share of link text from which a block leads elsewhere; rules below such a heading stay


def without_related(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without sections that are called like a list of other articles and hold nothing else."""
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
        kept.append(block)
        at = end
    return kept


def _leads_elsewhere(block: Block) -> bool:
    return block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) and block.linked >= LINKED

"""The sentences of a change that differ: long blocks are judged by these, so that cost follows change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq

from pipeline.model import Block, Change
from pipeline.text import canonical

# Texts up to this many characters are judged whole: their other sentences are context.
WHOLE = 1_500
# Sentences end at a mark followed by a capital or a number; an abbreviation costs one needless cut.
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_a-zß-ÿ]|[\d(«“\"•*-])|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, as they are shown."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def narrowed(change: Change) -> Change:
    """The change with its long blocks cut down to the sentences that the other side does not have."""
    if sum(len(block.text) for block in (*change.before, *change.after)) <= 2 * WHOLE:
        return change
    if not change.before or not change.after:
        return change
    old, new = _sentences(change.before), _sentences(change.after)
    gone: list[tuple[int, str]] = []
    come: list[tuple[int, str]] = []
    for op in LCSseq.opcodes([canonical(text) for _, text in old], [canonical(text) for _, text in new]):
        if op.tag != "equal":
            gone += old[op.src_start : op.src_end]
            come += new[op.dest_start : op.dest_end]
    return replace(change, before=_cut(change.before, gone), after=_cut(change.after, come))


def _sentences(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    return [(index, text) for index, block in enumerate(blocks) for text in sentences(block.text)]


def _cut(blocks: Sequence[Block], kept: Sequence[tuple[int, str]]) -> tuple[Block, ...]:
    texts: dict[int, list[str]] = {}
    for index, text in kept:
        texts.setdefault(index, []).append(text)
    return tuple(
        replace(blocks[index], text=" ".join(parts), key=canonical(" ".join(parts)))
        for index, parts in sorted(texts.items())
    )

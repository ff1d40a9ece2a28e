"""The sentences of a change that differ: long blocks are judged by these, so that cost follows change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq

from pipeline.model import Block, Change, Document
from pipeline.text import canonical

# Texts up to this many characters are judged whole: their other sentences are context.
WHOLE = 1_500
# A sentence of fewer words is found elsewhere by chance.
SENTENCE = 5
# Sentences end at a mark followed by a capital or a number; an abbreviation costs one needless cut.
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_a-zß-ÿ]|[\d(«“\"•*-])|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, as they are shown."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def sentence_keys(document: Document) -> Counter[str]:
    """How often each sentence of a document stands in it; sentences of few words are left out."""
    return Counter(
        key
        for block in document.blocks
        for text in sentences(block.text)
        if len((key := canonical(text)).split()) >= SENTENCE
    )


def narrowed(change: Change, before: Counter[str], after: Counter[str]) -> Change:
    """The change with only the sentences that were lost or are new.

    ``before`` and ``after`` are the sentences of the whole documents: one that merely stands in
    another paragraph now was neither lost nor is it new. Short blocks without such sentences stay
    whole, since their other sentences are context.
    """
    old, new = _sentences(change.before), _sentences(change.after)
    gone, come = _unequal(old, new)
    lost = [(i, text) for i, text in gone if after[canonical(text)] < max(1, before[canonical(text)])]
    found = [(i, text) for i, text in come if before[canonical(text)] < max(1, after[canonical(text)])]
    moved = len(lost) < len(gone) or len(found) < len(come)
    size = sum(len(block.text) for block in (*change.before, *change.after))
    if not moved and (size <= 2 * WHOLE or not change.before or not change.after):
        return change
    return replace(change, before=_cut(change.before, lost), after=_cut(change.after, found))


def _unequal(
    old: list[tuple[int, str]], new: list[tuple[int, str]]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    gone: list[tuple[int, str]] = []
    come: list[tuple[int, str]] = []
    for op in LCSseq.opcodes([canonical(text) for _, text in old], [canonical(text) for _, text in new]):
        if op.tag != "equal":
            gone += old[op.src_start : op.src_end]
            come += new[op.dest_start : op.dest_end]
    return gone, come


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

"""Whether a text tells the reader how to do something: steps, labels, paths, forms, contact points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Block, BlockKind
from pipeline.significance.vocabulary import Vocabulary
from pipeline.text import canonical

_PATH = re.compile(r"\w[^>.]{0,40} > \w")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+|,\s+|\s+-\s+")
_LEADING = re.compile(r"^[\W\d_]*(?:\w\)\s*)?")
# An imperative stands among the first words of a sentence.
OPENING = 2


def has_path(block: Block) -> bool:
    """Does a block name menu entries in order ("Settings > Account")?"""
    return _PATH.search(block.key) is not None


def is_instruction(block: Block, vocabulary: Vocabulary) -> bool:
    """Does a block ask the reader to do something on a screen or at a counter?"""
    if has_path(block):
        return True
    sentences = [_LEADING.sub("", part) for part in _SENTENCE.split(block.key)]
    opened = any(
        vocabulary.act.search(" ".join(sentence.split()[:OPENING])) for sentence in sentences if sentence
    )
    if block.kind is BlockKind.STEP:
        return opened
    return opened and vocabulary.surface.search(block.key) is not None


def touches_contact(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Do changed words name a place to go to on screen, or a way to get in touch?"""
    text = canonical(" ".join(words))
    return "@" in text or bool(vocabulary.contact.search(text) or vocabulary.surface.search(text))

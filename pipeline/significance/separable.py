"""Verbs whose particle closes their clause: "wir teilen Ihnen den Preis mit" says "mitteilen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.significance.lemma import lemma
from pipeline.significance.vocabulary import Vocabulary

if TYPE_CHECKING:  # tokens are put together here while they are made
    from pipeline.significance.tokens import Token

_CLOSE = re.compile(r"\s*(?:[.,;:!?)\n]|$)")
# A particle stands so many words behind its verb at most.
FRAME = 16


def separated(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> dict[int, tuple[int, str]]:
    """Seats of particles that close a clause, each with the seat of its verb and the verb written as one.

    Only a verb that the lexicon lists is put together, so that a preposition is never taken for a particle.
    """
    verbs: dict[int, tuple[int, str]] = {}
    for seat, token in enumerate(found):
        if token.word not in vocabulary.particles or not _closes(found, seat, text, vocabulary):
            continue
        for other in range(seat - 1, max(-1, seat - FRAME), -1):
            whole = lemma(token.word + found[other].word, vocabulary.language)
            if whole in vocabulary.concepts:
                verbs[seat] = (other, whole)
                break
            if re.search(r"[.;:!?\n]", text[found[other - 1].end : found[other].start] if other else ""):
                break
    return verbs


def _closes(found: Sequence[Token], seat: int, text: str, vocabulary: Vocabulary) -> bool:
    if _CLOSE.match(text, found[seat].end):
        return True
    return seat + 1 < len(found) and found[seat + 1].word in vocabulary.conjunctions

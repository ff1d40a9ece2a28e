"""A duty that a form of "to be" says: "Schäden sind zu melden" is "Schäden müssen gemeldet werden"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.significance.vocabulary import Vocabulary

if TYPE_CHECKING:  # tokens are put together here while they are made
    from pipeline.significance.tokens import Token

_CLOSE = re.compile(r"\s*(?:[.,;:!?)\n]|$)")
_STOP = re.compile(r"[.,;:!?\n]")
_INFINITIVE = re.compile(r"\w{2,}(?:en|ern|eln)")


def with_duties(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens with each such duty as the verb of duty, and its infinitive without the "zu"."""
    kept = list(found)
    for seat in range(len(found) - 1, 0, -1):
        token = found[seat]
        plain = _infinitive(token.word, vocabulary)
        if not plain or not _CLOSE.match(text, token.end) or text[token.start].isupper():
            continue
        apart = found[seat - 1].word == vocabulary.infinitive_mark
        if not apart and plain == token.word:
            continue
        owner = _copula(found, seat, text, vocabulary)
        if owner is None:
            continue
        kept[owner] = replace(found[owner], word=vocabulary.obliging[found[owner].word])
        kept[seat] = replace(token, word=plain)
        if apart:
            del kept[seat - 1]
    return kept


def _infinitive(word: str, vocabulary: Vocabulary) -> str:
    """The infinitive that a word is, or holds with its mark inside ("zurückzusenden"); "" for none."""
    if not _INFINITIVE.fullmatch(word):
        return ""
    for particle in vocabulary.particles:
        head = particle + vocabulary.infinitive_mark
        if word.startswith(head) and _INFINITIVE.fullmatch(word[len(head) :]):
            return particle + word[len(head) :]
    return word


def _copula(found: Sequence[Token], seat: int, text: str, vocabulary: Vocabulary) -> int | None:
    """The seat of the form of "to be" that an infinitive hangs on, in its clause; None without one."""
    for other in range(seat - 1, -1, -1):
        if _STOP.search(text[found[other].end : found[other + 1].start]):
            return None
        if found[other].word in vocabulary.obliging:
            return other
    return None

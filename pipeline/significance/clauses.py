"""The clauses of a sentence, and the words in them that carry its matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.significance.lemma import lemma
from pipeline.significance.tokens import Token
from pipeline.significance.vocabulary import Vocabulary

_BREAK = re.compile(r"[.,;:!?()\n]")


def clauses(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> Iterator[tuple[Token, ...]]:
    """The words of a text clause by clause: cut at marks, at conjunctions and before "if", "when", "that"."""
    clause: list[Token] = []
    for place, token in enumerate(found):
        gap = text[found[place - 1].end : token.start] if place else ""
        opens = token.word in vocabulary.openers or token.word in vocabulary.conjunctions
        if clause and (opens or _BREAK.search(gap)):
            yield tuple(clause)
            clause = []
        clause.append(token)
    if clause:
        yield tuple(clause)


def content_words(found: Sequence[Token], vocabulary: Vocabulary) -> list[str]:
    """The words of a text that carry its matter."""
    return [
        t.word
        for t in found
        if t.kind == "word"
        and not vocabulary.is_function(t.word)
        and t.word not in vocabulary.filler
        and t.word not in vocabulary.partial
        and t.word not in vocabulary.modality
        and t.word not in vocabulary.negation
        and (len(t.word) > 1)
    ]


def sense(word: str, vocabulary: Vocabulary) -> str:
    """One name for a word, its synonyms and its forms; a word without synonyms has its base form."""
    return min(vocabulary.concept(word), default=lemma(word, vocabulary.language))

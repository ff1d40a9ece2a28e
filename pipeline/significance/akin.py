"""Words that a dictionary calls synonyms, where one took the other's place: "dormant" for "inactive".

A dictionary does not know the sentence, so it may say little: only that two words of one edit, of one
part of speech, mean the same. Words that make a rule, name a party, a time, a channel or the matter of
a guide (:attr:`Vocabulary.weighty`) are never its to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.lexicon.synonyms import synonyms
from pipeline.significance.alike import opposite
from pipeline.significance.lemma import lemma
from pipeline.significance.tokens import Edit, Token
from pipeline.significance.vocabulary import Vocabulary

# A verb of several words ("take off" for "deduct") has so many at most.
PHRASE = 3
# Where more words are left of an edit, it says something new, and no dictionary will explain it.
LEFT = 10


def without_akin(
    gone: Sequence[Token],
    come: Sequence[Token],
    edit: Edit,
    leads: tuple[str, str],
    vocabulary: Vocabulary,
) -> tuple[list[Token], list[Token]]:
    """What an edit left over, without words whose synonyms, or turns of several words, took their place.

    ``leads`` are the words right before the edit on either side.
    """
    left, right = list(gone), list(come)
    if not left or not right or len(left) + len(right) > LEFT:
        return left, right
    firsts = [token for token in left if _open(token, vocabulary)]
    seconds = [token for token in right if _open(token, vocabulary)]
    for one in firsts:
        for other in seconds:
            if one in left and other in right and _akin(one, other, edit, leads, vocabulary):
                left.remove(one)
                right.remove(other)
    _spell_out(left, right, edit.after, vocabulary)
    _spell_out(right, left, edit.before, vocabulary)
    return left, right


def _akin(one: Token, other: Token, edit: Edit, leads: tuple[str, str], vocabulary: Vocabulary) -> bool:
    if opposite(one.word, other.word):
        return False
    parts = _parts(one.word, other.word, vocabulary)
    if "v" in parts and len(parts) == 1:
        # "the store" is no verb, whatever the verb's synonyms are
        led = _lead(one, edit.before, leads[0]), _lead(other, edit.after, leads[1])
        return not any(word in vocabulary.articles for word in led)
    return bool(parts)


def _open(token: Token, vocabulary: Vocabulary) -> bool:
    """May a dictionary speak of the word?"""
    return token.kind == "word" and _is_open(token.word, vocabulary)


@lru_cache(maxsize=8192)
def _is_open(word: str, vocabulary: Vocabulary) -> bool:
    return not vocabulary.is_function(word) and not any(
        vocabulary.is_weighty(form) for form in _forms(word, vocabulary)
    )


def _parts(one: str, other: str, vocabulary: Vocabulary) -> frozenset[str]:
    known = synonyms(vocabulary.language)
    firsts, seconds = _forms(one, vocabulary), _forms(other, vocabulary)
    return frozenset(part for a in firsts for b in seconds for part in known.parts(a, b))


def _forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    base = lemma(word, vocabulary.language)
    return (word,) if base == word else (word, base)


def _lead(token: Token, side: Sequence[Token], lead: str) -> str:
    seat = side.index(token)
    return side[seat - 1].word if seat else lead


def _spell_out(left: list[Token], right: list[Token], side: Sequence[Token], vocabulary: Vocabulary) -> None:
    """Take out of ``left`` a word that a turn of several words on the other ``side`` stands for."""
    for token in list(left):
        if not _open(token, vocabulary):
            continue
        for turn in _turns(side):
            if not any(t in right for t in turn) or any(vocabulary.is_weighty(t.word) for t in turn):
                continue
            written = " ".join((lemma(turn[0].word, vocabulary.language), *(t.word for t in turn[1:])))
            if any(
                synonyms(vocabulary.language).parts(form, written) for form in _forms(token.word, vocabulary)
            ):
                left.remove(token)
                right[:] = [t for t in right if t not in turn]
                break


def _turns(side: Sequence[Token]) -> Iterator[Sequence[Token]]:
    for length in range(2, PHRASE + 1):
        for seat in range(len(side) - length + 1):
            yield side[seat : seat + length]

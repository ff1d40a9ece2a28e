"""Words of one family: the verb and the noun of what it does ("résilier", "résiliation"; "delay", "delayed").

The ending of a noun, an adjective or a verb is taken off the base form; what is left is the root. German
nouns are also compared by their parts ("Zahlmethode", "Zahlungsmethode").
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.significance.lemma import lemma
from pipeline.significance.vocabulary import Vocabulary

# A root has so many letters at least; so has the part that two compounds share at their end.
ROOT = 4
HEAD = 5
# Consonants that change between a verb and its noun: suspend, suspension; devolver, devolución.
_CHANGING = "dstvucyi"


def same_family(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Do two words have one root, whatever part of speech they are?

    Words that grant or deny by their ending ("refundable") are no mere forms of their verb.
    """
    if not (one.isalpha() and other.isalpha()) or _grants(one, vocabulary) != _grants(other, vocabulary):
        return False
    first, second = root(one, vocabulary), root(other, vocabulary)
    return (len(first) >= ROOT and first == second) or _one_compound(one, other, vocabulary)


@lru_cache(maxsize=16384)
def root(word: str, vocabulary: Vocabulary) -> str:
    """What is left of a word's base form without the ending that makes it a noun, adjective or verb."""
    base = lemma(word, vocabulary.language)
    for ending in vocabulary.forms.derivations:
        if base.endswith(ending) and len(base) - len(ending) >= ROOT:
            base = base[: -len(ending)]
            break
    bare = base.rstrip("e")
    if len(bare) > ROOT and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare[:-1] if len(bare) > ROOT and bare[-1] in _CHANGING else bare


def _grants(word: str, vocabulary: Vocabulary) -> bool:
    return bool(able_root(word, vocabulary))


def able_root(word: str, vocabulary: Vocabulary) -> str:
    """The root of the verb in a word that says it may be done ("échangeable": "échang"); "" for any other."""
    base = lemma(word, vocabulary.language)
    ending = next((each for each in vocabulary.forms.able if base.endswith(each)), "")
    return root(base[: -len(ending)], vocabulary) if ending and len(base) - len(ending) >= ROOT else ""


def _one_compound(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Have two compounds one head, and before it words of one family?"""
    if not vocabulary.nouns_capital or one == other:
        return False
    shared = 0
    while shared < min(len(one), len(other)) and one[-shared - 1] == other[-shared - 1]:
        shared += 1
    first, second = sorted((one[: len(one) - shared], other[: len(other) - shared]), key=len)
    if shared < HEAD or len(first) < ROOT:
        return False
    return second.startswith(first) and second[len(first) :].strip("s") in {"", "ung", "en", "n", "e"}

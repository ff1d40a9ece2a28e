"""When two words are the same word: spelling, typing errors, inflection, synonyms, abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.significance.families import same_family
from pipeline.significance.lemma import is_word, lemma
from pipeline.significance.vocabulary import Vocabulary

# What turns a word into its opposite when it is put in front.
_OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mal", "mé", "dé", "des", "de", "ent")
# Endings that name different parties of the same matter ("employer", "employee").
_PARTIES = ({"er", "ee"}, {"or", "ee"}, {"eur", "é"})
# Letters two inflections of a word share at least, and letters each may have beyond them.
STEM = 4
ENDING = 4


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """A word without accents, ligatures or inner hyphens, for comparing spellings."""
    folded = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss"))
    return re.sub(r"[^\w]", "", "".join(c for c in folded if not unicodedata.combining(c)))


def opposite(first: str, second: str) -> bool:
    """Is one word the other with a negating prefix ("able", "unable")?"""
    short, long = sorted((plain(first), plain(second)), key=len)
    return len(short) >= STEM and any(long == prefix + short for prefix in _OPPOSITES)


def negated(word: str, other: str) -> bool:
    """Is the other word a form of the word with a negating prefix ("authorise", "unauthorised")?"""
    one, two = plain(word), plain(other)
    return any(
        two.startswith(prefix) and len(two) - len(prefix) >= STEM and same_stem(one, two[len(prefix) :])
        for prefix in _OPPOSITES
    )


def same_spelling(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Equal but for accents, a regional spelling or a typing error."""
    one, two = plain(first), plain(second)
    if one == two:
        return True
    if opposite(first, second) or not (one.isalpha() and two.isalpha()):
        return False
    if vocabulary.is_known(first) and vocabulary.is_known(second):
        return False  # two words of the language, one letter apart, are no typing error ("our", "your")
    for variant, target in vocabulary.spelling:
        one, two = one.replace(variant, target), two.replace(variant, target)
    if one == two:
        return True
    if is_word(first, vocabulary.language) and is_word(second, vocabulary.language):
        return False
    allowed = 0 if min(len(one), len(two)) < 5 else 1 if min(len(one), len(two)) < 9 else 2
    return bool(OSA.distance(one, two, score_cutoff=allowed) <= allowed)


def same_stem(first: str, second: str) -> bool:
    """Are two words inflections of one ("renew", "renewed"; "cliques", "cliquez")?"""
    one, two = plain(first), plain(second)
    if not (one.isalpha() and two.isalpha()) or opposite(first, second):
        return False
    shared = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        shared += 1
    rest = {one[shared:], two[shared:]}
    if rest in _PARTIES:
        return False
    needed = max(STEM, round(0.6 * min(len(one), len(two))))
    if min(len(one), len(two)) <= STEM:
        needed = 3
    return shared >= needed and max(len(ending) for ending in rest) <= ENDING


def same_verb(first: str, second: str) -> bool:
    """May two words be forms of one verb whose stem changes with the person ("reçois", "recevez")?"""
    one, two = plain(first), plain(second)
    return one[:1] == two[:1] and abs(len(one) - len(two)) <= ENDING


def distinct(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Are they two listed words that share no sense, however alike they look ("courriel", "courrier")?"""
    one, two = vocabulary.concepts.get(first), vocabulary.concepts.get(second)
    return (
        first != second and bool(one and two) and not vocabulary.concepts[first] & vocabulary.concepts[second]
    )


def same_sense(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Do two words stand in one set of synonyms, or are they the same word?"""
    if distinct(first, second, vocabulary):
        return False
    if first == second or same_spelling(first, second, vocabulary) or same_stem(first, second):
        return True
    if lemma(first, vocabulary.language) == lemma(second, vocabulary.language):
        return not opposite(first, second)
    if same_family(first, second, vocabulary):
        return not opposite(first, second)
    return bool(vocabulary.concept(first) & vocabulary.concept(second))


def abbreviates(short: Sequence[str], long: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Is one word made of the initials of several, or an abbreviation the lexicon knows?"""
    if len(short) != 1:
        return False
    content = [word for word in long if not vocabulary.is_function(word)]
    written_out = vocabulary.abbreviations.get(short[0], "")
    if written_out and plain(written_out) == plain("".join(long)):
        return True
    initials = "".join(plain(word)[:1] for word in content)
    return len(content) > 1 and plain(short[0]) == initials

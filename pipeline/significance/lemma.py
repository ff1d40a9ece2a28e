"""The base form of a word, so that a lexicon names a verb once: "recevrez" is a form of "recevoir"."""

from __future__ import annotations

from functools import lru_cache

import simplemma

LANGUAGES = ("en", "fr", "de", "es")


@lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str:
    """The base form of a canonical word in lower case; the word itself in a language without a lexicon.

    By the word lists and rules of simplemma; a word that they do not know is its own base form. The
    list of a language is read at its first word (0.3 to 2 s).
    """
    if language not in LANGUAGES or not word.isalpha():
        return word
    # German nouns are listed with their capital; a verb is looked up first, so that "kündigen" is one.
    base = simplemma.lemmatize(word, lang=language)
    if language == "de" and base == word:
        base = simplemma.lemmatize(word.capitalize(), lang=language)
    if language == "de" and base.casefold() == word and "ss" in word:  # canonical for "ß"
        base = simplemma.lemmatize(word.replace("ss", "ß"), lang=language)
    return base.casefold()


@lru_cache(maxsize=16384)
def is_word(word: str, language: str) -> bool:
    """Is it a word of the language by simplemma's lists, and so no typing error? False without a lexicon."""
    if language not in LANGUAGES or not word.isalpha():
        return False
    return any(simplemma.is_known(form, lang=language) for form in (word, word.capitalize()))

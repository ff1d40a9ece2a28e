"""How much a word says that came or went: a verb or an adverb beside the same nouns mostly says it otherwise.

What a rule is about stands in its nouns, names and figures, and in the words that make rules; those are
never light. A page that "points" where it "referred" grants and asks the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicon.synonyms import synonyms
from pipeline.significance.lemma import lemma
from pipeline.significance.tokens import Token
from pipeline.significance.vocabulary import Vocabulary

_NOUN, _VERB, _ADVERB = "n", "v", "r"


def is_light(token: Token, text: str, vocabulary: Vocabulary) -> bool:
    """Is it a verb or an adverb that makes no rule, and nothing that a rule is about?"""
    if token.kind != "word" or vocabulary.is_loaded(token.word):
        return False
    if vocabulary.nouns_capital and text[token.start : token.start + 1].isupper():
        return False
    return _is_light(token.word, vocabulary)


@lru_cache(maxsize=8192)
def _is_light(word: str, vocabulary: Vocabulary) -> bool:
    base = lemma(word, vocabulary.language)
    if vocabulary.is_weighty(word) or vocabulary.is_weighty(base) or vocabulary.stakes.search(word):
        return False
    # What is done on a screen, or to a person, is a step or a rule.
    if vocabulary.act.search(word) or vocabulary.operators.grave.search(word):
        return False
    parts = _parts(word, base, vocabulary)
    return bool(parts) and parts <= {_VERB, _ADVERB}


def _parts(word: str, base: str, vocabulary: Vocabulary) -> set[str]:
    """The parts of speech that a word may be, by the thesaurus and by its form; none where nothing tells."""
    known = synonyms(vocabulary.language)
    found = {line[:1].decode() for form in {word, base} for line in known.lines(f"|{form}|".encode())}
    if _NOUN in found:
        return found
    if vocabulary.forms.verb and base != word and re.search(rf"(?:{vocabulary.forms.verb})$", base):
        found.add(_VERB)
    if vocabulary.forms.adverb and re.search(rf"\w{{3}}(?:{vocabulary.forms.adverb})$", word):
        return {_ADVERB}
    return found

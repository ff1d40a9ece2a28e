"""What goes without saying: words that other words of the sentence imply, and two ways to tell one event.

"After the trial" is after it ends; what costs $20 is $20; "we send you" is "you receive".
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.significance.clauses import clauses
from pipeline.significance.parties import converse_verbs, role_of
from pipeline.significance.remains import Remains
from pipeline.significance.tokens import Token
from pipeline.significance.vocabulary import Vocabulary

# The sense that a currency sign has.
_MONEY = "money-sign"


def without_implied(
    left: Remains,
    before: Sequence[Token],
    after: Sequence[Token],
    told: frozenset[str],
    vocabulary: Vocabulary,
) -> Remains:
    """What is left over without the words that the other text implies, or says conversely (``told``)."""
    if not left.words:
        return left
    old, new = _implied_by(before, vocabulary), _implied_by(after, vocabulary)
    gone = [t for t in left.gone if not _goes_without(t, new | told, vocabulary)]
    come = [t for t in left.come if not _goes_without(t, old | told, vocabulary)]
    if _readdressed(before, after, vocabulary) or _readdressed(after, before, vocabulary):
        gone = [t for t in gone if t.word not in vocabulary.reader_nouns]
        come = [t for t in come if t.word not in vocabulary.reader_nouns]
    return Remains(tuple(gone), tuple(come))


def _readdressed(one: Sequence[Token], other: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Does one text speak of the user and never say "you", where the other says "you" instead?"""
    you = vocabulary.reader | vocabulary.second_party
    words, others = {t.word for t in one}, {t.word for t in other}
    return bool((words - others) & vocabulary.reader_nouns and others & you) and not words & you


def _goes_without(token: Token, senses: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Is a word implied by the other side? One that makes a rule never is."""
    return not vocabulary.is_loaded(token.word) and bool(vocabulary.concept(token.word) & senses)


def _implied_by(found: Sequence[Token], vocabulary: Vocabulary) -> frozenset[str]:
    said = {name for token in found for name in vocabulary.concept(token.word)}
    said |= {_MONEY for token in found if token.kind == "sign" and token.word != "%"}
    return frozenset(sense for name in said for sense in vocabulary.implied.get(name, ()))


def told_conversely(
    before: Sequence[Token], after: Sequence[Token], texts: tuple[str, str], vocabulary: Vocabulary
) -> frozenset[str]:
    """The senses of converse verbs where another party does the one than does the other."""
    verbs = converse_verbs(before, after, vocabulary)
    if not verbs:
        return frozenset()
    old = _doer(before, texts[0], verbs, vocabulary)
    new = _doer(after, texts[1], verbs, vocabulary)
    return verbs if old != new else frozenset()


def _doer(found: Sequence[Token], text: str, verbs: frozenset[str], vocabulary: Vocabulary) -> str:
    """The party that stands before a verb in its clause, "" where none does."""
    for clause in clauses(found, text, vocabulary):
        for seat, token in enumerate(clause):
            if vocabulary.concept(token.word) & verbs:
                roles = [role for t in clause[:seat] if (role := role_of(t.word, vocabulary))]
                return roles[-1] if roles else ""
    return ""

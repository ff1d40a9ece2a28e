"""Who does it to whom: "we give you" is not "you give us", but "we send you" is "you receive from us"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.significance.clauses import clauses, content_words, sense
from pipeline.significance.shift import Shift, moved
from pipeline.significance.tokens import Token
from pipeline.significance.vocabulary import Vocabulary


def turned_parties(
    before: Sequence[Token], after: Sequence[Token], texts: tuple[str, str], vocabulary: Vocabulary
) -> Shift | None:
    """Parties that changed places in a clause, which neither a passive nor a converse verb turns round."""
    if converse_verbs(before, after, vocabulary) or _voice(before, vocabulary) != _voice(after, vocabulary):
        return None
    old = [_roles(clause, vocabulary) for clause in clauses(before, texts[0], vocabulary)]
    new = [_roles(clause, vocabulary) for clause in clauses(after, texts[1], vocabulary)]
    old, new = [each for each in old if each not in new], [each for each in new if each not in old]
    for roles, matter in old:
        twin, other = max(new, key=lambda each: len(each[1] & matter), default=([], frozenset()))
        alike = len(other & matter)
        turned = alike and len(roles) > 1 and sorted(twin) == sorted(roles) and twin != roles
        others = 2 * alike > len(matter) and {*roles, *twin} == {"we", "you"} and not set(roles) & set(twin)
        if turned or others:
            words = (*roles, *twin)
            return Shift("party", words, f"who does it to whom changed: {moved(roles, twin)}")
    return None


def converse_verbs(before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary) -> frozenset[str]:
    """Senses of which one side has the one and the other its converse: to send and to receive."""
    old = {name for token in before for name in vocabulary.concept(token.word)}
    new = {name for token in after for name in vocabulary.concept(token.word)}
    return frozenset(
        name
        for one, other in ((old, new - old), (new, old - new))
        for sent in one
        for received in vocabulary.converse.get(sent, frozenset()) & other
        for name in (sent, received)
    )


def _roles(clause: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[str], frozenset[str]]:
    """The parties of a clause in order, each once, and its other matter."""
    roles: list[str] = []
    for token in clause:
        role = role_of(token.word, vocabulary)
        if role and role not in roles:
            roles.append(role)
    matter = {sense(word, vocabulary) for word in content_words(clause, vocabulary)}
    return roles, frozenset(matter - set(roles))


def role_of(word: str, vocabulary: Vocabulary) -> str:
    """The party that a word names: "we", "you", or a buyer, a seller and the like; "" for none."""
    if word in vocabulary.speaker:
        return "we"
    if word in vocabulary.reader:
        return "you"
    return next(iter(sorted(vocabulary.concept(word) & vocabulary.named_parties)), "")


def _voice(found: Sequence[Token], vocabulary: Vocabulary) -> int:
    return sum(token.word in vocabulary.passive for token in found)

"""What is left of the edits once everything that means the same has been set aside.

Words that are the same word (spelling, inflection, synonym, abbreviation) cancel each other, within
one edit first and then across the whole change, since a sentence may be turned round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.significance.akin import without_akin
from pipeline.significance.alike import (
    abbreviates,
    distinct,
    plain,
    same_sense,
    same_spelling,
    same_stem,
    same_verb,
)
from pipeline.significance.tokens import MASKED, Edit, Token
from pipeline.significance.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Remains:
    """Tokens that vanished and came without a counterpart, in order."""

    gone: tuple[Token, ...]
    come: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word left on either side."""
        return tuple(token.word for token in (*self.gone, *self.come))


def remains(
    edits: Sequence[Edit], before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary
) -> Remains:
    """What the edits of two texts took away and brought that means something else than before."""
    over: list[tuple[Edit, list[Token], list[Token]]] = []
    readdressed = _readdressed(edits, vocabulary)
    for edit in edits:
        if _only_respaced(edit) or _abbreviated(edit, vocabulary):
            continue
        if readdressed and len(edit.before) == len(edit.after):
            edit = _without_verbs(edit)
        left, right = cancel(edit.before, edit.after, lambda a, b: same(a, b, vocabulary))
        if _collapsed(edit, left, right, vocabulary):
            continue
        over.append((edit, left, right))
    gone, come = _across(over, vocabulary)
    for edit, old, new in over:
        leads = _before(edit.seat_before, before), _before(edit.seat_after, after)
        old, new = [t for t in old if t in gone], [t for t in new if t in come]
        left, right = without_akin(old, new, edit, leads, vocabulary)
        gone = [t for t in gone if t not in old or t in left]
        come = [t for t in come if t not in new or t in right]
    left, right = gone, come
    left, right = _parted(left, right, vocabulary), _parted(right, left, vocabulary)
    return Remains(tuple(left), tuple(right))


def _across(
    over: Sequence[tuple[Edit, list[Token], list[Token]]], vocabulary: Vocabulary
) -> tuple[list[Token], list[Token]]:
    """What all edits left over, without words that only moved from one to another."""
    gone = [token for _, left, _ in over for token in left]
    come = [token for _, _, right in over for token in right]
    return cancel(gone, come, lambda a, b: same(a, b, vocabulary))


def _before(seat: int, found: Sequence[Token]) -> str:
    return found[seat - 1].word if seat else ""


def _parted(found: Sequence[Token], others: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Without particles that the other side writes as one with their verb ("weiter", "weitergeben")."""
    kept = []
    for token in found:
        if token.word in vocabulary.particles:
            one = any(other.word.startswith(token.word) for other in others)
        else:
            one = any(t.word in vocabulary.particles and token.word.startswith(t.word) for t in others)
        if not one:
            kept.append(token)
    return kept


def _readdressed(edits: Sequence[Edit], vocabulary: Vocabulary) -> bool:
    """Is the reader addressed by another pronoun than before (tu, vous), so that verbs follow suit?"""
    before = {t.word for edit in edits for t in edit.before} & vocabulary.second_party
    after = {t.word for edit in edits for t in edit.after} & vocabulary.second_party
    return bool(before and after)


def _without_verbs(edit: Edit) -> Edit:
    pairs = [(a, b) for a, b in zip(edit.before, edit.after, strict=True) if not same_verb(a.word, b.word)]
    before, after = tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
    return Edit(before, after, edit.seat_before, edit.seat_after)


def _matter(found: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    return [t for t in found if not vocabulary.is_function(t.word) and t.word not in vocabulary.filler]


def _collapsed(edit: Edit, left: Sequence[Token], right: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Did "x and y" become one word that means y? Then the one matter word left over said the same."""
    matter = _matter(left, vocabulary)
    if _matter(right, vocabulary) or not _matter(edit.after, vocabulary):
        return False
    joined = any(vocabulary.conjunctions.get(t.word) == "and" for t in edit.before)
    loaded = any(vocabulary.is_loaded(t.word) for t in matter)
    return joined and len(matter) == 1 and not loaded


def _only_respaced(edit: Edit) -> bool:
    """Are the letters the same and only the spaces, hyphens or accents are not?"""
    before = "".join(plain(token.shown or token.word) for token in edit.before)
    after = "".join(plain(token.shown or token.word) for token in edit.after)
    return before == after and bool(before)


def _abbreviated(edit: Edit, vocabulary: Vocabulary) -> bool:
    before, after = [t.word for t in edit.before], [t.word for t in edit.after]
    return abbreviates(before, after, vocabulary) or abbreviates(after, before, vocabulary)


def same(before: Token, after: Token, vocabulary: Vocabulary) -> bool:
    """Do two tokens mean the same? Duties and permissions are never synonyms of each other."""
    if before.word == after.word:
        return True
    if bool(before.shown) != bool(after.shown):  # the name of the provider, misspelt
        return same_spelling(before.shown or before.word, after.shown or after.word, vocabulary)
    if before.kind == after.kind == "email":
        return MASKED in (before.word, after.word)
    if before.kind != "word" or after.kind != "word":
        return False
    if vocabulary.modality.get(before.word) and vocabulary.modality.get(after.word):
        return bool(vocabulary.modality[before.word] & vocabulary.modality[after.word])
    return same_sense(before.word, after.word, vocabulary)


def cancel(
    before: Sequence[Token], after: Sequence[Token], same: Callable[[Token, Token], bool]
) -> tuple[list[Token], list[Token]]:
    """Both sides without the pairs that are the same; equal words are set aside before alike ones."""
    left, right = list(before), list(after)
    for test in (lambda a, b: a.word == b.word, same):
        for token in list(left):
            partner = next((other for other in right if test(token, other)), None)
            if partner is not None:
                left.remove(token)
                right.remove(partner)
    return left, right


def is_repair(
    edit: Edit,
    before: Sequence[Token],
    after: Sequence[Token],
    texts: tuple[str, str],
    vocabulary: Vocabulary,
) -> bool:
    """Did an edit mend a sentence: a missing word put in, a doubled one taken out, a typing error?

    A missing word stands where the text before runs from one function word into another ("of the
    which"), or ends a sentence that broke off; a doubled one repeats its neighbour.
    """
    loaded = (*edit.before, *edit.after)
    if any(vocabulary.is_loaded(token.word) for token in loaded):
        return False
    if edit.before and edit.after:
        return len(edit.before) == len(edit.after) and all(
            not distinct(a.word, b.word, vocabulary)
            and (same_spelling(a.word, b.word, vocabulary) or same_stem(a.word, b.word))
            for a, b in zip(edit.before, edit.after, strict=True)
        )
    changed, whole, seat = (
        (edit.after, after, edit.seat_after) if edit.after else (edit.before, before, edit.seat_before)
    )
    if edit.after and _completes(edit, before, texts):
        return True
    if len(changed) != 1 or not changed[0].word.isalpha():
        return False
    left = whole[seat - 1].word if seat else ""
    right = whole[seat + 1].word if seat + 1 < len(whole) else ""
    if changed[0].word in (left, right):
        return True
    return bool(left and right) and vocabulary.is_function(left) and vocabulary.is_function(right)


# A sentence that broke off is completed by so many words at most.
COMPLETION = 2


def _completes(edit: Edit, before: Sequence[Token], texts: tuple[str, str]) -> bool:
    """Do the added words end a sentence that ran, unended, into the capital of the next one?"""
    seat = edit.seat_before
    if len(edit.after) > COMPLETION or not 0 < seat < len(before):
        return False
    gap = texts[0][before[seat - 1].end : before[seat].start]
    follows = texts[1][edit.after[-1].end :].lstrip("\"'”»*_")[:1]
    return not gap.strip() and texts[0][before[seat].start].isupper() and follows in {".", "!", "?"}

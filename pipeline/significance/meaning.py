"""Whether other words say something else: polarity, modality, conditions, scope, parties, content.

A rule is read off the words that are left when everything that means the same has cancelled out;
function words, fillers and tense do not make a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from text_to_num import text2num

from pipeline.significance.clauses import content_words
from pipeline.significance.implied import told_conversely, without_implied
from pipeline.significance.names import without_companies
from pipeline.significance.operators import negations, without_equivalents
from pipeline.significance.remains import Remains, is_repair, remains
from pipeline.significance.shift import Shift, moved
from pipeline.significance.silence import is_quiet
from pipeline.significance.tokens import Edit, Token
from pipeline.significance.vocabulary import Vocabulary
from pipeline.significance.weight import is_light

# In a turned sentence so many words may be said once more, or once less, without saying more.
MENTION = 2
# A name and the name that took its place have so many words together at most.
NAME = 4
# A word and its opposite stand in edits of so many words at most; in longer ones both are chance.
TURN = 3


def shift(
    changed: Sequence[Edit],
    before: Sequence[Token],
    after: Sequence[Token],
    texts: tuple[str, str],
    quiet: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]],
    vocabulary: Vocabulary,
) -> Shift | None:
    """The weightiest change of meaning in the edits, None where the words mean what they meant."""
    heard = [edit for edit in changed if not is_repair(edit, before, after, texts, vocabulary)]
    left = remains(heard, before, after, vocabulary)
    left = Remains(
        tuple(t for t in left.gone if not is_quiet(t.start, t.end, quiet[0])),
        tuple(t for t in left.come if not is_quiet(t.start, t.end, quiet[1])),
    )
    told = told_conversely(before, after, texts, vocabulary)
    left = without_implied(left, before, after, told, vocabulary)
    left = without_companies(left, (before, after), texts, vocabulary)
    left = without_equivalents(left, before, after, vocabulary)
    return (
        _figures(left, vocabulary)
        or _polarity(left, vocabulary)
        or _modality(left, vocabulary)
        or _conditions(left, vocabulary)
        or _quantity(left, before, after, vocabulary)
        or _content(left, heard, (before, after), texts, vocabulary)
        or (None if told else _parties(changed, vocabulary))
        or _conjunction(heard, vocabulary)
        or _direction(heard, vocabulary)
    )


def _figures(left: Remains, vocabulary: Vocabulary) -> Shift | None:
    """Numbers that no fact accounts for; the same number in words or digits is no change."""
    gone = [t.word for t in left.gone if t.is_number and not _spelled(t.word, left.come, vocabulary)]
    come = [t.word for t in left.come if t.is_number and not _spelled(t.word, left.gone, vocabulary)]
    if not gone and not come:
        return None
    return Shift("figure", (*gone, *come), f"figure changed: {moved(gone, come)}")


def _spelled(number: str, others: Sequence[Token], vocabulary: Vocabulary) -> bool:
    for token in others:
        try:
            if str(text2num(token.word, vocabulary.language or "en")) == number:
                return True
        except (ValueError, TypeError, LookupError):
            continue
    return False


def _polarity(left: Remains, vocabulary: Vocabulary) -> Shift | None:
    gone, come = ([t.word for t in negations(side, vocabulary)] for side in (left.gone, left.come))
    if len(gone) == len(come):
        return None
    return Shift("polarity", (*gone, *come), f"negation changed: {moved(gone, come)}")


def _modality(left: Remains, vocabulary: Vocabulary) -> Shift | None:
    """A duty or a permission that came or went; can → may and shall → must have cancelled before."""
    weighty = frozenset({"duty", "permission"})

    def strong(tokens: Sequence[Token]) -> list[str]:
        return [t.word for t in tokens if vocabulary.modality.get(t.word, frozenset()) & weighty]

    gone, come = strong(left.gone), strong(left.come)
    if not gone and not come:
        return None
    return Shift("modality", (*gone, *come), f"duty or permission changed: {moved(gone, come)}")


def _conditions(left: Remains, vocabulary: Vocabulary) -> Shift | None:
    gone = [t.word for t in left.gone if t.word in vocabulary.condition]
    come = [t.word for t in left.come if t.word in vocabulary.condition]
    if not gone and not come:
        return None
    return Shift("condition", (*gone, *come), f"condition changed: {moved(gone, come)}")


def _parties(changed: Sequence[Edit], vocabulary: Vocabulary) -> Shift | None:
    """“You” became “we”, or the other way round; where no pronoun says so, the ending of a verb does."""
    ours = vocabulary.first_party | vocabulary.speaker
    yours = vocabulary.second_party | vocabulary.reader
    for edit in changed:
        before = {t.word for t in edit.before}
        after = {t.word for t in edit.after}
        for one, other in ((ours, yours), (yours, ours)):
            if before & one and after & other and not (before & other or after & one):
                gone, come = sorted(before & one), sorted(after & other)
                return Shift("party", (*gone, *come), f"who it applies to changed: {moved(gone, come)}")
        if turned := _other_person(before, after, vocabulary):
            return Shift("party", turned, f"who it applies to changed: {moved(turned[:1], turned[1:])}")
    return None


def _other_person(before: set[str], after: set[str], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """A verb and its form for the other party ("pagamos", "pagas"), None where there is none."""
    ours = {root: word for word in before | after for root in _roots(word, vocabulary.speaker_endings)}
    yours = {root: word for word in before | after for root in _roots(word, vocabulary.reader_endings)}
    for root in sorted(set(ours) & set(yours)):
        old, new = sorted((ours[root], yours[root]), key=lambda word: word not in before)
        if old in before and new in after and old not in after and new not in before:
            return old, new
    return None


def _roots(word: str, endings: tuple[str, ...]) -> list[str]:
    return [word.removesuffix(each) for each in endings if word.endswith(each) and len(word) > len(each) + 2]


def _quantity(
    left: Remains, before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary
) -> Shift | None:
    """“Most”, “some”, “generally” came or went altogether."""
    kept_before = {t.word for t in before} & vocabulary.partial
    kept_after = {t.word for t in after} & vocabulary.partial
    gone = [t.word for t in left.gone if t.word in vocabulary.partial and t.word not in kept_after]
    come = [t.word for t in left.come if t.word in vocabulary.partial and t.word not in kept_before]
    if len(gone) == len(come):
        return None
    return Shift("scope", (*gone, *come), f"extent changed: {moved(gone, come)}")


def _content(
    left: Remains,
    heard: Sequence[Edit],
    sides: tuple[Sequence[Token], Sequence[Token]],
    texts: tuple[str, str],
    vocabulary: Vocabulary,
) -> Shift | None:
    """Words of matter that came or went; one more mention of a word that stays is none."""
    gone, come = content_words(left.gone, vocabulary), content_words(left.come, vocabulary)
    said_before, said_after = ({t.word for t in side} for side in sides)
    few = left.gone and left.come and len(gone) + len(come) <= MENTION
    gone = [w for w in gone if w not in said_after or not (few or not vocabulary.is_weighty(w))]
    come = [w for w in come if w not in said_before or not (few or not vocabulary.is_weighty(w))]
    mails = [[t.word for t in side if t.kind == "email"] for side in (left.gone, left.come)]
    gone, come = gone + mails[0], come + mails[1]
    if not gone and not come:
        return None
    if not any(mails) and _only_light(left, (gone, come), heard, texts, vocabulary):
        return None
    renames = bool(gone and come) and len(gone) + len(come) <= NAME
    return Shift("content", (*gone, *come), f"what it says changed: {moved(gone, come)}", renames)


# Besides the words that are left over, so many others were put in other words where a text was rephrased.
REPHRASED = 2


def _only_light(
    left: Remains,
    words: tuple[list[str], list[str]],
    heard: Sequence[Edit],
    texts: tuple[str, str],
    vocabulary: Vocabulary,
) -> bool:
    """Were a few verbs and adverbs put in other words, among others that were?

    A verb that alone was exchanged, or one that came with nothing gone, was so on purpose.
    """
    sides = sum(len(edit.before) for edit in heard), sum(len(edit.after) for edit in heard)
    if not all(sides) or sum(sides) - len(left.words) < REPHRASED:
        return False
    if not all(words) and sum(map(len, words)) > 1:
        return False
    return all(
        is_light(token, text, vocabulary)
        for side, some, text in zip((left.gone, left.come), words, texts, strict=True)
        for token in side
        if token.word in some
    )


def _conjunction(changed: Sequence[Edit], vocabulary: Vocabulary) -> Shift | None:
    """“And” became “or”, or the other way round."""
    for edit in changed:
        if len(edit.before) == len(edit.after) == 1:
            kinds = [vocabulary.conjunctions.get(side[0].word) for side in (edit.before, edit.after)]
            if None not in kinds and kinds[0] != kinds[1]:
                words = (edit.before[0].word, edit.after[0].word)
                return Shift("condition", words, f"all or any: {moved(words[:1], words[1:])}")
    return None


def _direction(changed: Sequence[Edit], vocabulary: Vocabulary) -> Shift | None:
    """A small word became its opposite: over and under, to and from, with and without."""
    for edit in changed:
        if max(len(edit.before), len(edit.after)) > TURN:
            continue
        gone = {t.word for t in edit.before} - {t.word for t in edit.after}
        come = {t.word for t in edit.after} - {t.word for t in edit.before}
        for word in sorted(gone):
            against = sorted(vocabulary.opposites.get(word, frozenset()) & come)
            if against:
                return Shift("condition", (word, against[0]), f"turned round: {moved([word], against)}")
    return None

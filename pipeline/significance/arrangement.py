"""Whether the same words, put elsewhere, say something else: who does what to whom, what a rule is about.

Words that merely move cancel each other out (remains.py), since a sentence may be turned round. They
must not trade places: "the seller informs the buyer", "members may and guests must", "cancel if you
ask", "only cancel".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.significance.clauses import clauses, content_words, sense
from pipeline.significance.parties import turned_parties
from pipeline.significance.remains import cancel, same
from pipeline.significance.shift import Shift, moved
from pipeline.significance.tokens import Edit, Token
from pipeline.significance.vocabulary import Vocabulary

_MARK = re.compile(r"[.,;:!?()\n#*]")
# Words exchanged for each other stand in edits of so many words at most; longer ones rewrite a sentence.
EXCHANGE = 4


def rearranged(
    changed: Sequence[Edit],
    before: Sequence[Token],
    after: Sequence[Token],
    texts: tuple[str, str],
    vocabulary: Vocabulary,
) -> Shift | None:
    """The change of meaning in an order of words, None where their order says what it said."""
    if all(_in_place(edit, vocabulary) for edit in changed):
        return None
    sides = (before, texts[0]), (after, texts[1])
    old, new = ([_clause(c, vocabulary) for c in clauses(*side, vocabulary)] for side in sides)
    return (
        _exchange(changed, before, after, vocabulary)
        or _swapped(old, new, _paired(before, vocabulary) & _paired(after, vocabulary))
        or _relocated((before, texts[0]), (after, texts[1]), vocabulary)
        or _focus(before, after, vocabulary)
        or _sequence(before, after, vocabulary)
        or turned_parties(before, after, texts, vocabulary)
    )


def _in_place(edit: Edit, vocabulary: Vocabulary) -> bool:
    """Does each word stand where its other spelling, form or synonym stood?"""
    return len(edit.before) == len(edit.after) and all(
        same(a, b, vocabulary) for a, b in zip(edit.before, edit.after, strict=True)
    )


def _exchange(
    changed: Sequence[Edit], before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary
) -> Shift | None:
    """One word became another here, and the other that one there; not in an enumeration or a passive."""
    if _voices(before, vocabulary) != _voices(after, vocabulary):
        return None
    for edit in changed:
        if within := _crossed(edit, vocabulary):
            return Shift("order", within, f"what belongs to what changed: {' ⇄ '.join(within)}")
    swaps = [(edit, *_replaced(edit, vocabulary)) for edit in changed]
    for place, (edit, gone, come) in enumerate(swaps):
        for other, gone_there, come_there in swaps[place + 1 :]:
            if _listed(before[edit.seat_before + len(edit.before) : other.seat_before], vocabulary):
                continue
            here = next((t for t in gone if _among(t, come_there, vocabulary)), None)
            there = next((t for t in come if _among(t, gone_there, vocabulary)), None)
            if here and there and not same(here, there, vocabulary):
                words = (here.word, there.word)
                return Shift("order", words, f"what belongs to what changed: {' ⇄ '.join(words)}")
    return None


def _crossed(edit: Edit, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two words on either side of a small one that changed sides: "devices per account"."""
    if len(edit.before) != len(edit.after) or len(edit.before) > 2 * EXCHANGE:
        return None
    for seat, (one, small, other) in enumerate(
        zip(edit.before, edit.before[1:], edit.before[2:], strict=False)
    ):
        first, between, last = edit.after[seat : seat + 3]
        linked = small.word == between.word and vocabulary.is_function(small.word)
        if not linked or small.word in vocabulary.conjunctions or len(_weighty((one, other), vocabulary)) < 2:
            continue
        turned = same(one, last, vocabulary) and same(other, first, vocabulary)
        if turned and not same(one, other, vocabulary):
            return one.word, other.word
    return None


def _replaced(edit: Edit, vocabulary: Vocabulary) -> tuple[list[Token], list[Token]]:
    if max(len(edit.before), len(edit.after)) > EXCHANGE:
        return [], []
    left, right = cancel(edit.before, edit.after, lambda a, b: same(a, b, vocabulary))
    return _weighty(left, vocabulary), _weighty(right, vocabulary)


def _weighty(found: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    return [
        t
        for t in found
        if t.kind != "word"
        or vocabulary.is_loaded(t.word)
        or not (vocabulary.is_function(t.word) or t.word in vocabulary.filler)
    ]


def _among(token: Token, others: Sequence[Token], vocabulary: Vocabulary) -> bool:
    return any(same(token, other, vocabulary) for other in others)


def _listed(between: Sequence[Token], vocabulary: Vocabulary) -> bool:
    return all(vocabulary.is_function(t.word) for t in between) and any(
        t.word in vocabulary.conjunctions for t in between
    )


def _voices(found: Sequence[Token], vocabulary: Vocabulary) -> int:
    return sum(t.word in vocabulary.passive for t in found)


def _clause(clause: Sequence[Token], vocabulary: Vocabulary) -> tuple[frozenset[str], list[str]]:
    rules = [rule for token in clause if (rule := _rule(token, vocabulary))]
    matter = [
        sense(t.word, vocabulary)
        for t in clause
        if t.kind == "word"
        and not _rule(t, vocabulary)
        and not vocabulary.is_function(t.word)
        and not vocabulary.is_loaded(t.word)
        and t.word not in vocabulary.filler
    ]
    return frozenset(rules), matter


def _rule(token: Token, vocabulary: Vocabulary) -> str:
    """The kind of rule a word makes of its clause, "" for none; a figure is one of its own."""
    if token.is_number:
        return token.word
    if token.word in vocabulary.negation:
        return "not"
    kinds = vocabulary.modality.get(token.word, frozenset())
    if kinds & {"duty", "permission"}:
        return "must" if "duty" in kinds else "may"
    if token.word in vocabulary.openers and token.word in vocabulary.condition:
        return "if"
    return ""


def _paired(found: Sequence[Token], vocabulary: Vocabulary) -> frozenset[frozenset[str]]:
    """The words on either side of each "and" and "or": of "by phone or chat", phone and chat."""
    pairs = set()
    for seat, token in enumerate(found):
        if token.word in vocabulary.conjunctions:
            sides = reversed(found[:seat]), iter(found[seat + 1 :])
            named = [next((t.word for t in side if not vocabulary.is_function(t.word)), "") for side in sides]
            pairs.add(frozenset(sense(word, vocabulary) for word in named))
    return frozenset(pairs)


def _swapped(
    before: Sequence[tuple[frozenset[str], list[str]]],
    after: Sequence[tuple[frozenset[str], list[str]]],
    paired: frozenset[frozenset[str]],
) -> Shift | None:
    """A rule that held for one thing holds for another now, and both stand in both texts once.

    Two words that a conjunction links on both sides (``paired``) only changed places in their list.
    """
    old, new = _holders(before), _holders(after)
    common = sorted(set(old) & set(new))
    for rule in sorted({rule for rules, _ in (*before, *after) for rule in rules}):
        lost = [word for word in common if rule in old[word] and rule not in new[word]]
        won = [word for word in common if rule in new[word] and rule not in old[word]]
        lost, won = (
            [word for word in lost if not any({word, other} in paired for other in won)],
            [word for word in won if not any({word, other} in paired for other in lost)],
        )
        if lost and won:
            words = (lost[0], won[0])
            return Shift("order", words, f"what a rule holds for changed: {moved(lost[:3], won[:3])}")
    return None


def _holders(clauses: Sequence[tuple[frozenset[str], list[str]]]) -> dict[str, frozenset[str]]:
    """Each word of matter that stands in a text once, with the rules of its clause."""
    counts = Counter(word for _, matter in clauses for word in matter)
    return {word: rules for rules, matter in clauses for word in matter if counts[word] == 1}


def _relocated(
    old: tuple[Sequence[Token], str], new: tuple[Sequence[Token], str], vocabulary: Vocabulary
) -> Shift | None:
    """A name that stood with one thing stands with another, and both are said in both texts as they were.

    "We collect in Spain and the islands; in Ceuta you bring it" → "We collect in Spain; in Ceuta and the
    islands you bring it". German capitals name no names.
    """
    if vocabulary.nouns_capital:
        return None
    sides = [_parts_of(*side, vocabulary) for side in (old, new)]
    homes = [{name: matter for names, matter in parts for name in names} for parts in sides]
    for name in sorted(set(homes[0]) & set(homes[1])):
        left, joined = homes[0][name], homes[1][name]
        kept = all(
            any(2 * len(part & other) > len(part) for _, other in parts)
            for part, parts in ((left, sides[1]), (joined, sides[0]))
        )
        if left and joined and not left & joined and kept:
            return Shift("scope", (name,), f"what “{name}” belongs to changed")
    return None


def _parts_of(
    found: Sequence[Token], text: str, vocabulary: Vocabulary
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The names and the other matter of each part of a text between two marks."""
    counts = Counter(token.word for token in found)
    parts: list[tuple[set[str], set[str]]] = [(set(), set())]
    for seat, token in enumerate(found):
        gap = text[found[seat - 1].end : token.start] if seat else ""
        if _MARK.search(gap):
            parts.append((set(), set()))
        if vocabulary.is_function(token.word) or token.word in vocabulary.filler:
            continue
        named = text[token.start : token.start + 1].isupper() and seat and not _MARK.search(gap)
        if named and counts[token.word] == 1:
            parts[-1][0].add(token.word)
        else:
            parts[-1][1].add(sense(token.word, vocabulary))
    return [(frozenset(names), frozenset(matter)) for names, matter in parts]


def _focus(before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary) -> Shift | None:
    """ "Only" stands before another word than it did, where both sides have it once."""
    names = [_after_only(found, vocabulary) for found in (before, after)]
    if len(names[0]) != 1 or len(names[1]) != 1 or same(names[0][0], names[1][0], vocabulary):
        return None
    words = (names[0][0].word, names[1][0].word)
    return Shift("scope", words, f"what “only” holds for changed: {moved(words[:1], words[1:])}")


def _after_only(found: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """The word of matter behind each word that means only."""
    return [
        next(
            (
                t
                for t in found[seat + 1 :]
                if not vocabulary.is_function(t.word) and not vocabulary.is_loaded(t.word)
            ),
            token,
        )
        for seat, token in enumerate(found)
        if "only" in vocabulary.concept(token.word)
    ]


def _sequence(before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary) -> Shift | None:
    """What comes first and what then, where both sides say so."""
    if not all(any(t.word in vocabulary.sequence for t in found) for found in (before, after)):
        return None
    old, new = ([sense(w, vocabulary) for w in content_words(found, vocabulary)] for found in (before, after))
    once = {word for word in old if old.count(word) == new.count(word) == 1}
    left, right = [w for w in old if w in once], [w for w in new if w in once]
    if left == right:
        return None
    return Shift("order", tuple(left), f"order of steps changed: {moved(left, right)}")

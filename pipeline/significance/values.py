"""Which typed value became which: facts of both sides paired by kind, subject, scope and order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from pipeline.model import Bound, Fact, FactChange, FactKind
from pipeline.significance.silence import is_quiet
from pipeline.text import canonical, similarity

# Kinds that measure something; names, paths and addresses belong to procedures, rights to meaning.
MEASURED = (
    FactKind.DURATION,
    FactKind.MONEY,
    FactKind.PERCENT,
    FactKind.AGE,
    FactKind.COUNT,
    FactKind.DATE,
)
# What a page also counts and dates for itself.
_FIGURES = (FactKind.COUNT, FactKind.DATE)
# A bracket that repeats an amount opens so many characters behind it at most ("8.90 € incl. VAT (").
BRACKET = 8
# Values of these kinds may take each other's place ("3 days" → "no refund", "18" → "18 years").
_KIN = {
    FactKind.AGE: FactKind.DURATION,
    FactKind.COUNT: FactKind.COUNT,
}


def loud(
    facts: Sequence[Fact],
    text: str,
    spans: Sequence[tuple[int, int]],
    capital: Sequence[tuple[int, int]],
) -> list[Fact]:
    """The measured facts of a text that stand outside quiet spans, in order, each said once.

    Quiet ``spans`` silence counts and dates only: what is priced or due is a rule wherever it stands,
    but for the ``capital`` of a company.

    An amount in brackets behind the same kind of amount says it again: "$100 (one hundred dollars)".
    """
    found: list[Fact] = []
    for fact in facts:
        hidden = spans if fact.kind in _FIGURES else capital
        if fact.kind not in MEASURED or is_quiet(fact.start, fact.end, hidden):
            continue
        if found and _repeats(found[-1], fact, text):
            continue
        found.append(fact)
    return found


def _repeats(said: Fact, fact: Fact, text: str) -> bool:
    gap = text[said.end : fact.start]
    opened = gap.find("(")
    return (
        said.kind == fact.kind
        and said.value == fact.value
        and 0 <= opened <= BRACKET
        and ")" not in gap
        and len(gap) <= 2 * BRACKET + 20
    )


def same_value(before: Fact, after: Fact) -> bool:
    """Equal kind and canonical value, and not "at least" on one side and "at most" on the other."""
    if before.value != after.value or _kin(before) != _kin(after):
        return False
    return {before.bound, after.bound} != {Bound.AT_LEAST, Bound.AT_MOST}


def moved_values(
    before: Sequence[Fact], after: Sequence[Fact], texts: tuple[str, str] = ("", "")
) -> list[tuple[Fact | None, Fact | None]]:
    """Pairs of facts whose values differ, in reading order; None where there is no counterpart.

    Facts that kept their order and value are set aside first, then facts with an equal value that
    the sentence merely puts elsewhere; what is left is paired within its kind, the same subject and
    product first, then by order. A lone value whose very words stand on the other side too (in
    ``texts``) did not come or go.
    """
    gone, come = _unmatched(before, after)
    for i in list(gone):
        twin = next(
            (j for j in come if same_value(before[i], after[j]) and _bound_alike(before[i], after[j])), None
        )
        if twin is not None:
            gone.remove(i)
            come.remove(twin)
    _join_sides(before, gone, after, come)
    _join_sides(after, come, before, gone)
    pairs: list[tuple[Fact | None, Fact | None]] = []
    for test in (_same_scope, _same_subject, _same_kind):
        for i in list(gone):
            partner = next((j for j in come if test(before[i], after[j])), None)
            if partner is not None:
                pairs.append((before[i], after[partner]))
                gone.remove(i)
                come.remove(partner)
    pairs += [(before[i], None) for i in gone]
    pairs += [(None, after[j]) for j in come]
    ages = ({fact.value for fact in side if fact.kind is FactKind.AGE} for side in (after, before))
    elsewhere = tuple(ages)
    pairs = [
        pair
        for pair in pairs
        if not (_said_anyway(pair, texts) or _same_number(pair) or _same_age(pair, elsewhere))
    ]
    return sorted(pairs, key=lambda pair: (pair[1] or pair[0] or before[0]).start)


def _join_sides(some: Sequence[Fact], left: list[int], other: Sequence[Fact], right: list[int]) -> None:
    """Sets aside a range and the two values that say the same apart: "30 to 180 days", "after 30 days
    and … within 180 days"."""
    for i in list(left):
        low, dots, high = some[i].value.partition("..")
        for j, k in pairwise(right) if dots else ():
            if (other[j].value, other[k].value) == (low, high) and other[j].kind == some[i].kind:
                left.remove(i)
                right.remove(j)
                right.remove(k)
                break


def _said_anyway(pair: tuple[Fact | None, Fact | None], texts: tuple[str, str]) -> bool:
    fact = pair[0] or pair[1]
    if fact is None or None not in pair:
        return False
    words = rf"(?<![\w]){re.escape(canonical(fact.text))}(?![\w])"
    sides = texts if pair[0] else tuple(reversed(texts))
    here, there = (len(re.findall(words, canonical(text))) for text in sides)
    return 0 < here <= there


def _same_number(pair: tuple[Fact | None, Fact | None]) -> bool:
    """Whether a count kept its number: what is counted is a word, and words are compared as such."""
    before, after = pair
    if before is None or after is None or not before.kind == after.kind == FactKind.COUNT:
        return False
    sides = {before.bound, after.bound}
    return before.value.partition(" ")[0] == after.value.partition(" ")[0] and sides != {
        Bound.AT_LEAST,
        Bound.AT_MOST,
    }


def _same_age(pair: tuple[Fact | None, Fact | None], elsewhere: tuple[set[str], ...]) -> bool:
    """Whether a lone number of years is an age that the other side names, too: of full age at 18."""
    before, after = pair
    fact = before or after
    if fact is None or None not in pair or _kin(fact) is not FactKind.DURATION:
        return False
    return fact.value in elsewhere[0 if before else 1]


def _unmatched(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[list[int], list[int]]:
    gone, come = [], []
    ops = LCSseq.opcodes([(_kin(f), f.value) for f in before], [(_kin(f), f.value) for f in after])
    for op in ops:
        if op.tag == "equal":
            for i, j in zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True):
                if not same_value(before[i], after[j]):
                    gone.append(i)
                    come.append(j)
        else:
            gone += range(op.src_start, op.src_end)
            come += range(op.dest_start, op.dest_end)
    return gone, come


def _kin(fact: Fact) -> FactKind:
    return _KIN.get(fact.kind, fact.kind)


def _same_kind(before: Fact, after: Fact) -> bool:
    return _kin(before) == _kin(after)


def _same_subject(before: Fact, after: Fact) -> bool:
    return _same_kind(before, after) and before.subject == after.subject


def _same_scope(before: Fact, after: Fact) -> bool:
    return (
        _same_subject(before, after)
        and before.scope.product == after.scope.product
        and before.scope.event == after.scope.event
    )


def _bound_alike(before: Fact, after: Fact) -> bool:
    return before.subject == after.subject or before.scope == after.scope


def fact_change(before: Fact | None, after: Fact | None, about: str) -> FactChange:
    """What a pair of facts says to a reader; at least one of the two is given."""
    known = after or before
    assert known is not None
    return FactChange(
        kind=known.kind,
        before=before.text if before else None,
        after=after.text if after else None,
        about=about,
        subject=known.subject,
        product=known.scope.product,
    )


@dataclass(frozen=True, slots=True)
class Lone:
    """A value that came or went alone: which change and which of its facts, and where it stands."""

    change: int
    seat: int
    fact: FactChange
    section: str


# Words around two lone values alike from here on (0..1) make them one value that moved.
SAME_PLACE = 0.5


def exchanged(
    gone: Sequence[Lone], come: Sequence[Lone], value: Callable[[str], str]
) -> list[tuple[Lone, Lone]]:
    """Values that left one block of a section and came in another: a rewritten section.

    Equal values first (they only moved), then values of one kind by the words around them, then in
    order where as many came as went. ``value`` gives the canonical value of shown words.
    """
    left, right = list(gone), list(come)
    pairs: list[tuple[Lone, Lone]] = []

    def pair(test: Callable[[Lone, Lone], bool]) -> None:
        for old in list(left):
            new = next((each for each in right if _near(old, each) and test(old, each)), None)
            if new is not None:
                pairs.append((old, new))
                left.remove(old)
                right.remove(new)

    pair(lambda a, b: value(a.fact.before or "") == value(b.fact.after or ""))
    pair(lambda a, b: similarity(canonical(a.fact.about), canonical(b.fact.about)) >= SAME_PLACE)
    for section in sorted({each.section for each in left}):
        for kind in FactKind:
            some = [x for x in left if x.section == section and x.fact.kind is kind]
            other = [x for x in right if x.section == section and x.fact.kind is kind]
            if some and len(some) == len(other):
                pairs += zip(some, other, strict=True)
    return pairs


def _near(before: Lone, after: Lone) -> bool:
    return before.section == after.section and before.fact.kind is after.fact.kind

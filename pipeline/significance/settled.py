"""The words of values that both sides have: "at least two weeks" and "a minimum of 14 days" are settled.

A value is compared as a fact; its words, and the words of its bound where both sides mean the same
one, are then no longer words that could differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.lexicon import lexicon, phrases
from pipeline.model import Bound, Fact, FactKind
from pipeline.significance.silence import is_quiet
from pipeline.significance.tokens import Edit
from pipeline.significance.values import MEASURED

Span = tuple[int, int]

# Characters before a value in which the words of its bound are looked for.
REACH = 40


def without_settled(
    edits: Sequence[Edit],
    before: Sequence[Fact],
    after: Sequence[Fact],
    texts: tuple[str, str],
    language: str | None,
) -> tuple[Edit, ...]:
    """The edits without the words of values that both sides have."""
    spans = (
        _spans(before, after, texts[0], language),
        _spans(after, before, texts[1], language),
    )
    kept = []
    for edit in edits:
        gone = tuple(t for t in edit.before if not is_quiet(t.start, t.end, spans[0]))
        come = tuple(t for t in edit.after if not is_quiet(t.start, t.end, spans[1]))
        if gone or come:
            kept.append(Edit(gone, come, edit.seat_before, edit.seat_after))
    return tuple(kept)


def _spans(facts: Sequence[Fact], others: Sequence[Fact], text: str, language: str | None) -> list[Span]:
    found = []
    for fact in facts:
        if fact.kind not in MEASURED:
            continue
        same = any(_bounded_alike(fact, other) for other in others)
        found.append(_bounded(fact, text, language) if same else (fact.start, fact.end))
    return found


def _bounded_alike(fact: Fact, other: Fact) -> bool:
    """Equal values with the same bound; an age is a lower one where nothing else is said."""
    if fact.value != other.value or fact.kind != other.kind:
        return False
    if fact.kind is FactKind.AGE:
        return (fact.bound is Bound.AT_MOST) == (other.bound is Bound.AT_MOST)
    return fact.bound == other.bound


def _bounded(fact: Fact, text: str, language: str | None) -> Span:
    """Where a value stands together with the words of its bound."""
    before, after = _bound_words(language)
    low = text.lower().replace("’", "'")
    if len(low) != len(text):
        return fact.start, fact.end
    start, end = fact.start, fact.end
    head = before.search(low[max(0, start - REACH) : start])
    if head:
        start -= len(head[0])
    tail = after.match(low, end)
    end = tail.end() if tail else end
    if fact.bound is Bound.AT_MOST and (counted := _counted_from(language).match(low, end)):
        end = counted.end()
    return start, end


@lru_cache(maxsize=16)
def _bound_words(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon(language).words
    filler = rf"(?:[ (]+{phrases(words('bounds', 'filler'))})*"
    ahead = phrases((*words("bounds", "at_most"), *words("bounds", "at_least")))
    behind = phrases((*words("bounds", "at_most_after"), *words("bounds", "at_least_after")))
    return re.compile(rf"{ahead}{filler}[ (:'$€£]*$"), re.compile(rf"\)?,? *{behind}")


@lru_cache(maxsize=16)
def _counted_from(language: str | None) -> re.Pattern[str]:
    """The word behind a deadline that says from when it runs: "within 14 days of", "14 days after"."""
    words = lexicon(language).words
    return re.compile(rf",? +{phrases((*words('event_words', 'after'), *words('dates', 'of')))}(?= )")

"""What a value is about: the nearest topic word of its sentence, then the headings above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import FactKind

# A topic word across a comma or bracket counts as this many characters further away.
_CLAUSE_COST = 25
_REACH = 600  # characters before a sentence, or around a value in it, in which its topic is looked for
# Everything is paid for and cancelled somehow: such a topic gives way to a more telling word.
_WEAK, _WEAK_COST = frozenset(("payment", "cancellation")), 40
_WEAK_FOR = {FactKind.MONEY: frozenset(("cancellation",)), FactKind.PERCENT: _WEAK | {"price"}}
_WEAK_IN_TIME = _WEAK | {"price", "fee", "support"}
# Processing is always the processing of something, whose own topic stands just as near.
_TELLING, _TELLING_GAIN = "processing", 20
_BORDER = re.compile(r"[,;:()|]| - ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    topics: re.Pattern[str]
    stop: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    return _Grammar(
        topics=re.compile(lexicon.groups("topics")),
        stop=re.compile(phrases(lexicon.words("topic_stop", "phrases"))),
    )


def subject(
    reading: Reading,
    lexicon: Lexicon,
    span: tuple[int, int],
    headings: Sequence[str],
    masked: str,
    kind: FactKind,
) -> str:
    """The topic of the value at ``span``, "" if nothing says it.

    ``masked`` is the text in lower case with event phrases and product names blanked out, so that
    "14 days of payment" is not about payment. Headings are asked innermost first.
    """
    grammar = _grammar(lexicon)
    first, last = reading.sentence(span[0])
    first, last = max(first, span[0] - _REACH), min(last, span[1] + _REACH)
    weak = _WEAK_FOR.get(kind, _WEAK_IN_TIME)
    found = _nearest(masked, first, last, span, grammar, weak)
    if found:
        return found
    if any(m.lastgroup == _TELLING for m in grammar.topics.finditer(reading.low, span[1], last)):
        return _TELLING  # "between 7 and 10 days until the money is back on your card"
    for heading in reversed(headings):
        match = grammar.topics.search(heading.lower())
        if match:
            return str(match.lastgroup)
    return _nearest(masked, max(0, first - _REACH), first, span, grammar, weak)


def _nearest(
    text: str, first: int, last: int, span: tuple[int, int], grammar: _Grammar, weak: frozenset[str]
) -> str:
    start, end = span
    best, least = "", 1e9
    stopped = [match.span() for match in grammar.stop.finditer(text, first, last)]
    for match in grammar.topics.finditer(text, first, last):
        if any(a <= match.start() < b for a, b in stopped):
            continue
        if match.start() >= end:
            cost = match.start() - end + _CLAUSE_COST * len(_BORDER.findall(text, end, match.start()))
        elif match.end() <= start:
            cost = start - match.end() + _CLAUSE_COST * len(_BORDER.findall(text, match.end(), start))
        else:
            cost = 0
        topic = str(match.lastgroup)
        cost += _WEAK_COST if topic in weak else -_TELLING_GAIN if topic == _TELLING else 0
        if cost < least:
            best, least = topic, cost
    return best

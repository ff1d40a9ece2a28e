"""What a value is about: the nearest topic word of its sentence, then the headings above it."""

from __future__ import annotations

import re
from bisect import bisect_left
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
# What is paid every month is a price, whatever is done about it.
_PRICE, _PAID = "price", frozenset(("payment", "cancellation", "trial", "renewal"))
_ARRIVED, _DELIVERY = "arrived", "delivery"
_BORDER = re.compile(r"[,;:()|]| - ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    topics: re.Pattern[str]
    stop: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    # A parcel that arrives is delivered; only money that arrives was processed.
    goods, verbs = (phrases(lexicon.words("arrival", key)) for key in ("goods", "verbs"))
    arrival = rf"(?P<{_ARRIVED}>{goods}(?: [^\W\d]+){{0,4}}? {verbs})"
    return _Grammar(
        topics=re.compile(rf"{arrival}|{lexicon.groups('topics')}"),
        stop=re.compile(phrases(lexicon.words("topic_stop", "phrases"))),
    )


def subject(
    reading: Reading,
    lexicon: Lexicon,
    span: tuple[int, int],
    headings: Sequence[str],
    masked: str,
    kind: FactKind,
    *,
    recurring: bool = False,
) -> str:
    """The topic of the value at ``span``, "" if nothing says it; a ``recurring`` amount is a price.

    ``masked`` is the text in lower case with event phrases and product names blanked out, so that
    "14 days of payment" is not about payment. Headings are asked innermost first.
    """
    grammar = _grammar(lexicon)
    first, last = reading.sentence(span[0])
    first, last = max(first, span[0] - _REACH), min(last, span[1] + _REACH)
    weak = _WEAK_FOR.get(kind, _WEAK_IN_TIME)
    found = _nearest(masked, first, last, span, lexicon, weak, shared=kind is FactKind.PERCENT)
    if found:
        return _PRICE if recurring and found in _PAID else found
    if any(topic == _TELLING for _, _, topic in _between(reading.low, lexicon, span[1], last)):
        return _TELLING  # "between 7 and 10 days until the money is back on your card"
    for heading in reversed(headings):
        match = grammar.topics.search(heading.lower())
        if match and not (recurring and match.lastgroup in _PAID):
            return _DELIVERY if match.lastgroup == _ARRIVED else str(match.lastgroup)
    return _nearest(
        masked, max(0, first - _REACH), first, span, lexicon, weak, shared=kind is FactKind.PERCENT
    )


@lru_cache(maxsize=256)
def _topics(text: str, lexicon: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """Every topic word of a text in order, read once for all its values."""
    grammar = _grammar(lexicon)
    blank = grammar.stop.sub(lambda match: "·" * len(match[0]), text)
    found = ((m.start(), m.end(), str(m.lastgroup)) for m in grammar.topics.finditer(blank))
    return tuple((start, end, _DELIVERY if name == _ARRIVED else name) for start, end, name in found)


def _between(text: str, lexicon: Lexicon, first: int, last: int) -> tuple[tuple[int, int, str], ...]:
    found = _topics(text, lexicon)
    low, high = (bisect_left(found, place, key=lambda topic: topic[0]) for place in (first, last))
    return found[low:high]


def _nearest(
    text: str,
    first: int,
    last: int,
    span: tuple[int, int],
    lexicon: Lexicon,
    weak: frozenset[str],
    *,
    shared: bool,
) -> str:
    start, end = span
    best, least = "", 1e9
    for left, right, topic in _between(text, lexicon, first, last):
        if left >= end:
            cost = left - end + _CLAUSE_COST * len(_BORDER.findall(text, end, left))
        elif right <= start:
            cost = start - right + _CLAUSE_COST * len(_BORDER.findall(text, right, start))
        elif shared:
            continue  # "half of the fee is refunded" is about the refund
        else:
            cost = 0
        cost += _WEAK_COST if topic in weak else -_TELLING_GAIN if topic == _TELLING else 0
        if cost < least:
            best, least = topic, cost
    return best

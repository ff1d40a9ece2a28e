"""Which side of a value is meant: "within 14 days", "at least 24 hours before", "16 or over"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Bound

# Characters before a value in which the words of its bound are looked for.
_REACH = 48


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    before: re.Pattern[str]
    after: re.Pattern[str]
    earlier: re.Pattern[str]
    deadline: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    def words(key: str) -> str:
        return phrases(lexicon.words("bounds", key))

    filler = rf"(?:[ (]+{words('filler')})*"
    return _Grammar(
        before=re.compile(
            rf"(?:(?P<most>{words('at_most')})|(?P<least>{words('at_least')})){filler}[ (:'$€£]*$"
        ),
        after=re.compile(
            rf"\)?,? *(?:(?P<most>{words('at_most_after')})|(?P<least>{words('at_least_after')}))"
        ),
        earlier=re.compile(rf" *{words('before')}"),
        deadline=re.compile(words("deadline")),
    )


def bound(reading: Reading, lexicon: Lexicon, start: int, end: int) -> Bound:
    """The bound of the value at ``start:end``, EXACT where no word says one.

    "No later than 24 hours before" is AT_LEAST: the deadline counts backwards there.
    """
    grammar = _grammar(lexicon)
    first, last = reading.sentence(start)
    near = reading.low[max(first, start - _REACH) : start]
    match = grammar.before.search(near) or grammar.after.match(reading.low, end, max(end, last))
    if match is None:
        return Bound.EXACT
    if match["least"]:
        return Bound.AT_LEAST
    counts_back = grammar.deadline.search(match[0]) and grammar.earlier.match(reading.low, end)
    return Bound.AT_LEAST if counts_back else Bound.AT_MOST

"""How two values become a range: "7-10", "7 to 10", "entre 3 et 5", "after 30 and no later than 90 days"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases

_REACH = 32  # characters before a value in which the word that opens its range is looked for
_SIDES = 60  # characters between the lower and the upper side of a span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranges:
    """Compiled words that join the two ends of a range."""

    link: re.Pattern[str]
    both: re.Pattern[str]
    opener: re.Pattern[str]
    down: re.Pattern[str]
    lower: re.Pattern[str]
    upper: re.Pattern[str]

    def joins(self, reading: Reading, first: Number, second: Number) -> bool:
        """Whether two neighbouring numbers are the ends of one range; only "from 59 to 15 days" falls."""
        if float(first.value) == float(second.value):
            return False
        if float(first.value) > float(second.value) and not self.falls(reading, first.start):
            return False
        return self.between(reading, first.start, first.end, second.start)

    def rises(self, reading: Reading, first: Number, second: Number) -> bool:
        """Whether two neighbouring numbers are the ends of one range of which the second is larger."""
        return float(first.value) < float(second.value) and self.joins(reading, first, second)

    def falls(self, reading: Reading, start: int) -> bool:
        """Whether a word before a value lets a range count down to the second one."""
        return self.down.search(reading.low[max(0, start - _REACH) : start]) is not None

    def between(self, reading: Reading, start: int, end: int, after: int) -> bool:
        """Whether the words between two values, the first at ``start:end``, make them a range."""
        if self.link.fullmatch(reading.low, end, after):
            return True
        opened = self.opener.search(reading.low[max(0, start - _REACH) : start])
        if opened and self.both.fullmatch(reading.low, end, after):
            return True
        return self.sided(reading, start, end, after)

    def sided(self, reading: Reading, start: int, end: int, after: int) -> bool:
        """Whether two values are the two sides of one span: "after 30 and no later than 90 days"."""
        if after - end > _SIDES or not self.upper.fullmatch(reading.low, end, after):
            return False
        first, _ = reading.sentence(start)
        return self.lower.search(reading.low[max(first, start - _REACH) : start]) is not None


@lru_cache(maxsize=64)
def ranges(lexicon: Lexicon) -> Ranges:
    """The range words of a language."""
    to, and_, then, lower, upper = (
        phrases(lexicon.words("ranges", key)) for key in ("to", "and", "then", "lower", "upper")
    )
    return Ranges(
        link=re.compile(rf" ?(?:-|/|to|\.\.|{to}) ?"),
        both=re.compile(rf",? {and_} "),
        opener=re.compile(rf"{phrases(lexicon.words('ranges', 'between'))}(?: [^\W\d]+){{0,2}} *$"),
        down=re.compile(rf"{phrases(lexicon.words('ranges', 'from'))} +$"),
        lower=re.compile(rf"{lower}(?: [^\W\d]+)? *$"),
        upper=re.compile(rf"(?:,|,? {then})(?: [^\W\d]+){{0,3}}? {upper}(?: [^\W\d]{{1,6}}){{0,2}} "),
    )

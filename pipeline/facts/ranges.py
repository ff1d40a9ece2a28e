"""How two values become a range: "7-10", "7 to 10", "entre 3 et 5", "3/4 jours"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranges:
    """Compiled words that join the two ends of a range."""

    link: re.Pattern[str]
    both: re.Pattern[str]
    opener: re.Pattern[str]
    down: re.Pattern[str]

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
        return self.down.search(reading.low[max(0, start - 24) : start]) is not None

    def between(self, reading: Reading, start: int, end: int, after: int) -> bool:
        """Whether the words between two values, the first at ``start:end``, make them a range."""
        if self.link.fullmatch(reading.low, end, after):
            return True
        opened = self.opener.search(reading.low[max(0, start - 24) : start])
        return bool(opened and self.both.fullmatch(reading.low, end, after))


@lru_cache(maxsize=64)
def ranges(lexicon: Lexicon) -> Ranges:
    """The range words of a language."""
    to, and_ = phrases(lexicon.words("ranges", "to")), phrases(lexicon.words("ranges", "and"))
    return Ranges(
        link=re.compile(rf" ?(?:-|/|to|\.\.|{to}) ?"),
        both=re.compile(rf",? {and_} "),
        opener=re.compile(rf"{phrases(lexicon.words('ranges', 'between'))}(?: [^\W\d]+)? *$"),
        down=re.compile(rf"{phrases(lexicon.words('ranges', 'from'))} +$"),
    )

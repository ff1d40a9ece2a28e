"""What one step of a guide tells the reader to do, one thing after the other: "Print it, then glue it on"."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicon import lexicon, phrases
from pipeline.text import canonical

_WORDS = 2  # a clause has so many words at least: "Name, date and place" is one thing to enter


def clauses(text: str, language: str) -> tuple[str, ...]:
    """The clauses of a step in canonical form, in order; one where it says one thing."""
    found = [part.strip(" ,;.") for part in _border(language).split(canonical(text))]
    return tuple(part for part in found if len(part.split()) >= _WORDS)


@lru_cache(maxsize=64)
def _border(language: str) -> re.Pattern[str]:
    words = lexicon(language).words
    joined = phrases((*words("ranges", "and"), *words("labels", "chain")))
    return re.compile(rf"[,;.] (?:{joined} )?| {joined} ")

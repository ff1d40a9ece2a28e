"""The sentences of a text and the language of each: half-translated guides hold two."""

from __future__ import annotations

from pipeline.facts.reading import read
from pipeline.language import detected
from pipeline.lexicon import LANGUAGES, lexicon

_LIKELY = 60  # percent of a sentence
_SHORT = 24  # characters below which the expected language is believed


def sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of a text in order, without outer spaces."""
    reading = read(text, lexicon(language))
    spans = (reading.source(start, end) for start, end in reading.sentences)
    return tuple(part for start, end in spans if (part := text[start:end].strip()))


def spoken(text: str, expected: str) -> str:
    """The language of a sentence: its own where that is sure and known, else the expected one."""
    base = expected.split("-")[0]
    if len(text) < _SHORT:
        return expected
    found = detected(text, share=_LIKELY, hint=base)
    return found if found in LANGUAGES and found != base else expected

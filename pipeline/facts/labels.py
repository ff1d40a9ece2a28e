"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon
from pipeline.model import Fact


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Nothing yet."""
    yield from ()

"""A noise rule: words that somebody decided to overlook on some pages. Data, never code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RuleSyntax(StrEnum):
    """How a rule's pattern is read."""

    LITERAL = "literal"  # these very words
    WILDCARD = "wildcard"  # `*` stands for any characters within a block, `?` for one
    REGEX = "regex"  # RE2: linear in the length of the text, no look-around, no back reference
    PASSAGE = "passage"  # a passage, or what stands between two: see ``pipeline.passages``


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRule:
    """Words that make no difference: a change that lies in them alone is *ignored by rule*.

    The pattern is compared with canonical text (see ``pipeline.text``). ``service``, ``source`` and
    ``block`` (a heading the passage stands under) narrow where it holds; all empty means everywhere.
    ``id`` is 0 until the rule is stored. A change of a typed fact is never ignored; a passage is weighed by
    what it says of its own (``pipeline.matter``), whatever stands above it.
    """

    pattern: str
    by: str
    at: datetime
    why: str = ""
    syntax: RuleSyntax = RuleSyntax.LITERAL
    service: str | None = None
    source: str | None = None
    block: str | None = None
    id: int = 0
    active: bool = True
    ticket: int | None = None
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def shown(self) -> str:
        """The pattern as a person reads it: a place by the two passages that it lies between."""
        if self.syntax is not RuleSyntax.PASSAGE or "\n" not in self.pattern:
            return self.pattern
        before, *_, behind = self.pattern.split("\n")
        ends = f"“{before}”" if before else "the beginning", f"“{behind}”" if behind else "the end"
        return f"what stands between {ends[0]} and {ends[1]}"

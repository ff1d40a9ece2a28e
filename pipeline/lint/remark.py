"""What lint says: one remark per place, by rule and level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How much a remark matters. An error tells readers something wrong; a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for a note, 2 for an error."""
        return [Level.NOTE, Level.WARNING, Level.ERROR].index(self)


class Rule(StrEnum):
    """What lint looks for; the value is the code that is printed and can be silenced."""

    LANGUAGE = "other-language"
    HALF_TRANSLATED = "half-translated"
    INSIDE = "contradiction-inside"
    LOCALES = "contradiction-locales"
    GUIDES = "contradiction-guides"
    OFFICIAL = "contradiction-official"
    SCOPE = "scope-differs"
    LABELS_DIFFER = "labels-differ"
    LABEL_UNKNOWN = "label-unknown"
    CHANNEL_UNCOVERED = "channel-uncovered"
    PRODUCT_UNCOVERED = "product-uncovered"
    FACT_UNCITED = "fact-uncited"
    DEAD_REFERENCE = "dead-reference"
    DISCLAIMER_MISSING = "disclaimer-missing"
    REVIEW_OVERDUE = "review-overdue"
    UNVERIFIED = "never-verified"
    PLACEHOLDER = "placeholder"

    @property
    def level(self) -> Level:
        """How much a remark of this rule matters."""
        return _LEVELS.get(self, Level.WARNING)


_LEVELS = {
    Rule.INSIDE: Level.ERROR,
    Rule.LOCALES: Level.ERROR,
    Rule.GUIDES: Level.ERROR,
    Rule.OFFICIAL: Level.ERROR,
    Rule.DEAD_REFERENCE: Level.ERROR,
    Rule.SCOPE: Level.NOTE,
    Rule.PRODUCT_UNCOVERED: Level.NOTE,
    Rule.UNVERIFIED: Level.NOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at. ``other`` is the second place of a contradiction as ``file:line``.

    ``eased``: less grave than its rule usually is, a note.
    """

    path: Path
    line: int
    rule: Rule
    message: str
    suggestion: str
    guide: str
    locale: str
    other: str = ""
    eased: bool = False

    @property
    def level(self) -> Level:
        """How much it matters."""
        return Level.NOTE if self.eased else self.rule.level

"""The path of headings above a block, with headings that have no level of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Rank(IntEnum):
    """How a heading declares itself; a later one stands below the earlier ones."""

    DECLARED = 0  # h1 to h6, role=heading
    FOLD = 1  # the title of a part that folds
    BOLD = 2  # a paragraph in bold


@dataclass(slots=True)
class Outline:
    """Grows as headings are read; a heading ends all that are on its level or deeper."""

    _entries: list[tuple[int, Rank, str]] = field(default_factory=list)

    def enter(self, text: str, rank: Rank, level: int | None = None) -> int:
        """Put a heading above what follows and give its level (1..6, one more below for those without)."""
        if level is None:
            above = [at for at, of, _ in self._entries if of < rank]
            level = (above[-1] if above else 1) + 1
        self._entries = [entry for entry in self._entries if entry[0] < level and not entry[1] > rank]
        self._entries.append((level, rank, text))
        return min(level, 6)

    @property
    def path(self) -> tuple[str, ...]:
        """Texts of the headings above, outermost first."""
        return tuple(text for _, _, text in self._entries)

"""What is noted while a page is taken in: ids with their lines, statements, and what found no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.intake.ids import Ids, slug
from pipeline.intake.page import Piece
from pipeline.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Text of the page that the draft does not hold, with its 1-based line and why."""

    line: int
    text: str
    why: str


@dataclass(slots=True, kw_only=True)
class Register:
    """Grows while the parts of a page find their places. ``lines`` maps ids to lines of the page."""

    locale: str
    ids: Ids = field(default_factory=Ids)
    lines: dict[str, int] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)

    def new_id(self, group: str, text: str, line: int) -> str:
        """A new id in a group from the words of a text; its line is remembered."""
        found = self.ids.new(group, slug(text, self.locale))
        self.lines[found] = line
        return found

    def drop(self, piece: Piece, why: str) -> None:
        """List one piece that has no place."""
        self.unplaced.append(Unplaced(line=piece.line, text=piece.text, why=why))

    def lay_aside(self, pieces: Sequence[Piece], why: str) -> None:
        """List a whole part."""
        for piece in pieces:
            self.drop(piece, why)

"""What a made-up page says: a text in a small dialect of Markdown, and the edits its authors made."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

PAGES = Path(__file__).parent / "pages"


class Kind(StrEnum):
    """What a block is; a run of steps, items or table rows is one block."""

    TITLE = "title"
    TEXT = "text"
    STEPS = "steps"
    ITEMS = "items"
    TABLE = "table"
    NOTE = "note"


_MARKS = {"1. ": Kind.STEPS, "- ": Kind.ITEMS, "| ": Kind.TABLE, "> ": Kind.NOTE, "### ": Kind.TITLE}
# The edits after which a person must look; the others say the same in other words.
WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block of an article; a text has one line, a list several."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it; the heading of the beginning is empty."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Words that became others for good. ``kind`` names what that means to a reader."""

    kind: str
    find: str
    put: str

    @property
    def asks(self) -> bool:
        """Whether a person must look at it."""
        return self.kind != WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page as its authors see it; ``edits`` in the order in which they are made."""

    name: str
    language: str
    shape: str
    title: str
    updated: str
    text: str
    edits: tuple[Edit, ...]

    def after(self, edit: Edit) -> Article:
        """The article with an edit made; UsageError where its words are not there exactly once."""
        found = self.text.count(edit.find)
        if found != 1:
            raise UsageError(f"{PAGES / self.name}.toml: “{edit.find}” stands {found} times in the text")
        return replace(self, text=self.text.replace(edit.find, edit.put))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The text in sections, in order."""
        parts = f"\n{self.text.strip()}\n".split("\n## ")
        return tuple(_section(part, headed=index > 0) for index, part in enumerate(parts) if part.strip())


def _section(part: str, *, headed: bool) -> Section:
    heading, _, rest = part.partition("\n") if headed else ("", "", part)
    pieces: list[Piece] = []
    for line in filter(None, map(str.strip, rest.splitlines())):
        mark, kind = next(((m, k) for m, k in _MARKS.items() if line.startswith(m)), ("", Kind.TEXT))
        said = line.removeprefix(mark)
        grows = kind in (Kind.STEPS, Kind.ITEMS, Kind.TABLE) and pieces and pieces[-1].kind is kind
        if grows:
            pieces[-1] = replace(pieces[-1], lines=(*pieces[-1].lines, said))
        else:
            pieces.append(Piece(kind=kind, lines=(said,)))
    return Section(heading=heading.strip(), pieces=tuple(pieces))


def articles(folder: Path = PAGES) -> tuple[Article, ...]:
    """Every made-up page, by name."""
    return tuple(_article(path) for path in sorted(folder.glob("*.toml")))


def _article(path: Path) -> Article:
    data: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
    edits = tuple(Edit(kind=each["kind"], find=each["find"], put=each["put"]) for each in data["edit"])
    given = {key: str(data[key]) for key in ("language", "shape", "title", "updated", "text")}
    return Article(name=path.stem, edits=edits, **given)

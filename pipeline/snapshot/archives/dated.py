"""Reading a folder of dated captures: captures.jsonl, its pages, and an Open Terms Archive declaration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import CaptureError
from pipeline.markup import media_type_of
from pipeline.model import Capture, FailureKind, FetchFailure, Recipe

INDEX = "captures.jsonl"
"""The file of such a folder that has the dates: one object per line with file, captured_at and url."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of captures.jsonl."""

    file: str
    captured_at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A folder of captures of one page, in order of time; ``unmapped`` says what was not understood."""

    folder: Path
    entries: tuple[Entry, ...]
    recipe: Recipe
    url: str
    unmapped: tuple[str, ...] = ()

    def captures(self, source: str) -> Iterator[tuple[str, Capture | FetchFailure]]:
        """File name and capture, one at a time; a page that is missing or unreadable is a failure."""
        for entry in self.entries:
            yield entry.file, self._capture(entry, source)

    def _capture(self, entry: Entry, source: str) -> Capture | FetchFailure:
        try:
            body = (self.folder / entry.file).read_bytes()
        except OSError as error:
            return FetchFailure(
                source=source,
                url=entry.url,
                failed_at=entry.captured_at,
                kind=FailureKind.UNREACHABLE,
                detail=f"{self.folder / entry.file}: {error.strerror or error}",
            )
        return Capture(
            source=source,
            url=entry.url or self.url,
            final_url=entry.url,
            captured_at=entry.captured_at,
            body=body,
            media_type=media_type_of(Path(entry.file)) or "text/html",
        )


def read_archive(folder: Path) -> Archive:
    """Read the index and the declaration of a folder; CaptureError names file and line."""
    index = folder / INDEX
    if not index.is_file():
        raise CaptureError(f"{index}: not found; a folder of captures holds captures.jsonl and its pages")
    entries = [
        _entry(index, number, line)
        for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    ]
    recipe, url, unmapped = _declaration(folder / "declaration.json")
    ordered = tuple(sorted(entries, key=lambda entry: (entry.captured_at, entry.file)))
    return Archive(folder=folder, entries=ordered, recipe=recipe, url=url, unmapped=unmapped)


def _entry(index: Path, number: int, line: str) -> Entry:
    try:
        row = json.loads(line)
        file, moment = str(row["file"]), datetime.fromisoformat(str(row["captured_at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CaptureError(
            f"{index}:{number}: needs an object with file and captured_at (ISO 8601): {error!r}"
        ) from error
    if Path(file).is_absolute() or ".." in Path(file).parts:
        raise CaptureError(f"{index}:{number}: {file!r} leads out of the folder")
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return Entry(file=file, captured_at=aware, url=str(row.get("url") or ""))


def _declaration(path: Path) -> tuple[Recipe, str, tuple[str, ...]]:
    """Selectors of an Open Terms Archive declaration; range selectors and filters are not mapped."""
    if not path.is_file():
        return Recipe(), "", ()
    try:
        declared = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CaptureError(f"{path}: not JSON: {error}") from error
    if not isinstance(declared, dict):
        raise CaptureError(f"{path}: needs an object with select and remove")
    select, unknown = _selectors(declared.get("select"))
    remove, also_unknown = _selectors(declared.get("remove"))
    notes = [f"selector {json.dumps(each)} is not mapped" for each in (*unknown, *also_unknown)]
    notes += [f"{key} is not mapped" for key in ("filter", "combine") if declared.get(key)]
    return Recipe(select=select, remove=remove), str(declared.get("fetch") or ""), tuple(notes)


def _selectors(value: Any) -> tuple[tuple[str, ...], list[Any]]:
    each = value if isinstance(value, list) else [] if value is None else [value]
    known = tuple(one for one in each if isinstance(one, str) and one.strip())
    return known, [one for one in each if not isinstance(one, str)]

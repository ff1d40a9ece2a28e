"""YAML text to plain values with the place of each, within bounds and without surprises.

The core schema of YAML 1.2 decides what a plain scalar is, so that ``no`` stays the language and
``2026-03-13`` a text. Aliases, tags, several documents and repeated keys are errors: content has
no use for them, and aliases are how a small file becomes a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from pipeline.errors import ContentError, ContentErrors

MAX_BYTES = 1_000_000  # the longest guide we know of is 30 KB
MAX_DEPTH = 24  # guide → channels → steps → cites needs 8

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Loc: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | float | bool | None

_INT = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a value stands: 1-based line, and start and end as offsets in characters.

    ``style`` is "" (plain), "'", '"', "|" or ">" for scalars and None for lists and mappings.
    """

    line: int
    start: int
    end: int
    style: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A whole file as plain values; ``marks`` of values and ``keys`` of mapping keys, by location."""

    path: Path
    value: Any
    marks: dict[Loc, Mark] = field(default_factory=dict)
    keys: dict[Loc, Mark] = field(default_factory=dict)

    def line(self, loc: Loc) -> int:
        """The line of a location: of its key if it has one; of the nearest parent if it is missing."""
        for end in range(len(loc), -1, -1):
            mark = self.keys.get(loc[:end]) or self.marks.get(loc[:end])
            if mark:
                return mark.line
        return 1


def read_tree(path: Path, text: str | None = None) -> Tree:
    """Read a file (or ``text`` in its place) as a tree.

    One parser for reading and editing: libyaml's, or PyYAML's own where that is not built in (they
    disagree about a few texts, such as "?," in a flow mapping). Raises ContentError, and ContentErrors
    for repeated keys.
    """
    text = text_of(path) if text is None else text
    reader = _Reader(path)
    try:
        tree = reader.document(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(
            path, mark.line + 1 if mark else None, f"not YAML: {error.problem or error.context}"
        ) from None
    except yaml.YAMLError as error:
        raise ContentError(path, None, f"not YAML: {error}") from None
    if reader.errors:
        raise ContentErrors(reader.errors)
    return tree


def text_of(path: Path) -> str:
    """The text of a file; ContentError where it is too long, no UTF-8, or cannot be read."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ContentError(path, None, f"is {size} bytes; the limit is {MAX_BYTES}")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(path, None, f"is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise ContentError(path, None, f"cannot be read: {error.strerror}") from None


class _Reader:
    """Turns parser events into one tree; collects repeated keys, stops at everything else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[ContentError] = []
        self.marks: dict[Loc, Mark] = {}
        self.keys: dict[Loc, Mark] = {}

    def document(self, events: Iterator[Any]) -> Tree:
        """The single document of a stream; None as its value where the file is empty."""
        value, seen = None, False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self._stop(event, "holds more than one document; one file is one thing")
                seen = True
                value = self._node(next(events), events, ())
        return Tree(path=self.path, value=value, marks=self.marks, keys=self.keys)

    def _node(self, event: Any, events: Iterator[Any], loc: Loc) -> Any:
        self._refuse(event, loc)
        if isinstance(event, yaml.ScalarEvent):
            if _SURROGATE.search(event.value):
                self._stop(event, "holds half a character (a lone surrogate)")
            style = "" if event.implicit[0] else event.style or ""
            self.marks[loc] = _mark(event, event, style)
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, loc)
        return self._mapping(event, events, loc)

    def _sequence(self, start: Any, events: Iterator[Any], loc: Loc) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*loc, len(items))))
        self.marks[loc] = _mark(start, event)
        return items

    def _mapping(self, start: Any, events: Iterator[Any], loc: Loc) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._refuse(event, loc)
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(event, "a key must be a word, not a list or mapping")
            key, place = event.value, (*loc, event.value)
            if key in members:
                first = self.keys[place].line
                self.errors.append(
                    ContentError(
                        self.path, event.start_mark.line + 1, f"key “{key}” stands here again (line {first})"
                    )
                )
            self.keys.setdefault(place, _mark(event, event, ""))
            members[key] = self._node(next(events), events, place)
        self.marks[loc] = _mark(start, event)
        return members

    def _refuse(self, event: Any, loc: Loc) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, f"aliases (*{event.anchor}) are not used here; write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            self._stop(event, f"tags ({event.tag}) are not used here")
        if len(loc) > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} deep")

    def _stop(self, event: Any, message: str) -> None:
        raise ContentError(self.path, event.start_mark.line + 1, message)


def _mark(first: Any, last: Any, style: str | None = None) -> Mark:
    start, end = first.start_mark, last.end_mark
    return Mark(line=start.line + 1, start=start.index, end=end.index, style=style)


def _scalar(text: str) -> Scalar:
    """What a plain scalar is by the core schema of YAML 1.2 (section 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return float(text) if _FLOAT.fullmatch(text) else text

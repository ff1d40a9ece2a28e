"""One value of a guide replaced in place: nothing outside its span changes, or nothing is written.

Spans come from the marks of the YAML parser. Several renderings are tried, the smallest first, and
one is taken only if the file reads back as before with exactly the intended values replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.content import Loc, Tree, read_tree, read_typed
from pipeline.content.tree import Scalar, text_of
from pipeline.errors import ContentError, ContentErrors, EditConflict, EditError
from pipeline.files import write_whole
from pipeline.guide.forms import GuideForm, ServiceForm, TranslationForm
from pipeline.guide.span import renderings
from pipeline.model import Target, TargetKind

_FIELDS = {
    TargetKind.STEP: ("heading", "body"),
    TargetKind.FACT: ("text",),
    TargetKind.NOTE: ("text",),
    TargetKind.ANSWER: ("answer",),
}

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement: ``keys`` lead to the value by keys and ids, never by place in a list.

    ``old`` is what the caller believes to be there; outer spaces do not count. Where it says something
    else the edit is refused, or, if it is ``yielding``, left out. ``spelling`` is the source text that
    stood for ``new`` before the opposite edit: where nothing has touched that one since, it comes back
    to the letter.
    """

    keys: tuple[str, ...]
    old: Scalar
    new: Scalar
    yielding: bool = False
    spelling: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditResult:
    """A file before and after; ``line`` is where the first replaced value begins.

    ``spellings`` are the source texts that stood for the old values, one for each edit.
    """

    path: Path
    before: str
    after: str
    line: int
    spellings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything differs at all."""
        return self.before != self.after

    @property
    def diff(self) -> str:
        """The edit as a unified diff."""
        name = self.path.name
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), name, name, n=2
        )
        return "".join(lines)


def keys_of(target: Target, field: str | None = None) -> tuple[str, ...]:
    """Where a target's words stand in its file; ``field`` defaults to its main text."""
    name = field or _FIELDS[target.kind][-1]
    if target.kind is TargetKind.STEP:
        return ("channels", target.channel or "", "steps", target.id, name)
    if target.kind is TargetKind.NOTE and target.channel:
        return ("channels", target.channel, "notes", target.id, name)
    lists = {TargetKind.FACT: "facts", TargetKind.NOTE: "products", TargetKind.ANSWER: "faq"}
    return (lists[target.kind], target.id, name)


def fields_of(target: Target) -> tuple[str, ...]:
    """The keys that hold a target's words, in order."""
    return _FIELDS[target.kind]


def replace_scalars(path: Path, edits: Sequence[Edit], *, write: bool = True) -> EditResult:
    """Replace values of one file, all or none.

    Quotes, comments, order and block style stay. Raises EditError, and writes nothing, if a value is
    not there, is another one by now, or cannot be replaced alone.
    """
    result = replaced(path, _read(path), edits)
    if write and result.changed:
        _write(path, result.before, result.after)
    return result


def replaced(path: Path, text: str, edits: Sequence[Edit]) -> EditResult:
    """The same for the text of a file, which is not touched; ``path`` names it in errors."""
    # The parser counts from behind a byte order mark.
    mark = _BOM if text.startswith(_BOM) else ""
    after, line = text[len(mark) :], 0
    spellings: list[str] = []
    for edit in edits:
        after, at, spelled = _replaced(path, after, edit)
        line = line or at
        spellings.append(spelled)
    _check_form(path, after)
    return EditResult(path=path, before=text, after=mark + after, line=line, spellings=tuple(spellings))


def line_of(path: Path, keys: Sequence[str]) -> int:
    """The 1-based line on which a value begins; EditError where there is none, ContentError for no YAML."""
    tree = _parsed(path, text_of(path))
    return tree.line(locate(tree, keys))


def locate(tree: Tree, keys: Sequence[str]) -> Loc:
    """Keys and ids to a location of the tree; raises EditError where they lead nowhere or to two."""
    loc: Loc = ()
    node: Any = tree.value
    for key in keys:
        if isinstance(node, dict) and key in node:
            loc, node = (*loc, key), node[key]
        elif isinstance(node, list):
            places = [i for i, each in enumerate(node) if _name(each) == key]
            if len(places) != 1:
                count = "no" if not places else f"{len(places)} entries named"
                raise EditError(f"{tree.path}:{tree.line(loc)}: {count} “{key}” in {_dotted(loc)}")
            loc, node = (*loc, places[0]), node[places[0]]
        else:
            raise EditError(f"{tree.path}:{tree.line(loc)}: no “{key}” in {_dotted(loc)}")
    return loc


def _name(member: Any) -> object:
    return member.get("id", member.get("source")) if isinstance(member, dict) else None


def _dotted(loc: Loc) -> str:
    return ".".join(map(str, loc)) or "the file"


def _replaced(path: Path, text: str, edit: Edit) -> tuple[str, int, str]:
    """The file's text with one value replaced, its line, and how the value was spelled before."""
    tree = _tree(path, text)
    loc = locate(tree, edit.keys)
    mark, found = tree.marks[loc], _at(tree.value, loc)
    where = f"{path}:{mark.line}: {_dotted(tuple(edit.keys))}"
    if isinstance(found, dict | list):
        raise EditError(f"{where} is not one value but several")
    spelled, new = text[mark.start : mark.end], edit.new
    if isinstance(found, str) and isinstance(new, str) and found.strip() == new.strip():
        return text, mark.line, spelled  # it says so already
    if found != edit.old or type(found) is not type(edit.old):
        if not (isinstance(found, str) and isinstance(edit.old, str) and found.strip() == edit.old.strip()):
            if edit.yielding:
                return text, mark.line, spelled
            raise EditConflict(where, base=str(edit.old), theirs=str(found), proposed=str(edit.new))
        new = _padded(found, new)
    if found == new and type(found) is type(new):
        return text, mark.line, spelled
    wanted = _with(tree.value, loc, new)
    if edit.spelling is not None:
        original = text[: mark.start] + edit.spelling + text[mark.end :]
        if _reads_as(path, original, wanted) and _leads_to(path, original, edit, text):
            return original, mark.line, spelled
    for candidate in renderings(text, mark, found, new):
        if _reads_as(path, candidate, wanted):
            return candidate, mark.line, spelled
    raise EditError(f"{where} cannot be replaced alone; nothing was written")


def _leads_to(path: Path, original: str, back: Edit, text: str) -> bool:
    """Whether the edit that ``back`` takes back makes of ``original`` exactly ``text``."""
    try:
        return _replaced(path, original, Edit(keys=back.keys, old=back.new, new=back.old))[0] == text
    except EditError:
        return False


def _padded(found: str, new: Scalar) -> Scalar:
    """The new text with the outer spaces and line ends of the one found (a block's last newline)."""
    if not isinstance(new, str):
        return new
    start = len(found) - len(found.lstrip())
    return found[:start] + new.strip() + found[len(found.rstrip()) :]


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part]
    return value


def _with(value: Any, loc: Loc, new: Scalar) -> Any:
    if not loc:
        return new
    copy = deepcopy(value)
    _at(copy, loc[:-1])[loc[-1]] = new
    return copy


def _reads_as(path: Path, text: str, wanted: Any) -> bool:
    """The proof: a text parses to exactly the wanted values, order of keys and types included."""
    try:
        return list(_flat(_parsed(path, text).value)) == list(_flat(wanted))
    except ContentError:
        return False


def _flat(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str, object]]:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    yield loc, type(value).__name__, None if isinstance(value, dict | list) else value
    for key, member in members:
        yield from _flat(member, (*loc, key))


def _tree(path: Path, text: str) -> Tree:
    try:
        return _parsed(path, text)
    except ContentError as error:
        raise EditError(f"{error}; nothing was written") from None


@lru_cache(maxsize=32)
def _parsed(path: Path, text: str) -> Tree:
    """A text as a tree, which nobody may change: one edit reads the same text up to six times over."""
    return read_tree(path, text)


def _check_form(path: Path, text: str) -> None:
    """Refuse an edit after which the file would no longer load."""
    tree = _tree(path, text)
    members = tree.value if isinstance(tree.value, dict) else {}
    form: type[Any] = (
        TranslationForm if "original" in members else ServiceForm if "hosts" in members else GuideForm
    )
    try:
        read_typed(tree, form)
    except ContentErrors as error:
        raise EditError(f"{error}; nothing was written") from None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{path} cannot be read: {error}") from None


def _write(path: Path, expected: str, text: str) -> None:
    """Put the new text in the file's place in one move; refuse if somebody wrote in the meantime."""

    def unchanged() -> None:
        if _read(path) != expected:
            raise EditError(f"{path} was changed while it was edited; nothing was written")

    try:
        write_whole(path, text, last_look=unchanged)
    except OSError as error:
        raise EditError(f"{path} cannot be written: {error.strerror}") from None

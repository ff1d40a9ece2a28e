"""A source's lost selector replaced in its service.yaml, and the old recipe kept for older captures.

Only the selector changes and one entry of ``former`` comes: the file is read back, and unless it
says exactly that, nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.content import Loc, Tree, read_tree, read_typed
from pipeline.errors import ContentError, EditError
from pipeline.files import write_whole
from pipeline.guide.edit import EditResult, locate
from pipeline.guide.forms import ServiceForm
from pipeline.guide.span import renderings
from pipeline.model import Recipe

_NOTHING = "nothing was written; edit it by hand"


def heal_source(
    path: Path, source: str, *, lost: str, selector: str, recipe: Recipe, until: date, write: bool = True
) -> EditResult:
    """Put ``selector`` in the place of ``lost`` and keep ``recipe`` for captures before ``until``.

    Raises EditError, and writes nothing, where the file says something else by now or cannot be
    changed in place.
    """
    before = _text(path)
    tree = _tree(path, before)
    loc = locate(tree, ("sources", source))
    place = _place_of(tree, loc, lost)
    replaced = _replaced(path, before, tree, place, lost, selector)
    after = _remembered(path, replaced, loc, recipe, until)
    if write and after != before:
        write_whole(path, after, last_look=lambda: _refuse_changed(path, before))
    return EditResult(path=path, before=before, after=after, line=tree.marks[place].line)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{path} cannot be read: {error}") from None


def _tree(path: Path, text: str) -> Tree:
    try:
        tree = read_tree(path, text)
        read_typed(tree, ServiceForm)
    except ContentError as error:
        raise EditError(f"{error}; {_NOTHING}") from None
    return tree


def _refuse_changed(path: Path, expected: str) -> None:
    if _text(path) != expected:
        raise EditError(f"{path} was changed while it was edited; nothing was written")


def _place_of(tree: Tree, loc: Loc, lost: str) -> Loc:
    """Where the lost selector stands: the value of ``select``, or a member of its list."""
    value = _at(tree.value, loc).get("select")
    if value == lost:
        return (*loc, "select")
    if isinstance(value, list) and value.count(lost) == 1:
        return (*loc, "select", value.index(lost))
    raise EditError(f"{tree.path}:{tree.line((*loc, 'select'))}: does not select “{lost}” by now; {_NOTHING}")


def _replaced(path: Path, text: str, tree: Tree, place: Loc, lost: str, selector: str) -> str:
    wanted = deepcopy(tree.value)
    _at(wanted, place[:-1])[place[-1]] = selector
    for candidate in renderings(text, tree.marks[place], lost, selector):
        if _says(path, candidate, wanted):
            return candidate
    raise EditError(f"{path}:{tree.marks[place].line}: the selector cannot be replaced alone; {_NOTHING}")


def _remembered(path: Path, text: str, loc: Loc, recipe: Recipe, until: date) -> str:
    """The file with the old recipe as the first of the former ones; as it is where that day ends one."""
    tree = _tree(path, text)
    source: dict[str, Any] = _at(tree.value, loc)
    entry = _entry(recipe, until)
    known = source.get("former") or []
    if any(each.get("until") == entry["until"] for each in known):
        return text
    wanted = deepcopy(tree.value)
    _at(wanted, loc[:-1])[loc[-1]] = _with_former(source, entry)
    place = (*loc, "former", 0)
    lines = _lines(entry)
    candidate = _before(text, tree, place, lines) if known else _after(text, tree, loc, source, lines)
    if not _says(path, candidate, wanted):
        raise EditError(f"{path}:{tree.line(loc)}: “former” cannot be added in this style; {_NOTHING}")
    return candidate


def _entry(recipe: Recipe, until: date) -> dict[str, Any]:
    entry: dict[str, Any] = {"until": until.isoformat()}
    for key, selectors in (("select", recipe.select), ("remove", recipe.remove)):
        if selectors:
            entry[key] = selectors[0] if len(selectors) == 1 else list(selectors)
    return entry


def _lines(entry: dict[str, Any]) -> list[str]:
    return [f"{key}: {_written(value)}" for key, value in entry.items()]


def _written(value: str | list[str]) -> str:
    """A selector or a list of them on one line, without quotes where YAML needs none."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    try:
        plain = read_tree(Path(), f"x: {value}\n").value == {"x": value}
    except ContentError:
        plain = False
    return value if plain else json.dumps(value, ensure_ascii=False)


def _with_former(source: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    if source.get("former"):
        return {**source, "former": [entry, *source["former"]]}
    anchor = _anchor(source)
    found: dict[str, Any] = {}
    for key, value in source.items():
        if key != "former":
            found[key] = value
        if key == anchor:
            found["former"] = [entry]
    return found


def _anchor(source: dict[str, Any]) -> str:
    """The last key of the recipe: ``former`` goes below it."""
    return next(key for key in reversed(source) if key in ("select", "remove"))


def _before(text: str, tree: Tree, place: Loc, lines: list[str]) -> str:
    """The entry above the first one of a block list."""
    start = tree.marks[place].start
    line = text.rfind("\n", 0, start) + 1
    dash = text[line:start]
    gap = " " * len(dash)
    return text[:line] + dash + f"\n{gap}".join(lines) + "\n" + text[line:]


def _after(text: str, tree: Tree, loc: Loc, source: dict[str, Any], lines: list[str]) -> str:
    """``former`` with the entry on new lines below the recipe, as far in as its keys."""
    anchor = (*loc, _anchor(source))
    key = tree.keys[anchor].start
    gap = " " * (key - text.rfind("\n", 0, key) - 1)
    end = len(text[: tree.marks[anchor].end].rstrip())
    line = text.find("\n", end)
    head = text[: line + 1] if line >= 0 else f"{text}\n"
    block = f"{gap}former:\n{gap}  - " + f"\n{gap}    ".join(lines) + "\n"
    return head + block + text[len(head) :]


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part]
    return value


def _says(path: Path, text: str, wanted: Any) -> bool:
    """The proof: a text reads as exactly the wanted values, in their order."""
    try:
        return list(_flat(read_tree(path, text).value)) == list(_flat(wanted))
    except ContentError:
        return False


def _flat(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str, object]]:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    yield loc, type(value).__name__, None if isinstance(value, dict | list) else value
    for key, member in members:
        yield from _flat(member, (*loc, key))

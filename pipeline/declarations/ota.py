"""Declarations of Open Terms Archive: a service's documents, each with fetch, select, remove and filter.

The format is the engine's (``{"name", "terms": {type: document}}``, before 2024 ``documents``); a document
may be combined from several pages, and ``<service>.history.json`` lists what was valid before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.content import Loc, Tree, read_tree
from pipeline.errors import ContentError

HISTORY = ".history.json"
_TERMS = ("terms", "documents")
_PAGE_KEYS = {"fetch", "select", "remove", "filter", "executeClientScripts", "combine", "validUntil"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Everything between two elements; a bound that is "" is not given."""

    start_before: str = ""
    start_after: str = ""
    end_before: str = ""
    end_after: str = ""


Selector: TypeAlias = str | Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A selector with the line it stands on."""

    selector: Selector
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a document. ``filters`` are names (or written-out calls) with their lines."""

    line: int
    fetch: str
    select: tuple[Cut, ...] = ()
    remove: tuple[Cut, ...] = ()
    filters: tuple[tuple[str, int], ...] = ()
    scripts: bool = False
    unread: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One document of a service: its type ("Terms of Service") and its pages, several where combined."""

    type: str
    line: int
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier version of a document; ``until`` is as written, "" where it does not say."""

    type: str
    line: int
    until: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A whole file. ``history`` comes from the file beside it, with that file's lines."""

    path: Path
    name: str
    terms: tuple[Terms, ...]
    history: tuple[Past, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()

    @property
    def history_path(self) -> Path:
        """Where the history stands, if there is one."""
        return self.path.with_name(self.path.name.removesuffix(".json") + HISTORY)


def read_declaration(path: Path) -> Declaration:
    """A declaration and its history; raises ContentError with file and line where it is none."""
    tree = _tree(path)
    value = tree.value
    key = next((each for each in _TERMS if isinstance(value, dict) and isinstance(value.get(each), dict)), "")
    if not key:
        raise ContentError(path, 1, "is no Open Terms Archive declaration: it has no “terms”")
    declared = Declaration(
        path=path,
        name=str(value.get("name") or path.name.removesuffix(".json")),
        terms=tuple(_terms(tree, (key, each), each, value[key][each]) for each in value[key]),
        unread=tuple((each, tree.line((each,))) for each in value if each not in ("name", "$schema", key)),
    )
    history = declared.history_path
    if not history.is_file():
        return declared
    return Declaration(
        path=path,
        name=declared.name,
        terms=declared.terms,
        unread=declared.unread,
        history=tuple(_past(_tree(history))),
    )


def _tree(path: Path) -> Tree:
    """JSON with the line of every value: JSON is read as such, and located as the YAML that it is too."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ContentError(path, error.lineno, f"is not JSON: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, None, f"cannot be read: {error}") from None
    except RecursionError:
        raise ContentError(path, None, "is nested too deep to be read") from None
    try:
        marks = read_tree(path, text.replace("\t", " "))
    except ContentError:  # what YAML writes otherwise (half a character, a repeated key) costs the lines only
        return Tree(path=path, value=value)
    return Tree(path=path, value=value, marks=marks.marks, keys=marks.keys)


def _terms(tree: Tree, loc: Loc, type_: str, value: Any) -> Terms:
    if not isinstance(value, dict):
        raise ContentError(
            tree.path, tree.line(loc), f"“{type_}” must be an object with “fetch” or “combine”"
        )
    combined = value.get("combine")
    if not isinstance(combined, list):
        return Terms(type=type_, line=tree.line(loc), pages=(_page(tree, loc, value, {}),))
    # What stands beside "combine" holds for every page that does not say otherwise.
    pages = (
        _page(tree, (*loc, "combine", i), each if isinstance(each, dict) else {}, value, above=loc)
        for i, each in enumerate(combined)
    )
    return Terms(type=type_, line=tree.line(loc), pages=tuple(pages))


def _page(
    tree: Tree, loc: Loc, value: Mapping[str, Any], inherited: Mapping[str, Any], above: Loc = ()
) -> Page:
    def of(key: str) -> tuple[Any, Loc]:
        return (value[key], (*loc, key)) if key in value else (inherited.get(key), (*above, key))

    scripts, _ = of("executeClientScripts")
    unread = [(key, tree.line((*loc, key))) for key in value if key not in _PAGE_KEYS]
    return Page(
        line=tree.line((*loc, "fetch")),
        fetch=str(of("fetch")[0] or ""),
        select=tuple(_cuts(tree, *of("select"))),
        remove=tuple(_cuts(tree, *of("remove"))),
        filters=tuple(_filters(tree, *of("filter"))),
        scripts=scripts is True,
        unread=tuple(unread),
    )


def _each(value: Any, loc: Loc) -> Iterator[tuple[Any, Loc]]:
    if isinstance(value, list):
        yield from ((each, (*loc, i)) for i, each in enumerate(value))
    elif value is not None:
        yield value, loc


def _cuts(tree: Tree, value: Any, loc: Loc) -> Iterator[Cut]:
    for each, place in _each(value, loc):
        if isinstance(each, dict):
            bounds = {key: str(each.get(name) or "") for key, name in _BOUNDS.items()}
            yield Cut(selector=Range(**bounds), line=tree.line(place))
        else:
            yield Cut(selector=str(each), line=tree.line(place))


_BOUNDS = {
    "start_before": "startBefore",
    "start_after": "startAfter",
    "end_before": "endBefore",
    "end_after": "endAfter",
}


def _filters(tree: Tree, value: Any, loc: Loc) -> Iterator[tuple[str, int]]:
    for each, place in _each(value, loc):
        shown = each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
        yield shown, tree.line(place)


def _past(tree: Tree) -> Iterator[Past]:
    for type_, versions in tree.value.items() if isinstance(tree.value, dict) else ():
        for each, place in _each(versions, (type_,)):
            if isinstance(each, dict):
                until = str(each.get("validUntil") or "")
                pages = _terms(tree, place, type_, each).pages
                yield Past(type=type_, line=tree.line(place), until=until, pages=pages)

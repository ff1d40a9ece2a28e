"""A tree against a type: the dataclass is the schema of the file, for us and for editors alike."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.content.tree import Loc, Tree, read_tree
from pipeline.errors import ContentError, ContentErrors

T = TypeVar("T")

# What every file form shares: unknown keys are errors, "5" is no number, docstrings explain the keys.
SHAPE = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False)

_UNKNOWN = {"unexpected_keyword_argument", "extra_forbidden"}
_MISSING = {"missing", "missing_argument", "missing_keyword_only_argument"}
_TYPES = {
    "dict": "a mapping of keys to values",
    "dataclass": "a mapping of keys to values",
    "tuple": "a list",
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-03-13",
}


@cache
def _adapter(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)


@cache
def json_schema(form: Any) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file form, as published for editors."""
    schema = _adapter(form).json_schema(mode="validation")
    for base in form.__mro__[1:-1]:  # pydantic reads docstrings of a class's own keys only
        for key, node in json_schema(base)["properties"].items():
            if "description" in node:
                schema["properties"][key].setdefault("description", node["description"])
    return schema


def read_typed(tree: Tree, form: type[T]) -> T:
    """The tree as a value of its form; raises ContentErrors with every place that does not fit."""
    if tree.value is None:
        raise ContentErrors([ContentError(tree.path, 1, "is empty")])
    try:
        adapter: TypeAdapter[T] = _adapter(cast("Any", form))
        value = adapter.validate_json(json.dumps(tree.value, ensure_ascii=False))
    except ValidationError as failure:
        errors = [_explain(tree, form, dict(each)) for each in failure.errors(include_url=False)]
        raise ContentErrors(sorted(errors, key=lambda each: (each.line or 0, each.message))) from None
    return value


def read_file(path: Path, form: type[T]) -> T:
    """A file as a value of its form."""
    return read_typed(read_tree(path), form)


def problem(tree: Tree, loc: Loc, message: str) -> ContentError:
    """An error at a location of a tree, with its file and line."""
    return ContentError(tree.path, tree.line(loc), message)


def _explain(tree: Tree, form: Any, error: dict[str, Any]) -> ContentError:
    """One pydantic error in an author's words, at the line it belongs to."""
    loc: Loc = tuple(error["loc"])
    kind = str(error["type"])
    if kind in _UNKNOWN:
        return problem(tree, loc, f"unknown key “{loc[-1]}”{_meant(form, loc)}")
    if kind in _MISSING:
        return problem(tree, loc[:-1], f"{_where(loc[:-1])}lacks the key “{loc[-1]}”")
    wanted = _TYPES.get(kind.removesuffix("_type").removesuffix("_parsing").split("_")[0])
    if wanted and (kind.endswith(("_type", "_parsing")) or kind.startswith("date_")):
        return problem(tree, loc, f"{_where(loc)}must be {wanted}, not {_shown(error['input'])}")
    message = _words_at(json_schema(form), loc) if kind == "string_pattern_mismatch" else ""
    message = message or _sentence(str(error["msg"]))
    return problem(tree, loc, f"{_where(loc)}{message}, not {_shown(error['input'])}")


def _where(loc: Loc) -> str:
    if loc and isinstance(loc[-1], int):
        return f"entry {loc[-1] + 1} of “{loc[-2]}” " if len(loc) > 1 else f"entry {loc[-1] + 1} "
    return f"“{loc[-1]}” " if loc else "the file "


def _sentence(message: str) -> str:
    """A message of pydantic's without its own subject: "should be less than 3" → "must be …"."""
    for subject in ("Value error, ", "Input ", "String ", "Tuple ", "Value "):
        message = message.removeprefix(subject)
    return message.replace("should ", "must ", 1)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _meant(form: Any, loc: Loc) -> str:
    """Which known key was probably meant, or which keys there are."""
    known = sorted(_keys_at(json_schema(form), loc[:-1]))
    close = get_close_matches(str(loc[-1]), known, n=1, cutoff=0.6)
    if close:
        return f" (did you mean “{close[0]}”?)"
    return f" (known here: {', '.join(known)})" if known else ""


def _keys_at(schema: dict[str, Any], loc: Loc) -> set[str]:
    """The property names that a schema knows at a location."""
    return {key for node in _at(schema, loc) for key in node.get("properties", {})}


def _at(schema: dict[str, Any], loc: Loc) -> list[dict[str, Any]]:
    """The nodes of a schema that describe a location."""
    nodes = _resolve(schema, schema)
    for part in loc:
        below = [_child(node, part) for node in nodes]
        nodes = [found for node in below if node for found in _resolve(schema, node)]
    return nodes


def _words_at(schema: dict[str, Any], loc: Loc) -> str:
    """What a schema says to an author when the text at a location has the wrong shape."""
    return next((str(n["patternErrorMessage"]) for n in _at(schema, loc) if "patternErrorMessage" in n), "")


def _child(node: dict[str, Any], part: str | int) -> dict[str, Any] | None:
    if isinstance(part, int):
        found = node.get("items")
    else:
        found = node.get("properties", {}).get(part) or node.get("additionalProperties")
    return found if isinstance(found, dict) else None


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    """A node and its alternatives with references followed."""
    if "$ref" in node:
        return _resolve(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    branches = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
    return [node, *(each for branch in branches for each in _resolve(schema, branch))]

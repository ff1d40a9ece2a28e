"""A draft as YAML in the style of ``guides/``: what is read back is the same form."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline.content import Loc, read_tree, read_typed
from pipeline.errors import EditError
from pipeline.guide.forms import GuideForm, ServiceForm, TranslationForm

_WIDTH = 100  # columns of a folded text
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()'’/+&%€$!?–—-]*[\w.)!?%])?")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "~"}
_FIRST = ("service", "guide", "procedure", "id", "name", "locale", "title", "summary")
_THEN = ("reading_minutes", "modified_at", "verified_at", "subject", "value", "kind")
_WORDED = ("question", "answer", "heading", "body", "text")
_LAST = ("scope", "steps", "notes", "channels", "facts", "products", "faq", "related", "disclaimer")
_END = ("sources", "cites")
_ALWAYS = ("verified_at",)  # shown although empty, so that the author sees that it is
# Where a comment stands in a file: behind the value at these keys and places in lists.
Comments = Mapping[Loc, str]


def written(
    form: GuideForm | ServiceForm | TranslationForm,
    *,
    head: Sequence[str] = (),
    comments: Comments | None = None,
) -> str:
    """YAML of a form; raises EditError where it would not read back as the same."""
    lines = [f"# {each}" for each in head]
    lines += _mapping(_plain(form), 0, (), comments or {})
    text = "\n".join(lines) + "\n"
    back = read_typed(read_tree(Path("draft.yaml"), text), type(form))
    if back != form:
        raise EditError("the draft does not read back as it was written; please report this page")
    return text


def _plain(value: Any) -> Any:
    """A form as nested mappings and lists without what is left at its default."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for each in fields(value):
            own = getattr(value, each.name)
            if each.name in _ALWAYS or (own is not None and own != () and own != "" and not _is_empty(own)):
                found[each.name] = _plain(own)
        return found
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _is_empty(value: Any) -> bool:
    return is_dataclass(value) and not _plain(value)


def _mapping(value: Mapping[str, Any], indent: int, at: Loc, comments: Comments) -> Iterator[str]:
    for key in _ordered(value):
        yield from _entry(f"{' ' * indent}{key}:", value[key], indent, (*at, key), comments)


def _ordered(value: Mapping[str, Any]) -> list[str]:
    """Keys in the order in which people read them: what it is, what it says, what it cites."""
    early, late = (*_FIRST, *_THEN, *_WORDED), (*_LAST, *_END)
    middle = [key for key in value if key not in (*early, *late)]
    return [key for key in (*early, *middle, *late) if key in value]


def _entry(start: str, value: Any, indent: int, at: Loc, comments: Comments) -> Iterator[str]:
    comment = f"  # {comments[at]}" if at in comments else ""
    if isinstance(value, Mapping):
        yield f"{start}{comment}"
        yield from _mapping(value, indent + 2, at, comments)
    elif isinstance(value, list):
        yield f"{start}{comment}"
        for i, each in enumerate(value):
            yield from _item(each, indent + 2, (*at, i), comments)
    else:
        yield from _scalar(start, value, indent + 2, comment)


def _item(value: Any, indent: int, at: Loc, comments: Comments) -> Iterator[str]:
    dash = f"{' ' * indent}- "
    if isinstance(value, Mapping):
        lines = list(_mapping(value, indent + 2, at, comments))
        yield f"{dash}{lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield from _entry(dash.rstrip(), value, indent, at, comments)


def _scalar(start: str, value: Any, indent: int, comment: str) -> Iterator[str]:
    if value is None:
        yield f"{start}{comment}"
    elif not isinstance(value, str):
        yield f"{start} {value}{comment}"
    elif "\n" in value or len(value) > 90:
        yield f"{start} >-{comment}"
        yield from _folded(value, indent)
    elif (
        _PLAIN.fullmatch(value) and value.casefold() not in _WORDS and ": " not in value and " #" not in value
    ):
        yield f"{start} {value}{comment}"
    else:
        yield f"{start} '{value.replace(chr(39), chr(39) * 2)}'{comment}"


def _folded(value: str, indent: int) -> Iterator[str]:
    """Lines of a folded text; an empty line between two of them is a line break."""
    for i, part in enumerate(value.split("\n")):
        if i:
            yield ""
        for line in textwrap.wrap(part, _WIDTH - indent, break_long_words=False, break_on_hyphens=False):
            yield f"{' ' * indent}{line}"

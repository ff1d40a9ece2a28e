"""Reduces serialised HTML to what blocks are read from: few attributes, marks instead of class names.

Lexbor serialises every attribute with double quotes and every "<" of a text as an entity, so that a
tag is found exactly. Scripts and styles are gone before.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from pipeline.extract.vocabulary import name_words, vocabulary

_COMMENT = re.compile(r"<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r'<([a-z][^\s>/]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)+)\s*>')
_ATTRIBUTE = re.compile(r'([^\s=>"]+)(?:="([^"]*)")?')
_NESTING = re.compile(r"<(/?)([a-z][^\s>/]*)[^>]*>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
DEEPEST = 100  # elements inside each other; an archived page has 18
_USUAL = 400  # characters; longer tags carry data that never comes twice
_KEPT = frozenset(
    ("role", "aria-level", "start", "value", "colspan", "rowspan", "alt", "datetime", "reversed")
)
_BOLD_NAMES = ("span", "font", "p", "div")
_BOLD_CLASS = re.compile(
    r"(?:^|\s)(?:font-|fw-|font-weight-|text-)(?:bold|bolder|semibold|extrabold)(?:$|\s)"
)
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_ARROW_NAME = re.compile(
    r"(?:arrow|chevron|caret)[-_ ]?(?:right|forward|next)|(?:right|next)[-_ ]?(?:arrow|chevron|caret)"
)


def lean(markup: str) -> str:
    """Serialised HTML with the same elements and text and only the attributes that mean something.

    ``data-is`` marks what class names said: "callout", "fold" (the title of a folding part),
    "glyph" (an icon font), "arrow" (a picture that points from one menu item to the next), "bold".
    """
    return _TAG.sub(_reduced, _COMMENT.sub("", markup))


def shallow(markup: str) -> str:
    """Lean HTML without the tags that nest deeper than a recursive reader may go; their text stays."""
    depth = deepest = 0
    for closing, name in _NESTING.findall(markup):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    if deepest <= DEEPEST:
        return markup
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2] in _VOID:
            return tag[0]
        depth += 0 if tag[1] else 1
        here = depth
        depth -= 1 if tag[1] else 0
        return tag[0] if here <= DEEPEST else ""

    return _NESTING.sub(kept, markup)


def _reduced(tag: re.Match[str]) -> str:
    whole = tag[0]
    return _reduce(whole) if len(whole) < _USUAL else _reduce.__wrapped__(whole)


@lru_cache(maxsize=16384)
def _reduce(tag: str) -> str:
    name = tag[1:].split(None, 1)[0]
    given = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(tag[1 + len(name) : -1])}
    kept = {key: value for key, value in given.items() if key in _KEPT and value}
    found = _mark(name, given)
    if found:
        kept["data-is"] = found
    if (name == "i" or given.get("role") == "img") and given.get("aria-label"):
        kept["alt"] = given["aria-label"]
    if "value" in kept and name != "li":
        del kept["value"]
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in sorted(kept.items()))
    return f"<{name}{written}>"


def _mark(name: str, given: dict[str, str]) -> str:
    """What an element is by its names, "" for nothing in particular."""
    words = vocabulary()
    names = name_words(given.get("class", ""))
    if name == "img":
        picture = f"{given.get('src', '').rpartition('/')[2]} {given.get('class', '')}".lower()
        return "arrow" if not given.get("alt") and _ARROW_NAME.search(picture) else ""
    toggles = "collapse" in (given.get("data-bs-toggle"), given.get("data-toggle"))
    if toggles or "aria-expanded" in given or (not words.folds.isdisjoint(names) and _is_title(names)):
        return "fold"
    if "material" in names and ("icons" in names or "symbols" in names):
        return "glyph"
    if name in ("i", "span") and _ARROW_NAME.search(given.get("class", "").lower()):
        return "arrow"
    if given.get("role") == "note" or not words.callouts.isdisjoint(names):
        return "callout"
    if name in _BOLD_NAMES and (
        _BOLD_CLASS.search(given.get("class", "")) or _BOLD_STYLE.search(given.get("style", ""))
    ):
        return "bold"
    return ""


def _is_title(names: tuple[str, ...]) -> bool:
    known = vocabulary()
    named = "zippy" in names or not known.titles.isdisjoint(names)
    return named and known.bodies.isdisjoint(names) and "overflow" not in names

"""Text that runs within a line: words, line breaks, and pictures that stand for words.

A run is a string in which "\\n" is a line break of the author and every other white space is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import NavigableString, PageElement, Tag

from pipeline.extract.vocabulary import vocabulary
from pipeline.text import canonical

ARROW = " > "
MAX_ALT = 60  # longer alternative texts describe a picture; shorter ones name a control
_SPACE = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff]")
_BARE_NUMBER = re.compile(r"\d{1,2}[.):]?")
_FILE_NAME = re.compile(
    r"\S+\.(?:png|jpe?g|gif|svg|webp)|[\w-]*\d{3,}[\w-]*|[\w]+(?:[-_]\w+){2,}", re.IGNORECASE
)
_APART = ("a", "button", "label", "time")  # never the second half of a word
_BREAKS = re.compile(r"\n\s*\n\s*")
_GAP = "\ue000"  # where a picture stood: a space, except before a full stop or comma
_GAP_BEFORE_STOP = re.compile(rf"\s*{_GAP}\s*(?=[.,;:!?)])")
_SIGNS = re.compile(r"[\W_]+")
_HINT = 80  # characters of what is said to those who listen, at the end of a link
_ARROWS = re.compile(r"(?:\s*>\s*){2,}")


def run(nodes: Iterable[PageElement]) -> str:
    """The text of neighbouring inline nodes as one run; pictures become what they stand for."""
    parts: list[str | _Picture] = []
    for node in nodes:
        _collect(node, parts, keep_lines=False)
    text = _BREAKS.sub("\n\n", _SPACE.sub(" ", "".join(_spoken(parts))))
    text = _GAP_BEFORE_STOP.sub("", text).replace(_GAP, " ")
    return _ARROWS.sub(ARROW, text)


def lines(text: str) -> list[str]:
    """The lines of a run, tidied; an empty line stands where the author left one."""
    return [tidy(line) for line in text.split("\n")]


def tidy(text: str) -> str:
    """Text to show: one kind of white space, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", text).split())


def link_share(nodes: list[PageElement]) -> float:
    """The share of letters and digits of neighbouring nodes that stand inside links, in 0..1."""
    inside = sum(_letters(link.get_text()) for node in nodes for link in _links(node))
    whole = sum(_letters(node.get_text()) for node in nodes) if inside else 0
    return min(1.0, round(inside / whole, 2)) if whole else 0.0


def _links(node: PageElement) -> Iterator[Tag]:
    if isinstance(node, Tag):
        if node.name == "a":
            yield node
        else:
            for child in node.children:
                yield from _links(child)


def _letters(text: str) -> int:
    return len(_SIGNS.sub("", text))


class _Picture(str):
    """The alternative text of a picture, not yet known to be worth saying."""

    __slots__ = ()


def _collect(node: PageElement, parts: list[str | _Picture], *, keep_lines: bool) -> None:
    if isinstance(node, NavigableString):
        if type(node) is NavigableString:
            parts.append(_words(str(node), keep_lines))
        return
    if not isinstance(node, Tag):
        return
    mark = node.get("data-is")
    if node.name == "br":
        parts.append("\n")
    elif mark == "arrow":
        parts.append(ARROW)
    elif node.name == "img" or (node.get("alt") and not node.get_text(strip=True)):
        parts.append(_Picture(tidy(str(node.get("alt") or ""))))
    elif mark == "glyph":
        parts.append(ARROW if node.get_text(strip=True) in vocabulary().glyphs else " ")
    else:
        if node.name in _APART and isinstance(node.previous_sibling, Tag):
            parts.append(" ")
        for child in node.children:
            if not (isinstance(child, Tag) and node.name == "a" and _is_hint(child, node)):
                _collect(child, parts, keep_lines=keep_lines or node.name == "pre")
        if node.name in ("span", "b", "strong") and _BARE_NUMBER.fullmatch(node.get_text(strip=True)):
            parts.append(" ")


def _is_hint(node: Tag, link: Tag) -> bool:
    """Whether an element beside the words of a link says where it opens: "(opens in a new window)"."""
    if node.name not in ("span", "small", "em", "i", "sup"):
        return False
    text = node.get_text()
    if not link.get_text().replace(text, "", 1).strip():
        return False
    return (
        len(text) < _HINT and vocabulary().window.fullmatch(canonical(text).strip(" ()[],;:.-–")) is not None
    )


def _words(text: str, keep_lines: bool) -> str:
    return _SPACE.sub(" ", text if keep_lines else text.replace("\n", " "))


def _spoken(parts: list[str | _Picture]) -> Iterable[str]:
    """Each part as text: arrows for arrows, names of controls for their icons, nothing for decoration."""
    known = vocabulary()
    texts = [canonical(part) for part in parts if not isinstance(part, _Picture)]
    said = " ".join(filter(None, texts))
    for part in parts:
        if not isinstance(part, _Picture):
            yield part
            continue
        alt = canonical(part)
        if alt in known.arrows:
            yield ARROW if said else ""
        elif (
            not said
            or not alt
            or alt in known.empty
            or len(alt) > MAX_ALT
            or _FILE_NAME.fullmatch(alt)
            or alt in said
        ):
            yield _GAP  # decoration, or the words stand beside the picture
        else:
            yield f" {part}{_GAP}"

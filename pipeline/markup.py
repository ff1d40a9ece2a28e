"""Bytes of a page to text that is safe to parse: decoded, bounded in size and in nesting.

A page is a stranger's input. 20,000 nested ``div`` cost the fastest parser seconds and the others
minutes, so that tags are counted before anything is parsed, and what nests deeper than any article
does is flattened: its tags go, its text stays. ``outermost`` serves all who take elements out of a tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import sub
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from w3lib.encoding import html_to_unicode, resolve_encoding

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_CHARACTERS = 8_000_000  # an archived page has 0.4 million
MAX_DEPTH = 256  # the deepest of the archived pages that were measured nests 18 deep
MAX_TAGS = 400_000  # an archived page has 6,000

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((".html", ".htm", ".xhtml"), "text/html"),
        **dict.fromkeys((".md", ".markdown"), "text/markdown"),
        ".txt": "text/plain",
    }
)
"""What the ending of a saved page's name says it is."""

_WIDE = 400  # bytes that are looked at for UTF-16

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_TAG_OR_REST = re.compile(r"<[^>]*>?")
_START_TAG_END = re.compile(r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
# Void elements never nest; the others are closed by their next sibling (HTML 13.1.2.4).
_UNNESTED = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"),
        *("optgroup", "rp", "rt", "body", "head", "html"),
    )
)
_MAX_NAMES = 2_000  # different tag names that are remembered; a page invents no more
_RAW = frozenset(("script", "style", "textarea", "title"))
_DRAWINGS = frozenset(("svg", "math"))
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)


class _Signs(dict[str, int]):
    """What a tag does to the nesting by its name: 1 opens, -1 ("/div") closes, 0 neither."""

    def __missing__(self, name: str) -> int:
        sign = 0 if name.lower().strip("/") in _UNNESTED else (-1 if name.startswith("/") else 1)
        if len(self) < _MAX_NAMES:
            self[name] = sign
        return sign


_SIGNS = _Signs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a parser is asked for: characters, tags, and the deepest nesting of elements."""

    characters: int
    tags: int
    depth: int

    @property
    def exceeded(self) -> str:
        """What is too much, in words; "" where the page can be read safely as it is."""
        if self.characters > MAX_CHARACTERS:
            return f"{self.characters:,} characters, more than {MAX_CHARACTERS:,}"
        if self.tags > MAX_TAGS:
            return f"{self.tags:,} tags, more than {MAX_TAGS:,}"
        if self.depth > MAX_DEPTH:
            return f"elements nested {self.depth:,} deep, more than {MAX_DEPTH}"
        return ""


def media_type_of(path: Path) -> str | None:
    """The media type of a saved page by the ending of its name; None for an unknown one."""
    return MEDIA_TYPES.get(path.suffix.lower())


@lru_cache(maxsize=4)
def decode(body: bytes, charset: str | None = None) -> str:
    """Text of a body, never an error: strict UTF-8 first, then BOM, ``charset`` and meta, then Windows-1252.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8 whatever the page declares; the declaration is
    wrong far more often than such bytes come about by chance. A page that is UTF-8 but for a few
    broken bytes is read as such, and one that merely says so by its bytes.
    """
    body = body[: 4 * MAX_CHARACTERS]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").replace("\x00", "")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _torn(body) or _declared(body, charset)
    return text.replace("\x00", "")


def _wide(body: bytes) -> str:
    """The form of UTF-16 of a body without a mark, seen by the zeros of its ASCII characters; "" if none."""
    head = body[:_WIDE]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) >= 8 and 2 * zeros.count(0) > len(zeros) and 2 * head.count(0) < len(head) + len(zeros):
            return name
    return ""


def _torn(body: bytes) -> str:
    """A body as UTF-8 where most of what is beyond ASCII is valid in it, else ""."""
    text = body.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    return text if len(text) - len(text.encode("ascii", "ignore")) - broken > broken else ""


def _declared(body: bytes, charset: str | None) -> str:
    header = f"text/html; charset={charset}" if charset and resolve_encoding(charset) != "utf-8" else None
    name, text = html_to_unicode(header, body, default_encoding="cp1252")
    return body.decode("cp1252", "replace") if name == "utf-8" else text


@lru_cache(maxsize=4)
def measure(text: str) -> Bounds:
    """Size, tags and nesting of HTML, counted without parsing it (1 ms for 200 KB)."""
    names = _NAME.findall(text, 0, MAX_CHARACTERS)
    depth = _deepest(map(_SIGNS.__getitem__, names))
    if depth > MAX_DEPTH:  # perhaps only in strings of a script or in a drawing: count again without those
        depth = _deepest(_SIGNS[match[0][1:]] for match in _tags(text))
    return Bounds(characters=len(text), tags=len(names), depth=depth)


def _deepest(signs: Iterable[int]) -> int:
    """The deepest nesting, measured from the shallowest place before."""
    depths = list(accumulate(signs, initial=0))
    return int(max(map(sub, depths, accumulate(depths, min))))


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Tags outside of scripts and style sheets, and in drawings only those that are not closed at once."""
    lowered = text.lower()
    position, drawings = 0, 0
    while match := _TAG.search(text, position):
        name, position = match[2].lower(), match.end()
        if name in _DRAWINGS:
            drawings = max(0, drawings + (-1 if match[1] else 1))
        if not (drawings and _closes_itself(text, position)):
            yield match
        if not match[1] and name in _RAW:
            position = lowered.find(f"</{name}", position)
            if position < 0:
                return


def _closes_itself(text: str, position: int) -> bool:
    end = text.find(">", position)
    return end > 0 and text[end - 1] == "/"


def safe(text: str) -> str:
    """HTML that any parser reads in bounded time, with the same words wherever that is possible.

    Cut at MAX_CHARACTERS; tags that nest deeper than MAX_DEPTH are taken out; beyond MAX_TAGS nothing but
    text is kept.
    """
    text = text[:MAX_CHARACTERS]
    bounds = measure(text)
    if bounds.tags > MAX_TAGS:
        return _TAG_OR_REST.sub(" ", text)
    return _flattened(text) if bounds.depth > MAX_DEPTH else text


def _flattened(text: str) -> str:
    """The text without the tags below MAX_DEPTH, and without formatting that is never closed."""
    kept: list[str] = []
    open_tags: list[bool] = []
    start = 0
    for match in _tags(text):
        name = match[2].lower()
        if name in _UNNESTED or match.start() < start:
            continue
        if match[1]:
            drop = not open_tags.pop() if open_tags else True
        else:
            drop = len(open_tags) >= MAX_DEPTH or (name in _FORMATTING and len(open_tags) >= MAX_DEPTH // 2)
            open_tags.append(not drop)
        if drop:
            end = _START_TAG_END.match(text, match.end())
            kept.append(text[start : match.start()])
            start = end.end() if end else len(text)
    kept.append(text[start:])
    return "".join(kept)


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The elements that lie in no earlier one of ``nodes``, each once: what is freed must not be touched.

    In document order these are the ones that lie in no other.
    """
    found: list[LexborNode] = []
    known: set[int] = set()
    for node in nodes:
        above: LexborNode | None = node
        while above is not None and above.mem_id not in known:
            above = above.parent
        if above is None:
            known.add(node.mem_id)
            found.append(node)
    return found

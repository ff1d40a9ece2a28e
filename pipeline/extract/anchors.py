"""Where in the source of a page its article stands, so that the same source elsewhere is the same article.

The parser does not tell from which characters an element came. So every start tag is numbered, the page is
cut once more, and the numbers of the elements that hold the article say where they begin and end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.extract.cut import cut_nodes
from pipeline.model import Recipe

_START = re.compile(r"<[a-zA-Z][^\s/>]*")
_MARK = "data-start"
LEAST = 200  # characters of source below which an article is not told from chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """The source of each element that holds the article, in order, and the text they were found in."""

    text: str
    sources: tuple[str, ...]


def anchors(text: str, recipe: Recipe) -> Anchors | None:
    """The source of the article of a page, None where it cannot be told.

    ``text`` must be safe to parse.
    """
    starts = [match.start() for match in _START.finditer(text)]
    numbers = iter(range(len(starts)))
    marked = _START.sub(lambda match: f'{match[0]} {_MARK}="{next(numbers)}"', text)
    places = [_number(node) for node in cut_nodes(marked, recipe)]
    tree = LexborHTMLParser(marked)
    sources = [_source(tree, place, text, starts) for place in places if place is not None]
    known = [source for source in sources if source is not None]
    if not known or len(known) != len(places) or min(map(len, known)) < LEAST:
        return None
    return Anchors(text=text, sources=tuple(known))


def _source(tree: LexborHTMLParser, place: int, text: str, starts: list[int]) -> str | None:
    """From the start tag of an element to the next one behind it."""
    node = tree.css_first(f'[{_MARK}="{place}"]')
    if node is None:
        return None
    following = _following(node)
    return text[starts[place] : len(text) if following is None else starts[following]]


def _following(node: LexborNode) -> int | None:
    """The number of the first start tag behind an element and all that is in it."""
    at: LexborNode | None = node
    while at is not None:
        beside = at.next
        while beside is not None:
            number = _number(beside)
            inner = beside.css_first(f"[{_MARK}]") if number is None and not beside.is_text_node else None
            number = _number(inner) if inner is not None else number
            if number is not None:
                return number
            beside = beside.next
        at = at.parent
    return None


def _number(node: LexborNode) -> int | None:
    if (node.tag or "-").startswith("-"):
        return None
    value = node.attributes.get(_MARK) or ""
    return int(value) if value.isdecimal() else None

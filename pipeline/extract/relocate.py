"""Finding an article again after its selector stopped matching: by the text it used to have.

92% of real repairs of a selector change only the selector, so the smallest element that still holds
the old blocks is both the reading to go on with and the repair to suggest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.markup import decode, safe
from pipeline.model import Document
from pipeline.text import canonical, words

# Share of the old text (by characters) that must stand in the element that is suggested.
HELD = 0.8
# Shorter blocks ("Yes", "Contact us") stand in menus too and prove nothing.
_TELLING_WORDS = 4

# A number of an article or a build, a part of a UUID or of a hash: another one tomorrow.
_DRAWN = re.compile(r"\d{4}|(?=[a-f-]*\d)[0-9a-f]{8}")

_LEAVES = ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "summary")
_CONTAINERS = ("div", "section", "article", "main", "span")


def suggest_selector(body: bytes, usual: Document, *, held: float = HELD) -> str | None:
    """A CSS selector of the smallest element with at least ``held`` of the usual text (0..1), or None.

    Prefers an id or a class that is unique on the page over a path by position.
    """
    wanted = Counter(b.key for b in usual.blocks if len(words(b.key)) >= _TELLING_WORDS)
    total = sum(len(key) * n for key, n in wanted.items())
    if not total:
        return None
    tree = LexborHTMLParser(safe(decode(body, None)))
    weights, nodes = _weigh_ancestors(tree, wanted)
    holding = [(depth, ident) for ident, (weight, depth) in weights.items() if weight >= held * total]
    if not holding:
        return None
    return _selector(tree, nodes[max(holding)[1]])


def _weigh_ancestors(
    tree: LexborHTMLParser, wanted: Counter[str]
) -> tuple[dict[int, tuple[int, int]], dict[int, LexborNode]]:
    """Characters of wanted text below each ancestor, with the ancestor's depth, by node id."""
    left = Counter(wanted)
    weights: dict[int, tuple[int, int]] = {}
    nodes: dict[int, LexborNode] = {}
    for leaf in _leaves(tree):
        key = canonical(leaf.text(deep=True))
        if left[key] <= 0:
            continue
        left[key] -= 1
        chain = _ancestors(leaf)
        for depth, node in enumerate(reversed(chain)):
            weight, _ = weights.get(node.mem_id, (0, depth))
            weights[node.mem_id] = (weight + len(key), depth)
            nodes[node.mem_id] = node
    return weights, nodes


def _leaves(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    blocks = {*_LEAVES, *_CONTAINERS, "ul", "ol", "table", "tr", "dl"}
    for node in tree.css(", ".join((*_LEAVES, *_CONTAINERS))):
        if node.tag in _LEAVES or not any(child.tag in blocks for child in node.iter()):
            yield node


def _ancestors(node: LexborNode) -> list[LexborNode]:
    """The elements above a node, nearest first, body excluded."""
    found, above = [], node.parent
    while above is not None and above.tag not in ("body", "html", "-undef"):
        found.append(above)
        above = above.parent
    return found


def _selector(tree: LexborHTMLParser, node: LexborNode) -> str:
    """The shortest way down to a node from the nearest element above it that has a name of its own."""
    steps: list[str] = []
    for each in (node, *_ancestors(node)):
        for name in _names(each):
            candidate = " > ".join((name, *reversed(steps)))
            if len(tree.css(candidate)) == 1:
                return candidate
        steps.append(_step(each))
    return "body > " + " > ".join(reversed(steps))


def _names(node: LexborNode) -> Iterator[str]:
    ident = node.attributes.get("id") or ""
    if _lasting(ident):
        yield f"#{ident}"
    for name in (node.attributes.get("class") or "").split():
        if _lasting(name):
            yield f"{node.tag}.{name}"
    yield str(node.tag)


def _lasting(name: str) -> bool:
    """Whether a name is plain and looks written by a person, not counted up or drawn by a machine."""
    plain = name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit()
    return plain and not _DRAWN.search(name)


def _step(node: LexborNode) -> str:
    place, before = 1, node.prev
    while before is not None:
        place += before.tag == node.tag
        before = before.prev
    return f"{node.tag}:nth-of-type({place})"

"""Finds the article of a page that nobody wrote selectors for: landmarks first, then where the prose is.

Judged by text outside of links, so that rotating menus and lists of articles move nothing.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipeline.extract.prune import prose
from pipeline.extract.vocabulary import vocabulary

LANDMARK_SHARE = 0.5  # of the page's prose that a landmark must hold to be believed
DENSE_SHARE = 0.85  # of its parent's prose that a child must hold to be the place to look
MINIMUM = 200  # characters of prose below which a page has no article to look for


def article(body: LexborNode) -> tuple[list[LexborNode], str]:
    """The elements that hold the article, and the route: landmark, density or whole."""
    whole = prose(body)
    if whole < MINIMUM:
        return [body], "whole"
    for selector in vocabulary().landmarks:
        nodes = _outermost(body.css(selector))
        if nodes and sum(map(prose, nodes)) >= LANDMARK_SHARE * whole:
            return nodes, "landmark"
    node = _densest(body)
    return [node], "whole" if node.mem_id == body.mem_id else "density"


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    kept: list[LexborNode] = []
    inside: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in inside:
            parent = parent.parent
        if parent is None:
            kept.append(node)
            inside.add(node.mem_id)
    return kept


def _densest(node: LexborNode) -> LexborNode:
    """Go down while one child holds nearly all the prose of its parent."""
    while True:
        whole = prose(node)
        children = [child for child in node.iter() if child.tag not in ("table", "ol", "ul", "p", "pre")]
        best = max(children, key=prose, default=None)
        if best is None or prose(best) < DENSE_SHARE * whole or best.tag in ("tbody", "tr", "td"):
            return node
        node = best

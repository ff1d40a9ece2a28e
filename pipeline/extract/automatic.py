"""Finds the article of a page that nobody wrote selectors for: landmarks first, then where the prose is.

Everything is judged by prose, text of some length outside of links: rotating menus, banners and
lists of articles hold none, so that they move nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from pipeline.extract.edges import (
    before,
    prune_copies,
    prune_foot,
    prune_forms,
    prune_side,
    prune_ways_on,
)
from pipeline.extract.invitations import prune_invitations
from pipeline.extract.prune import outside_links, prune_elements, size_of
from pipeline.extract.vocabulary import vocabulary
from pipeline.markup import outermost
from pipeline.text import canonical

SENTENCE = 25  # characters from which a run of text counts as prose; labels of controls are shorter
LANDMARK_SHARE = 0.5  # of the page's prose that a landmark must hold to be believed
DENSE_SHARE = 0.9  # of the page's prose that an element must hold to be the place to look
MINIMUM = 100  # characters of prose below which it is not told where a page's prose is
ABOVE_TITLE = 0.25  # of an article's text that what stands above its title may hold to be dropped
DATED = 80  # characters of a line that gives a date above the title, or that stands between it and the text
LEAD = 300  # characters of what stands below a title that is not in the article's element
TITLE_SHARE = 1.25  # of a landmark's prose that the element with its title may hold
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WHOLE = ("table", "tbody", "thead", "tr", "ol", "ul", "dl", "p", "pre", "blockquote", "li")


@dataclass(slots=True)
class Prose:
    """Characters of prose in every element of a tree, counted once, and its elements of applications."""

    weights: dict[int, int] = field(default_factory=dict)
    named: list[LexborNode] = field(default_factory=list)

    def of(self, node: LexborNode) -> int:
        """Characters of prose in an element."""
        return self.weights.get(node.mem_id, 0)


def weigh(root: LexborNode) -> Prose:
    """Count the prose of an element and of all that is in it."""
    prose = Prose()
    around: dict[int, tuple[int, ...]] = {}
    for node in root.traverse(include_text=True):
        if not node.is_text_node:
            if "-" in (node.tag or "")[1:]:
                prose.named.append(node)
            continue
        size = len((node.text_content or "").strip())
        parent = node.parent if size >= SENTENCE else None
        if parent is None:
            continue
        if parent.mem_id not in around:
            around[parent.mem_id] = _outside_links(parent, root)
        for each in around[parent.mem_id]:
            prose.weights[each] = prose.weights.get(each, 0) + size
    return prose


def _outside_links(node: LexborNode, root: LexborNode) -> tuple[int, ...]:
    """An element and all around it up to ``root``; none where one of them is a link."""
    above: list[int] = []
    each: LexborNode | None = node
    while each is not None:
        if each.tag == "a":
            return ()
        above.append(each.mem_id)
        each = None if each.mem_id == root.mem_id else each.parent
    return tuple(above)


def article(body: LexborNode, title: str = "") -> tuple[list[LexborNode], str]:
    """The elements that hold the article, and the route: landmark, density or whole.

    ``title`` is that of the page: a heading beside the article that says the same is its first element.
    """
    prune_copies(body)
    prune_foot(body)
    prune_side(body)
    nodes, route = _found(body)
    for node in nodes:
        prune_forms(node)
        prune_invitations(node)
    named = _named(body, nodes, canonical(title)) if route != "whole" else None
    if named is None and len(nodes) == 1:
        _drop_above_title(nodes[0], canonical(title), said_to_be=route == "landmark")
    for node in nodes:
        prune_ways_on(node)
    return [*_headed(named, nodes), *nodes] if named is not None else nodes, route


def _headed(heading: LexborNode, nodes: list[LexborNode]) -> list[LexborNode]:
    """A heading above the article with the lines between them that say something and lead nowhere."""
    found = [heading]
    node = heading
    while node.parent is not None and node.tag not in ("body", "main"):
        each = node.next
        while each is not None:
            if _holds(each, nodes):
                return found
            found += [each] if _is_lead(each) else []
            each = each.next
        node = node.parent
    return found[:1]  # it stands below


def _is_lead(node: LexborNode) -> bool:
    """Whether an element is a little text in paragraphs, without headings, links and buttons."""
    if node.tag != "p" and node.css_first("p") is None:
        return False
    if _is_date(node) or node.css_first("a, button, h1, h2, h3, h4, h5, h6, ol, table") is not None:
        return False
    return SENTENCE <= size_of(node) <= LEAD


def _drop_above_title(root: LexborNode, title: str, *, said_to_be: bool) -> None:
    """Take out what stands above the heading with which the title of the page begins, where it is little.

    It is what a site says on all its pages: a strip with an offer, a notice of its app. In what is
    ``said_to_be`` the article only what leads elsewhere goes: a notice above the title may be its own.
    """
    heading = next((h for h in root.css("h1") if (key := _key(h)) and title.startswith(key)), None)
    if heading is None:
        return
    above = list(before(heading, root))
    said = sum(size_of(each) if each.is_text_node else outside_links(each) for each in above)
    if said <= ABOVE_TITLE * outside_links(root) and not any(map(_has_steps, above)):
        for each in above:
            leads = not said_to_be or each.css_first("a, button") is not None or each.tag in ("a", "button")
            if leads and not _is_date(each):
                each.decompose()


def _is_date(node: LexborNode) -> bool:
    """Whether an element is one line that says when the article is from, or since when it holds."""
    key = _key(node)
    return len(key) <= DATED and _YEAR.search(key) is not None and node.css_first("a, button") is None


def _key(node: LexborNode) -> str:
    return canonical(node.text(deep=True))


def _named(body: LexborNode, nodes: list[LexborNode], title: str) -> LexborNode | None:
    """The heading outside of the article with which the title of the page begins, where it has none."""
    if any(node.css_first("h1") is not None or node.tag == "h1" for node in nodes):
        return None
    for heading in body.css("h1, h2") if title else ():
        key = _key(heading)
        if key and title.startswith(key):
            return None if _is_within(heading, nodes) else heading
    sole = body.css("h1")
    if len(sole) != 1 or not outside_links(sole[0]) or not _is_above(sole[0], nodes[0]):
        return None
    return sole[0]


def _is_within(node: LexborNode, nodes: list[LexborNode]) -> bool:
    return any(_is_around(each, node) for each in nodes)


def _is_around(node: LexborNode, inner: LexborNode) -> bool:
    above: LexborNode | None = inner
    while above is not None and above.mem_id != node.mem_id:
        above = above.parent
    return above is not None


def _holds(node: LexborNode, nodes: list[LexborNode]) -> bool:
    return any(_is_around(node, each) for each in nodes)


def _is_above(heading: LexborNode, node: LexborNode) -> bool:
    """Whether a heading stands right above an element: little is said in between."""
    between = 0
    below: LexborNode | None = node
    while below is not None and below.tag != "html":
        each = below.prev
        while each is not None:
            if each.mem_id == heading.mem_id or heading.mem_id in {h.mem_id for h in each.css("h1")}:
                return between <= DATED
            between += size_of(each)
            each = each.prev
        below = below.parent
    return False


def _found(body: LexborNode) -> tuple[list[LexborNode], str]:
    prose = weigh(body)
    if prose.named and prune_elements(prose.named, body):
        prose = weigh(body)
    whole = prose.of(body)
    if not whole:
        return _sole_landmark(body)
    for selector in vocabulary().landmarks:
        nodes = outermost(body.css(selector))
        if nodes and sum(map(prose.of, nodes)) >= LANDMARK_SHARE * whole:
            return [_with_title(nodes[0], prose)] if len(nodes) == 1 else nodes, "landmark"
    node = _densest(body, prose) if whole >= MINIMUM else body
    return [node], "whole" if node.mem_id == body.mem_id else "density"


def _with_title(node: LexborNode, prose: Prose) -> LexborNode:
    """The element around a landmark that adds the title of the article and hardly anything else."""
    if node.css_first("h1") is not None:
        return node
    above = node.parent
    while above is not None and prose.of(above) <= TITLE_SHARE * prose.of(node) and above.tag != "body":
        if above.css_first("h1") is not None:
            return above
        above = above.parent
    return node


def _sole_landmark(body: LexborNode) -> tuple[list[LexborNode], str]:
    """The one main element of a page that hardly says anything."""
    nodes = outermost(body.css("main, [role=main]"))
    if len(nodes) == 1 and nodes[0].text(deep=True, strip=True):
        return nodes, "landmark"
    return [body], "whole"


def _densest(body: LexborNode, prose: Prose) -> LexborNode:
    """Go down while one child holds nearly all the prose of the page and no steps stand beside it."""
    node, least = body, DENSE_SHARE * prose.of(body)
    while True:
        children = list(node.iter())
        best = max(children, key=prose.of, default=None)
        if best is None or best.tag in _WHOLE or prose.of(best) < least:
            return node
        if any(_has_steps(child) for child in children if child.mem_id != best.mem_id):
            return node
        node = best


def _has_steps(node: LexborNode) -> bool:
    return node.tag == "ol" or node.css_first("ol > li") is not None

"""Takes out of a parsed page what is around the article: navigation, banners, votes, contents lists.

Hidden is not noise: folded answers and tabs are hidden until a reader opens them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from pipeline.extract.vocabulary import Mark, mark, vocabulary

PROSE = 400  # characters of text outside links from which a marked element may be a part of the article
BANNER = 3_000  # and an element that is laid over the page: lists of purposes and partners are long
SHARE = 0.3  # of the page's text outside links from which a marked element is the article
LABEL = 40  # characters of furniture without any link or button, such as a date or a counter
LINKS = 4  # lists shorter than this are "see also" inside a text
LINK_SHARE = 0.75  # above it an element is a menu
_PLACE = re.compile(r"[\w.:%-]+")
_TEXT = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "tr", "dt", "dd", "label", "span", "a")
_ROOTS = ("html", "body", "main", "article")


def prune_marked(root: LexborNode, *, declared: bool) -> None:
    """Take out what is marked as not the article, in place.

    Inside a declared region only what never is text goes; the recipe removes the rest.
    """
    known = vocabulary()
    around = root.css(known.surroundings)
    if declared:
        whole = outside_links(root) if around else 0
        _drop(node for node in around if not _is_article(node, whole))
        return
    whole = outside_links(root)
    _drop(node for node in around if not _is_article(node, whole))
    _drop(
        node for node in root.css("header, footer, aside, [role=complementary]") if _is_outside(node, whole)
    )
    _drop(
        node
        for node in root.css("[class], [id]")
        if node.tag not in _ROOTS and _is_marked(node) and not _is_article(node, whole)
    )


def _drop(nodes: Iterable[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def prune_contents(root: LexborNode) -> None:
    """Take out lists of links into the page itself: tables of contents."""
    for node in root.css("ul, ol, div, p"):
        if is_contents(node, root):
            node.decompose()


def prune_menus(root: LexborNode) -> None:
    """Take out lists that are nothing but links elsewhere, unless they are all there is."""
    menus = [n for n in root.css("ul, div, section, table") if is_menu(n) and n.css_first("ol > li") is None]
    if sum(map(_size, _topmost(menus))) < _size(root) / 2:
        _drop(menus)
        _drop(part for cell in root.css("td") if is_menu(cell) for part in cell.iter())


def is_contents(node: LexborNode, root: LexborNode) -> bool:
    """Whether an element is at least two links to places in ``root`` and nothing else."""
    links = node.css("a")
    places = [(link.attributes.get("href") or "").partition("#") for link in links]
    if len(links) < 2 or not all(mark and place for _, mark, place in places):
        return False
    if any("aria-expanded" in link.attributes for link in links) or len({page for page, _, _ in places}) > 1:
        return False
    if _size(node) - _sizes(links) > 2 * len(links):
        return False
    return not places[0][0] or any(_has_place(root, place) for _, _, place in places)


def _has_place(root: LexborNode, place: str) -> bool:
    return (
        _PLACE.fullmatch(place) is not None
        and root.css_first(f'[id="{place}"], [name="{place}"]') is not None
    )


def is_menu(node: LexborNode) -> bool:
    """Whether more than LINK_SHARE of the text of an element with LINKS links or more is link text."""
    links = node.css("a")
    return len(links) >= LINKS and _sizes(links) > LINK_SHARE * _size(node)


def outside_links(node: LexborNode) -> int:
    """Characters of text that are not links."""
    return _size(node) - _sizes(node.css("a"))


def _topmost(nodes: list[LexborNode]) -> list[LexborNode]:
    kept: list[LexborNode] = []
    seen: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in seen:
            parent = parent.parent
        if parent is None:
            kept.append(node)
        seen.add(node.mem_id)
    return kept


def _size(node: LexborNode) -> int:
    return len("".join(node.text(deep=True).split()))


def _sizes(nodes: Iterable[LexborNode]) -> int:
    return sum(map(_size, nodes))


def _is_marked(node: LexborNode) -> bool:
    """Whether class names or the id say that an element is furniture, and its text does not deny it."""
    found = mark(node.attributes.get("class") or "", node.attributes.get("id") or "")
    if found is Mark.NONE:
        return False
    if found is Mark.WEAK:
        return is_menu(node) or not _size(node)
    if node.tag in _TEXT and node.css_first("a") is None:
        return False
    if found is Mark.FURNITURE and node.css_first("a, button, [role=button]") is None:
        return _size(node) < LABEL and node.css_first("h1, h2, h3, h4, h5, h6") is None
    least = BANNER if found is Mark.BANNER else PROSE
    return outside_links(node) < least and node.css_first("h1, ol > li") is None


def _is_article(node: LexborNode, whole: int) -> bool:
    """Whether a marked element is too large a part of the page's text to be furniture."""
    own = outside_links(node)
    return own > PROSE and own > SHARE * whole


def _is_outside(node: LexborNode, whole: int) -> bool:
    """Whether a header, footer or aside belongs to the page; inside an article it may be its title."""
    if node.tag in ("header", "footer"):
        if node.css_first("h1") is not None or _is_article(node, whole):
            return False
        parent = node.parent
        while parent is not None:
            if parent.tag in ("article", "section", "blockquote", "aside"):
                return is_menu(node)
            parent = parent.parent
        return True
    return is_menu(node)

"""Takes out of a parsed page what is around the article: navigation, banners, votes, contents lists.

Hidden is not noise: folded answers and tabs are hidden until a reader opens them.
"""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from pipeline.extract.vocabulary import name_words, vocabulary

PROSE = 400  # characters of text outside links from which a weakly marked element is a section, not furniture
LINKS = 4  # lists shorter than this are "see also" inside a text
LINK_SHARE = 0.75  # above it an element is a menu


def prune_marked(root: LexborNode, *, declared: bool) -> None:
    """Take out what is marked as not the article, in place.

    Inside a declared region only what never is text goes; the recipe removes the rest.
    """
    words = vocabulary()
    for node in root.css(words.surroundings):
        if not _holds_article(node, root):
            node.decompose()
    if declared:
        return
    for node in root.css("header, footer, aside, [role=complementary]"):
        if _outside_article(node):
            node.decompose()
    for node in root.css("[class], [id]"):
        if (
            node.tag not in ("html", "body", "main", "article")
            and _is_marked(node)
            and not _holds_article(node, root)
        ):
            node.decompose()


def prune_menus(root: LexborNode) -> None:
    """Take out lists that are nothing but links: menus, and tables of contents inside the article."""
    for node in root.css("ul, ol, div, section, p"):
        if is_contents_list(node):
            node.decompose()


def is_contents_list(node: LexborNode) -> bool:
    """Whether a list holds at least two links into the same page and nothing else."""
    links = node.css("a")
    if len(links) < 2 or not all((link.attributes.get("href") or "").startswith("#") for link in links):
        return False
    if node.css_first("[aria-expanded], summary, h1, h2") is not None:
        return False
    return _size(node) - _sizes(links) <= 2 * len(links)


def is_menu(node: LexborNode) -> bool:
    """Whether more than LINK_SHARE of the text of LINKS links or more is link text."""
    links = node.css("a")
    return len(links) >= LINKS and _sizes(links) > LINK_SHARE * _size(node)


def prose(node: LexborNode) -> int:
    """Characters of text that are not links."""
    return _size(node) - _sizes(node.css("a"))


def _size(node: LexborNode) -> int:
    return len("".join(node.text(deep=True).split()))


def _sizes(nodes: Iterable[LexborNode]) -> int:
    return sum(map(_size, nodes))


def _is_marked(node: LexborNode) -> bool:
    words = name_words(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
    known = vocabulary()
    if not known.tokens.isdisjoint(words):
        return True
    if any(_follow(words, phrase) for phrase in known.phrases):
        return True
    return not known.weak.isdisjoint(words) and (is_menu(node) or not _size(node))


def _follow(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words) - len(phrase) + 1))


def _holds_article(node: LexborNode, root: LexborNode) -> bool:
    """Whether a marked element is too large a part of the page's prose to be furniture."""
    own = prose(node)
    return own > PROSE and own > 0.3 * max(1, prose(root))


def _outside_article(node: LexborNode) -> bool:
    """Whether a header, footer or aside belongs to the page; inside an article it may be the title."""
    if node.tag == "header" and node.css_first("h1") is not None and prose(node) < PROSE:
        return False
    parent = node.parent
    while parent is not None:
        if parent.tag in ("article", "section", "blockquote") and node.tag in ("header", "footer"):
            return is_menu(node)
        parent = parent.parent
    return node.tag in ("header", "footer") or is_menu(node)

"""Takes out of a parsed page what is around the article: navigation, banners, votes, contents lists.

Hidden is not noise: folded answers and tabs are hidden until a reader opens them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from pipeline.extract.vocabulary import Mark, mark, vocabulary
from pipeline.markup import outermost
from pipeline.text import canonical

PROSE = 400  # characters of text outside links from which a marked element may be a part of the article
BANNER = 3_000  # and an element that is laid over the page: lists of purposes and partners are long
SHARE = 0.3  # of the page's text outside links from which a marked element is the article
LABEL = 40  # characters of furniture without any link or button, such as a date or a counter
LINKS = 4  # lists shorter than this are "see also" inside a text
CONTENTS = 2  # such links in a row are a list
LINK_SHARE = 0.75  # above it an element is a menu
_PLACE = re.compile(r"[\w.:%-]+")
_TEXT = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "tr", "dt", "dd", "label", "span", "a")
_ROOTS = ("html", "body", "main", "article")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMES = (
    "class",
    "data-testid",
    "data-region-name",
    "data-component",
)  # what names an element besides its id
VOTE = 300  # characters of a question about the page with its buttons and its thanks
DIALOG = 600  # characters of a dialog about cookies with its buttons
_COOKIES = ("cookie", "クッキー")


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
        for node in root.css("[id], [class], [data-testid], [data-region-name], [data-component]")
        if node.tag not in _ROOTS and _is_marked(node) and not _is_article(node, whole)
    )


def _drop(nodes: Iterable[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def prune_contents(root: LexborNode) -> None:
    """Take out lists of links into the page itself: tables of contents, also as lines in a row."""
    for node in root.css("ul, ol, div, p"):
        if is_contents(node, root):
            node.decompose()
    _drop(each for row in _rows_of_places(root) for each in row)


def _rows_of_places(root: LexborNode) -> list[list[LexborNode]]:
    """Neighbouring lines that each are nothing but one link into the page, CONTENTS of them or more."""
    rows: list[list[LexborNode]] = []
    for link in root.css('a[href^="#"]'):
        line = link.parent
        if line is None or line.tag not in ("p", "div") or not _is_only(link, line, root):
            continue
        if rows and (before := _beside(line, "prev")) is not None and before.mem_id == rows[-1][-1].mem_id:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [row for row in rows if len(row) >= CONTENTS]


def _is_only(link: LexborNode, line: LexborNode, root: LexborNode) -> bool:
    place = (link.attributes.get("href") or "").removeprefix("#")
    return bool(_size(link)) and _size(link) == _size(line) and _has_place(root, place)


def prune_menus(root: LexborNode) -> None:
    """Take out lists that are nothing but links elsewhere, and headings of nothing else.

    Where they are all there is, they stay.
    """
    menus = [n for n in root.css("ul, div, section, table") if is_menu(n) and n.css_first("ol > li") is None]
    if sum(map(_size, outermost(menus))) < _size(root) / 2:
        orphans = [title for menu in menus if (title := _title_of(menu)) is not None]
        _drop(menus)
        _drop(orphans)
        _drop(part for cell in root.css("td") if is_menu(cell) for part in cell.iter())


def _title_of(menu: LexborNode) -> LexborNode | None:
    """The heading right above a menu with nothing else in its section, None where there is none."""
    above, below = _beside(menu, "prev"), _beside(menu, "next")
    if above is None or above.tag not in _HEADINGS[1:]:
        return None
    return above if below is None or (below.tag in _HEADINGS and below.tag <= above.tag) else None


def _beside(node: LexborNode, direction: str) -> LexborNode | None:
    """The next element before or after a node, None where text comes first."""
    other: LexborNode | None = getattr(node, direction)
    while other is not None and _is_no_element(other) and not (other.text_content or "").strip():
        other = getattr(other, direction)
    return None if other is None or _is_no_element(other) else other


def _is_no_element(node: LexborNode) -> bool:
    return (node.tag or "-").startswith("-")


def prune_votes(root: LexborNode) -> None:
    """Take out questions about the page itself with their buttons: "Was this helpful? Yes No"."""
    found = [
        vote for button in root.css("button, [role=button]") if (vote := _vote(button, root)) is not None
    ]
    _drop(outermost(found))


def prune_consents(root: LexborNode) -> None:
    """Take out dialogs about cookies with their buttons, wherever in the text they are laid."""
    text = root.text(deep=True).lower()
    if not any(word in text for word in _COOKIES):
        return
    agreeing = [
        button
        for button in root.css("button, [role=button]")
        if vocabulary().consent.fullmatch(canonical(button.text(deep=True)))
    ]
    found = [dialog for button in agreeing if (dialog := _consent(button, root)) is not None]
    _drop(outermost(found))


def _consent(button: LexborNode, root: LexborNode) -> LexborNode | None:
    """The smallest element around a button that speaks of cookies, where it is no part of the text."""
    for above in _around(button, root, DIALOG):
        if any(word in above.text(deep=True).lower() for word in _COOKIES):
            headed = above.css_first("h1, ol > li") is not None
            return None if headed else above
    return None


def _vote(button: LexborNode, root: LexborNode) -> LexborNode | None:
    """The largest small element around a button that begins with such a question."""
    best = None
    for above in _around(button, root, VOTE):
        if vocabulary().question.match(canonical(above.text(deep=True, separator=" "))):
            best = above
    return best


def _around(node: LexborNode, root: LexborNode, size: int) -> Iterator[LexborNode]:
    """The elements of less than ``size`` characters around a node, the nearest first."""
    above = node.parent
    while (
        above is not None and above.mem_id != root.mem_id and above.tag not in _ROOTS and _size(above) < size
    ):
        yield above
        above = above.parent


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


def _size(node: LexborNode) -> int:
    return len("".join(node.text(deep=True).split()))


def _sizes(nodes: Iterable[LexborNode]) -> int:
    return sum(map(_size, nodes))


def _is_marked(node: LexborNode) -> bool:
    """Whether class names or the id say that an element is furniture, and its text does not deny it."""
    given = node.attributes
    found = mark(" ".join(given.get(name) or "" for name in _NAMES), given.get("id") or "")
    if found is Mark.NONE or (node.tag in _HEADINGS and _says_something(node)):
        return False
    if found is Mark.WEAK:
        return is_menu(node) or not _size(node)
    if node.tag in _TEXT and node.css_first("a") is None:
        return False
    if found is Mark.FURNITURE and node.css_first("a, button, [role=button]") is None:
        return _size(node) < LABEL and node.css_first("h1, h2, h3, h4, h5, h6") is None
    least = BANNER if found is Mark.BANNER else PROSE
    return outside_links(node) < least and node.css_first("h1, ol > li") is None


def _says_something(heading: LexborNode) -> bool:
    """Whether a heading has words outside of links that lead elsewhere; one to itself is a handle."""
    away = [a for a in heading.css("a") if not (a.attributes.get("href") or "#").startswith("#")]
    return _size(heading) > _sizes(away)


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

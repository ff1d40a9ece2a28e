"""Takes out of a parsed page what is around the article: navigation, banners, votes, contents lists.

Hidden is not noise: folded answers and tabs are hidden until a reader opens them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from selectolax.lexbor import LexborNode

from pipeline.extract.vocabulary import Mark, mark, names_topic, vocabulary
from pipeline.markup import outermost
from pipeline.text import canonical

PROSE = 400  # characters of text outside links from which a marked element may be a part of the article
BANNER = 3_000  # and an element that is laid over the page: lists of purposes and partners are long
SHARE = 0.3  # of the page's text outside links from which a marked element is the article
LABEL = 40  # characters of furniture without any link or button, such as a date or a counter
ABOUT = 120  # and of a line about the page: its number, its date and what it applies to
LINKS = 4  # lists shorter than this are "see also" inside a text
CONTENTS = 2  # such links in a row are a list
LINK_SHARE = 0.75  # above it an element is a menu
_PLACE = re.compile(r"[\w.:%-]+")
_TEXT = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "tr", "dt", "dd", "label", "span", "a"),
    *("b", "strong", "i", "em", "u", "mark", "code"),
)
ROOTS = ("html", "body", "main", "article")  # what is never furniture as a whole
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMES = (
    "class",
    "data-testid",
    "data-region-name",
    "data-component",
)  # what names an element besides its id
VOTE = 300  # characters of a question about the page with its buttons and its thanks
SURVEY = 1_000  # and with reasons to choose from, where its name says what it is
DIALOG = 600  # characters of a dialog about cookies with its buttons
_COOKIES = ("cookie", "クッキー")
# Where a question about the page is looked for: around buttons, and in what heads or names it without any.
_PRESSED = "button, [role=button]"
_ASKING = "legend, h2, h3, h4, h5, h6, [class*=feedback], [class*=helpful], [class*=survey]"


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
        if node.tag not in ROOTS and _is_marked(node, whole) and not _is_article(node, whole)
    )


def prune_elements(nodes: Iterable[LexborNode], root: LexborNode) -> bool:
    """Take out those of the elements of an application whose own names say that they are furniture.

    Says whether there were any.
    """
    whole = outside_links(root)
    marked = [node for node in nodes if _is_marked(node, whole) and not _is_article(node, whole)]
    _drop(outermost(marked))
    return bool(marked)


def _drop(nodes: Iterable[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def prune_contents(root: LexborNode) -> None:
    """Take out lists of links into the page itself: tables of contents, also as lines in a row."""
    places = _places(root)
    lists = {node.mem_id: node for node in _around_links(root) if is_contents(node, places)}
    rows = _rows_of_places(root, places)
    lines = [each for row in rows if len(row) >= CONTENTS or _is_beside(row, lists) for each in row]
    _drop(outermost((*lists.values(), *lines)))


def _places(root: LexborNode) -> frozenset[str]:
    """The names under which links lead into an element: collected once, since a page may have thousands."""
    return frozenset(
        place
        for node in root.css("[id], [name]")
        for name in ("id", "name")
        if (place := node.attributes.get(name)) and _PLACE.fullmatch(place)
    )


def _around_links(root: LexborNode) -> list[LexborNode]:
    """The lists, divisions and paragraphs around links to places, in document order."""
    inside: set[int] = set()
    for link in root.css('a[href*="#"]'):
        above = link.parent
        while above is not None and above.mem_id not in inside:
            inside.add(above.mem_id)
            above = above.parent
    return [node for node in root.css("ul, ol, div, p") if node.mem_id in inside] if inside else []


def _rows_of_places(root: LexborNode, places: Container[str]) -> list[list[LexborNode]]:
    """Neighbouring lines that each are nothing but one link into the page."""
    rows: list[list[LexborNode]] = []
    for link in root.css('a[href^="#"]'):
        line = _line_of_place(link, places)
        if line is None:
            continue
        if rows and (before := _beside(line, "prev")) is not None and before.mem_id == rows[-1][-1].mem_id:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _line_of_place(link: LexborNode, places: Container[str]) -> LexborNode | None:
    """The line that is nothing but a link into the page: around the link, or the link with lines inside."""
    line = link.parent
    place = (link.attributes.get("href") or "").removeprefix("#")
    if line is None or place not in places:
        return None
    if line.tag in ("p", "div") and size_of(link) and size_of(link) == size_of(line):
        return line
    return link if link.css_first("div, p") is not None else None


def _is_beside(row: list[LexborNode], lists: Container[int]) -> bool:
    """Whether a contents list stands right above or below a row of lines."""
    ends = (_beside(row[0], "prev"), _beside(row[-1], "next"))
    return any(end is not None and end.mem_id in lists for end in ends)


def prune_menus(root: LexborNode) -> None:
    """Take out lists that are nothing but links elsewhere, and headings of nothing else.

    Where they are all there is, they stay.
    """
    menus = [n for n in root.css("ul, div, section, table") if is_menu(n) and n.css_first("ol > li") is None]
    if sum(map(size_of, outermost(menus))) < size_of(root) / 2:
        orphans = [title for menu in menus if (title := title_above(menu)) is not None]
        _drop(menus)
        _drop(orphans)
        _drop(part for cell in root.css("td") if is_menu(cell) for part in cell.iter())


def title_above(menu: LexborNode) -> LexborNode | None:
    """The heading right above a menu with nothing else in its section, None where there is none."""
    above, below = _beside(menu, "prev"), _beside(menu, "next")
    if above is None or _heading(above) not in _HEADINGS[1:]:
        return None
    return above if below is None or (below.tag in _HEADINGS and below.tag <= _heading(above)) else None


def _heading(node: LexborNode) -> str:
    """The name of the heading that an element is, or that it holds and nothing else; "" for none."""
    if node.tag in _HEADINGS:
        return str(node.tag)
    inner = node.css_first("h1, h2, h3, h4, h5, h6")
    return str(inner.tag) if inner is not None and 0 < size_of(inner) == size_of(node) else ""


def _beside(node: LexborNode, direction: str) -> LexborNode | None:
    """The next element before or after a node, None where text comes first."""
    other: LexborNode | None = getattr(node, direction)
    while other is not None and _is_no_element(other) and not (other.text_content or "").strip():
        other = getattr(other, direction)
    return None if other is None or _is_no_element(other) else other


def _is_no_element(node: LexborNode) -> bool:
    return (node.tag or "-").startswith("-")


def prune_votes(root: LexborNode) -> None:
    """Take out questions about the page itself with all that belongs to them: "Was this helpful? Yes No"."""
    asking = [sign for sign in root.css(_ASKING) if _asks(sign)]
    found = [vote for sign in (*root.css(_PRESSED), *asking) if (vote := _vote(sign, root)) is not None]
    _drop(outermost(found))


def _asks(node: LexborNode) -> bool:
    text = node.text(deep=True, separator=" ").strip()[:VOTE]
    return bool(text) and vocabulary().question.match(canonical(text)) is not None


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


def _vote(sign: LexborNode, root: LexborNode) -> LexborNode | None:
    """The largest small element with a sign of it that begins with such a question and holds no steps."""
    best = None
    for above in (sign, *_around(sign, root, SURVEY)):
        if above.css_first("h1, ol > li") is not None:
            break
        if (size_of(above) < VOTE or _is_survey(above)) and _asks(above):
            best = above
    return best


def _is_survey(node: LexborNode) -> bool:
    given = node.attributes
    return names_topic(f"{given.get('class') or ''} {given.get('id') or ''}")


def _around(node: LexborNode, root: LexborNode, size: int) -> Iterator[LexborNode]:
    """The elements of less than ``size`` characters around a node, the nearest first."""
    above = node.parent
    while (
        above is not None and above.mem_id != root.mem_id and above.tag not in ROOTS and size_of(above) < size
    ):
        yield above
        above = above.parent


def is_contents(node: LexborNode, places: Container[str]) -> bool:
    """Whether an element is at least two links to ``places`` and nothing else."""
    links = node.css("a")
    leads = [(link.attributes.get("href") or "").partition("#") for link in links]
    if len(links) < 2 or not all(mark and place for _, mark, place in leads):
        return False
    if any("aria-expanded" in link.attributes for link in links) or len({page for page, _, _ in leads}) > 1:
        return False
    if size_of(node) - _sizes(links) > 2 * len(links):
        return False
    return not leads[0][0] or any(name in places for _, _, name in leads)


def is_menu(node: LexborNode) -> bool:
    """Whether more than LINK_SHARE of the text of an element with LINKS links or more is link text."""
    links = node.css("a")
    return len(links) >= LINKS and _sizes(links) > LINK_SHARE * size_of(node)


def outside_links(node: LexborNode) -> int:
    """Characters of text that are not links."""
    return size_of(node) - _sizes(node.css("a"))


def size_of(node: LexborNode) -> int:
    """Characters of text without white space."""
    return len("".join(node.text(deep=True).split()))


def _sizes(nodes: Iterable[LexborNode]) -> int:
    return sum(map(size_of, nodes))


def _is_marked(node: LexborNode, whole: int) -> bool:
    """Whether class names or the id say that an element is furniture, and its text does not deny it."""
    given = node.attributes
    own = f"{node.tag} " if "-" in (node.tag or "") else ""  # <app-footer>
    found = mark(own + " ".join(given.get(name) or "" for name in _NAMES), given.get("id") or "")
    if found is Mark.NONE or (node.tag in _HEADINGS and _says_something(node)):
        return False
    if found is Mark.WEAK:
        return is_menu(node) or not size_of(node)
    if found is Mark.COLUMN:
        return outside_links(node) <= SHARE * whole and not has_own(node)
    if found is Mark.ABOUT and size_of(node) < ABOUT:
        return node.css_first("h1, h2, h3, h4, h5, h6") is None
    if node.tag in _TEXT and node.css_first("a") is None:
        return False
    if found is not Mark.BANNER and node.css_first("a, button, [role=button]") is None:
        return size_of(node) < LABEL and node.css_first("h1, h2, h3, h4, h5, h6") is None
    least = BANNER if found is Mark.BANNER else PROSE
    return outside_links(node) < least and not has_own(node)


def has_own(node: LexborNode) -> bool:
    """Whether an element holds what only an article has: a title, or steps that are no links or comments."""
    if node.css_first("h1") is not None:
        return True
    return any(
        outside_links(steps) > (1 - LINK_SHARE) * size_of(steps)
        and "comment" not in (steps.attributes.get("class") or "")
        for steps in node.css("ol")
    )


def _says_something(heading: LexborNode) -> bool:
    """Whether a heading has words outside of links that lead elsewhere; one to itself is a handle."""
    away = [a for a in heading.css("a") if not (a.attributes.get("href") or "#").startswith("#")]
    return size_of(heading) > _sizes(away)


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

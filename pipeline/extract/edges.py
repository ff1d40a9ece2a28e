"""Takes off what stands around an article without a name that says so.

Second copies for other widths of the screen, sides, a foot of the page that only its copyright or its links
tell, forms, links in lines of their own at either end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from pipeline.extract.prune import ROOTS, has_own, outside_links, size_of, title_above
from pipeline.extract.vocabulary import is_boilerplate
from pipeline.markup import outermost
from pipeline.text import canonical

FOOT = 600  # characters outside links that the foot of a page or a form may hold
TAIL = 1_500  # characters from the end of a page in which its copyright is looked for
SIDE = 0.75  # of the text of the wide column of a grid that a narrow one beside it may hold
LINE = 40  # characters of a link in a line of its own that leads on
SAME = 20  # characters from which two elements with equal text are copies of each other
SHARE = 0.3  # of the page's text outside links from which an element is no edge of it
_HEADINGS = "h2, h3, h4, h5, h6"
_OWN = "h1, ol > li"  # what only an article has
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)
_FOR_WIDTHS = (
    "[class*=mobile], [class*=desktop], [class*=tablet], [class*=phone], [class*=-none], [class*=hid]"
)
_WIDTHS = re.compile(
    r"(?:^|[\s_-])(?:mobile|desktop|tablet|phone)(?:$|[\s_-])"
    r"|(?:^|[\s-])(?:xs|sm|md|lg|xl|xxl)(?::|-)(?:none|hidden|block|flex|inline)"
    r"|(?:hidden|visible|show|hide)-(?:for-)?(?:xs|sm|md|lg|xl|small|medium|large|up|down)"
)
_NUMBER_OR_ADDRESS = re.compile(r"\d[\d\s()/-]{5,}\d|@|https?:|www\.")
_SIDES = "[class*=col-], [class*=side], [class*=rail], [class*=secondary]"
_IS_SIDE = re.compile(
    r"(?:^|[\s:])col-(?:(?:xs|sm|md|lg|xl|span)-)?[2345](?:$|\s)"
    r"|(?:^|[\s_-])(?:aside|side|rail|secondary)(?:$|[\s_-])"
)
LEGAL = 2  # links to legal texts in a line of links that tell the foot of a page
_LEGAL = ", ".join(
    f"a[href*={name}]"
    for name in (
        *("privacy", "terms", "legal", "cookie", "imprint", "impressum", "datenschutz", "agb", "mentions"),
        *("confidentialite", "cgu", "cgv", "privacidad", "condiciones", "privacidade", "termos", "termini"),
    )
)
_LEADING = "a, button, [role=button]"


def prune_copies(body: LexborNode) -> None:
    """Take out what repeats another element word for word, where both are for some widths of the screen."""
    seen: dict[str, LexborNode] = {}
    copies: list[LexborNode] = []
    for node in body.css(_FOR_WIDTHS):
        if node.tag in ROOTS or not _WIDTHS.search(node.attributes.get("class") or ""):
            continue
        key = "".join(node.text(deep=True).split())
        if len(key) >= SAME and _is_other(node, seen.setdefault(key, node)):
            copies.append(node)
    _drop(copies)


def _is_other(node: LexborNode, first: LexborNode) -> bool:
    """Whether two elements stand apart and are for different widths, by their names."""
    if node.attributes.get("class") == first.attributes.get("class"):
        return False
    above = node.parent
    while above is not None and above.mem_id != first.mem_id:
        above = above.parent
    return above is None


def _drop(nodes: Iterable[LexborNode]) -> None:
    for node in outermost(nodes):
        node.decompose()


def prune_foot(body: LexborNode) -> None:
    """Take out the foot of a page that no element and no name tells: what ends it around a copyright."""
    foot = _copyright_line(body) or _legal_line(body)
    whole = outside_links(body) if foot is not None else 0
    if foot is None or not _is_foot(foot, whole):
        return
    above = foot.parent
    while above is not None and above.tag not in ROOTS and _is_foot(above, whole):
        foot, above = above, above.parent
    foot.decompose()


def _copyright_line(body: LexborNode) -> LexborNode | None:
    """The last element near the end of a page whose text begins with a copyright."""
    passed = 0
    for leaf in _backwards(body):
        text = (leaf.text_content or "").strip() if leaf.is_text_node else ""
        if text and _COPYRIGHT.match(text):
            return leaf.parent
        passed += len(text)
        if passed > TAIL:
            break
    return None


def _legal_line(body: LexborNode) -> LexborNode | None:
    """The last line of nothing but links that lead to two legal texts at least, and the like."""
    links = body.css(_LEGAL)
    line = links[-1].parent if len(links) >= LEGAL else None
    while line is not None and line.tag in ("li", "ul", "span", "p", "div", "small") and _is_all_links(line):
        if len(line.css(_LEGAL)) >= LEGAL:
            return line
        line = line.parent
    return None


def prune_side(body: LexborNode) -> None:
    """Take out narrow columns and what is called a side, beside what holds most of the page's text.

    A narrow column that leads nowhere may name what stands beside it.
    """
    sides = [node for node in body.css(_SIDES) if _IS_SIDE.search(node.attributes.get("class") or "")]
    whole = outside_links(body) if sides else 0
    _drop(side for side in sides if any(_is_main(column, side, whole) for column in _beside(side)))


def _is_main(column: LexborNode, side: LexborNode, whole: int) -> bool:
    """Whether a column holds most of the text of its row, much of the page's, and more than its side."""
    own = outside_links(column)
    if column.parent is None or own <= SHARE * whole or own < outside_links(column.parent) / 2:
        return False
    leads = side.css_first("a, button") is not None
    return leads and outside_links(side) <= min(FOOT, SIDE * own) and not has_own(side)


def _beside(node: LexborNode) -> list[LexborNode]:
    around = node.parent
    return [each for each in around.iter() if each.mem_id != node.mem_id] if around is not None else []


def _backwards(root: LexborNode) -> Iterator[LexborNode]:
    """Leaves of a tree, the last first."""
    node = root.last_child
    while node is not None:
        while node.last_child is not None:
            node = node.last_child
        yield node
        while node.prev is None:
            if node.parent is None or node.parent.mem_id == root.mem_id:
                return
            node = node.parent
        node = node.prev


def _is_foot(node: LexborNode, whole: int) -> bool:
    own = outside_links(node)
    return own < FOOT and own <= SHARE * whole and node.css_first(_OWN) is None


def prune_forms(root: LexborNode) -> None:
    """Take out forms with their headings; one around the whole page, as some servers write it, stays."""
    forms = root.css("form")
    whole = outside_links(root) if forms else 0
    small = [form for form in forms if _is_foot(form, whole)]
    titles = [title for form in small if (title := title_above(form)) is not None]
    _drop((*titles, *small))
    _drop(label for label in root.css("label") if _is_unseen(label))


def _is_unseen(label: LexborNode) -> bool:
    unseen = outermost(label.css("[class*=sr-only], [class*=visually-hidden], [class*=screen-reader]"))
    return bool(unseen) and sum(map(size_of, unseen)) >= size_of(label)


def prune_ways_on(root: LexborNode) -> None:
    """Take out links and buttons in lines of their own above the title and at the very end.

    A last line among the lines of the text is a part of it, unless it is a button.
    """
    title = root.css_first("h1")
    if title is not None:
        for part in list(before(title, root)):
            if size_of(part) and _is_all_links(part) and part.css_first("ol") is None:
                part.decompose()
    while (line := _last_line(root)) is not None:
        line.decompose()


def before(node: LexborNode, root: LexborNode) -> Iterator[LexborNode]:
    """What stands before an element in the tree of ``root``, its siblings and those of all around it."""
    while node.mem_id != root.mem_id and node.parent is not None:
        each = node.prev
        while each is not None:
            yield each
            each = each.prev
        node = node.parent


def _last_line(root: LexborNode) -> LexborNode | None:
    """The last line of an element, where it is nothing but one short link that leads on."""
    leaf = next((leaf for leaf in _backwards(root) if (leaf.text_content or "").strip()), None)
    if leaf is None or not leaf.is_text_node:
        return None
    line, above = None, leaf.parent
    while above is not None and above.mem_id != root.mem_id and _is_all_links(above):
        line, above = above, above.parent
    if line is None or above is None or line.css_first("li, td, h1") is not None or size_of(line) > LINE:
        return None
    return line if _stands_alone(line) and _NUMBER_OR_ADDRESS.search(_said(line)) is None else None


def _stands_alone(line: LexborNode) -> bool:
    """Whether an element is a line of its own and no word of a sentence, an item or a cell."""
    above = line.parent
    if above is None or above.tag in ("li", "td", "th", "dd", "dt", "p", "span", "b", "strong", "em"):
        return False
    beside = [each for each in above.iter(include_text=True) if each.mem_id != line.mem_id]
    if any((each.text_content or "").strip() for each in beside if each.is_text_node):
        return False
    return line.css_first("button, [role=button]") is not None or not any(map(_is_text_line, beside))


def _is_text_line(node: LexborNode) -> bool:
    """Whether an element is a paragraph, a list or a heading that the article says."""
    if node.is_text_node or node.tag not in ("p", "ul", "ol", "dl", "table", *_HEADINGS.split(", ")):
        return False
    return not is_boilerplate(canonical(node.text(deep=True))) and not _is_all_links(node)


def _said(line: LexborNode) -> str:
    leads = " ".join(
        link.attributes.get("href") or "" for link in line.css('a[href^="mailto:"], a[href^="tel:"]')
    )
    return f"{line.text(deep=True)} {'@' if leads else ''}"


def _is_all_links(node: LexborNode) -> bool:
    """Whether an element has text, and all of it stands in links and buttons."""
    if node.tag in ("a", "button"):
        return True
    if not node.tag or node.tag.startswith("-"):
        return False
    return 0 < size_of(node) <= sum(map(size_of, outermost(node.css(_LEADING))))

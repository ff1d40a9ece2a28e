"""Takes off what stands around an article without a name that says so.

Second copies for other widths of the screen, a foot of the page that only its copyright tells, forms,
invitations to ask or to subscribe, links in lines of their own at either end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from pipeline.extract.prune import outside_links, size_of, title_above
from pipeline.extract.vocabulary import vocabulary
from pipeline.markup import outermost
from pipeline.text import canonical

FOOT = 600  # characters outside links that the foot of a page or a form may hold
TAIL = 1_500  # characters from the end of a page in which its copyright is looked for
CARD = 400  # characters outside links of an invitation with its heading
LINE = 40  # characters of a link in a line of its own that leads on
SAME = 20  # characters from which two elements with equal text are copies of each other
SHARE = 0.3  # of the page's text outside links from which an element is no edge of it
_ROOTS = ("html", "body", "main", "article")
_HEADINGS = "h2, h3, h4, h5, h6"
_TITLES = f"{_HEADINGS}, p > strong, p > b, legend"
_LONGEST = 80  # characters of an invitation
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
_LEADING = "a, button, [role=button]"


def prune_copies(body: LexborNode) -> None:
    """Take out what repeats another element word for word, where both are for some widths of the screen."""
    seen: dict[str, int] = {}
    copies: list[LexborNode] = []
    for node in body.css(_FOR_WIDTHS):
        if node.tag in _ROOTS or not _WIDTHS.search(node.attributes.get("class") or ""):
            continue
        key = "".join(node.text(deep=True).split())
        if (
            len(key) >= SAME
            and seen.setdefault(key, node.mem_id) != node.mem_id
            and not _is_in(node, seen[key])
        ):
            copies.append(node)
    _drop(copies)


def _is_in(node: LexborNode, ident: int) -> bool:
    above = node.parent
    while above is not None and above.mem_id != ident:
        above = above.parent
    return above is not None


def _drop(nodes: Iterable[LexborNode]) -> None:
    for node in outermost(nodes):
        node.decompose()


def prune_foot(body: LexborNode) -> None:
    """Take out the foot of a page that no element and no name tells: what ends it around a copyright."""
    foot = _copyright_line(body)
    whole = outside_links(body) if foot is not None else 0
    if foot is None or not _is_foot(foot, whole):
        return
    above = foot.parent
    while above is not None and above.tag not in _ROOTS and _is_foot(above, whole):
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


def prune_invitations(root: LexborNode) -> None:
    """Take out headings that invite to ask, to chat or to subscribe, with the little that stands below.

    A telephone number or an address is more than an invitation.
    """
    dropped: list[LexborNode] = []
    for title in root.css(_TITLES):
        heading = _whole_line(title)
        if heading is None or not vocabulary().invitation.fullmatch(canonical(heading.text(deep=True))):
            continue
        parts = _below(heading) if (card := _card(heading, root)) is None else [card]
        text = " ".join(part.text(deep=True) for part in parts)
        if _NUMBER_OR_ADDRESS.search(text) is None and sum(map(outside_links, parts)) < CARD:
            dropped += parts
    _drop(dropped)


def _whole_line(title: LexborNode) -> LexborNode | None:
    """A short heading, or the paragraph that is nothing but these words in bold; None for all else."""
    size = size_of(title)
    line = title.parent if title.tag in ("strong", "b") else title
    return line if line is not None and 0 < size < _LONGEST and size == size_of(line) else None


def _card(heading: LexborNode, root: LexborNode) -> LexborNode | None:
    """The largest small element that begins with a heading and holds no steps, None where none does."""
    best, above = None, heading.parent
    while (
        above is not None
        and above.mem_id != root.mem_id
        and above.tag not in _ROOTS
        and outside_links(above) < CARD
        and above.css_first(_OWN) is None
        and _begins(above, heading)
    ):
        best, above = above, above.parent
    return best if best is not None and size_of(best) > size_of(heading) else None


def _begins(node: LexborNode, heading: LexborNode) -> bool:
    """Whether no text stands before a heading in an element around it."""
    first = canonical(heading.text(deep=True))
    return canonical(node.text(deep=True, separator=" ")).startswith(first)


def _below(heading: LexborNode) -> list[LexborNode]:
    """A heading and its siblings down to the next heading; only the heading where steps are among them."""
    parts = [heading]
    node = heading.next
    while node is not None and node.tag not in _HEADINGS.split(", ") and node.tag != "h1":
        if node.tag == "ol" or node.css_first(f"{_OWN}, {_HEADINGS}") is not None:
            break
        parts.append(node)
        node = node.next
    return parts


def prune_ways_on(root: LexborNode) -> None:
    """Take out links and buttons in lines of their own above the title and at the very end."""
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
    return line.tag in ("p", "div", "section", "nav", "ul") or not any(
        (each.text_content or "").strip() for each in above.iter(include_text=True) if each.is_text_node
    )


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

"""Takes out invitations to ask, to subscribe or to read on: a heading that says so, and the little below."""

from __future__ import annotations

import re
from functools import cache

from selectolax.lexbor import LexborNode

from pipeline.extract.prune import ROOTS, has_own, outside_links, size_of
from pipeline.extract.vocabulary import vocabulary
from pipeline.lexicon import LANGUAGES, lexicon, phrases
from pipeline.markup import outermost
from pipeline.text import canonical

CARD = 400  # characters outside links of an invitation with its heading
CARDS = 2_000  # and of a list of other articles with a few words about each
EXCERPT = 200  # such words
_HEADINGS = "h2, h3, h4, h5, h6"
_TITLES = f"{_HEADINGS}, p > strong, p > b, legend"
_LONGEST = 80  # characters of an invitation
_FIGURE_OR_ADDRESS = re.compile(r"\d|@|https?:|www\.")


def prune_invitations(root: LexborNode) -> None:
    """Take out headings that invite to ask, to subscribe or to read on, with the little that stands below.

    A figure or an address is more than an invitation: a telephone number, a deadline.
    """
    known = vocabulary()
    dropped: list[LexborNode] = []
    for title in root.css(_TITLES):
        heading = _whole_line(title)
        key = canonical(heading.text(deep=True)).rstrip(" :") if heading is not None else ""
        if heading is not None and known.related.fullmatch(key):
            card = _card(heading, root, CARDS)
            dropped += [card] if card is not None and _is_list_of_cards(card, heading) else []
        if heading is None or not known.invitation.fullmatch(key):
            continue
        parts = _below(heading) if (card := _card(heading, root, CARD)) is None else [card]
        text = _soon().sub(" ", " ".join(canonical(part.text(deep=True)) for part in parts))
        if _FIGURE_OR_ADDRESS.search(text) is None and sum(map(outside_links, parts)) < CARD:
            dropped += parts
    for node in outermost(dropped):
        node.decompose()


@cache
def _soon() -> re.Pattern[str]:
    """How soon one is answered, which is no deadline: minutes and hours, day and night."""
    units = phrases(
        word for each in LANGUAGES for key in ("minute", "hour") for word in lexicon(each).words("units", key)
    )
    return re.compile(rf"\b(?:24/7|24 ?h/24|7 ?j/7|\d+(?: ?[-–] ?\d+)? ?{units})")


def _whole_line(title: LexborNode) -> LexborNode | None:
    """A short heading, or the paragraph that is nothing but these words in bold; None for all else."""
    size = size_of(title)
    line = title.parent if title.tag in ("strong", "b") else title
    return line if line is not None and 0 < size < _LONGEST and size == size_of(line) else None


def _is_list_of_cards(card: LexborNode, heading: LexborNode) -> bool:
    """Whether an element below a heading names two other articles at least, with a few words about each.

    Or it is nothing but links.
    """
    links = [
        link for link in card.css("a") if link.parent is not None and size_of(link.parent) == size_of(link)
    ]
    said = outside_links(card) - size_of(heading)
    return said <= 0 or (len(links) > 1 and said <= EXCERPT * len(links))


def _card(heading: LexborNode, root: LexborNode, size: int) -> LexborNode | None:
    """The largest small element that begins with a heading and holds no steps, None where none does."""
    best, above = None, heading.parent
    while (
        above is not None
        and above.mem_id != root.mem_id
        and above.tag not in ROOTS
        and outside_links(above) < size
        and not has_own(above)
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
        if node.tag == "ol" or node.css_first(f"h1, ol > li, {_HEADINGS}") is not None:
            break
        parts.append(node)
        node = node.next
    return parts

"""What an element is by its name and its attributes: a block, a heading of some level, a title in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import NavigableString, PageElement, Tag

from pipeline.extract.inline import lines, run
from pipeline.extract.vocabulary import is_boilerplate
from pipeline.text import canonical

BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
        ),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav"),
        *("noscript", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    )
)
BLOCK_ROLES = ("heading", "listitem", "list", "row", "table", "note")
MAX_TITLE = 160  # characters; longer bold paragraphs and folds are text
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]?")
_OWN_NUMBER = re.compile(r"\s*(?:(?:§|[^\W\d]+\b)\s*\d+(?:\.\d+)*\b|\d+(?:\.\d+)+\b|\d+\s?[.):–—-])(?!\d)")
_LISTS = ("ul", "ol", "table", "dl")


def level_of(node: Tag) -> int | None:
    """The level of a heading by name or role, None for what is no heading."""
    if len(node.name) == 2 and node.name[0] == "h" and node.name[1] in "123456":
        return int(node.name[1])
    if node.get("role") == "heading":
        return max(1, min(6, number_of(node.get("aria-level"), 2)))
    return None


def number_of(value: object, default: int) -> int:
    """The whole number that an attribute gives, else the default."""
    text = str(value or "").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else default


def is_fold(node: Tag) -> bool:
    """Whether an element is marked as the title of a folding part and holds no more than a title."""
    if node.get("data-is") != "fold" or node.find(_LISTS) is not None:
        return False
    inner = node.find_all(attrs={"data-is": "fold"})
    if any(map(str.isalnum, "".join(each.get_text() for each in inner))):
        return False  # it holds the title
    paragraphs = len(node.find_all("p"))
    return not paragraphs or (paragraphs == 1 and len(node.get_text(strip=True)) <= MAX_TITLE)


def bold_title(node: Tag) -> str:
    """The text of a paragraph that is bold throughout, short and no sentence; "" otherwise.

    What only a style makes bold may be a price or a date as well: with figures it is none.
    """
    if not _is_bold(node) and not _is_alone_in_bold(node):
        return ""
    text = " ".join(filter(None, lines(run(node.children))))
    if len(text) > MAX_TITLE or text.endswith((".", ";", ",", "!")):
        return ""
    styled = node.find(attrs={"data-is": "bold"}) is not None or node.find(("b", "strong")) is None
    return "" if styled and _says_figures(text) else text


def _says_figures(text: str) -> bool:
    """Whether a text holds a digit behind the number that it has as a section."""
    own = _OWN_NUMBER.match(text)
    return any(map(str.isdigit, text[own.end() :] if own else text))


def _is_alone_in_bold(node: Tag) -> bool:
    """Whether a paragraph is all there is in an element whose names say that it is bold."""
    around = node.parent
    return (
        around is not None
        and around.get("data-is") == "bold"
        and around.get_text(strip=True) == node.get_text(strip=True)
    )


def _is_bold(node: Tag) -> bool:
    """Whether all words of an element are bold, by an element or a style; its number need not be."""
    if node.get("data-is") == "bold" or node.name in ("b", "strong", "u"):
        return bool(node.get_text(strip=True))
    parts = [c for c in node.children if not (isinstance(c, NavigableString) and not c.strip())]
    parts = [c for c in parts if not (isinstance(c, Tag) and c.name == "br")]
    if len(parts) > 1 and _NUMBER.fullmatch(parts[0].get_text(strip=True)):
        parts = parts[1:]
    return bool(parts) and all(
        isinstance(c, Tag) and c.name in ("b", "strong", "u", "span", "font", "em", "i") and _is_bold(c)
        for c in parts
    )


def title_nodes(node: Tag) -> Iterator[PageElement]:
    """The children of a heading without its handles: "Print", "Share", a link to itself."""
    for child in node.children:
        if not (isinstance(child, Tag) and child.name in ("a", "button") and _is_handle(child)):
            yield child


def _is_handle(node: Tag) -> bool:
    return is_boilerplate(canonical(node.get_text()))

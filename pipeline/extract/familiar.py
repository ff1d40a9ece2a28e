"""Pages read a moment ago: where the source of the article is the same, so is the document.

Nothing is ever called changed here, and no page is called honest: a difference means that the page is read,
and how it was answered is judged by the gate either way. What else could change the reading is compared,
too: how often the names stand elsewhere by which the article is found, the title, the language, the address.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock

from pipeline.extract.anchors import LEAST, Anchors, anchors
from pipeline.extract.settled import settled
from pipeline.extract.vocabulary import vocabulary
from pipeline.markup import MAX_CHARACTERS, measure
from pipeline.model import Document, Recipe

KEPT = 6  # pages that are remembered; variants of one page that alternate are two or three
FUTILE = 3  # times in a row that the source differed where the document was the same, until it is given up
AGAIN = 8  # and it is tried again only at every so many
_NAMES = re.compile(r"#([\w-]+)|\.([\w-]+)|\[([\w-]+)[^\w\]]*([^\]]*)\]|(?:^|[\s,])([a-z][\w-]*)")
QUOTES = "\"' "
_BY_PLACE = re.compile(r"[>+~:]")
# None of these looks further than the next tag or script: a stranger's page must not make them quadratic.
_SCRIPTS = re.compile(
    r"(<(?:script|style)\b[^<>]*>(?:[^<]|<(?!/?(?:script|style)\b))*+</(?:script|style)\s*>)", re.IGNORECASE
)
GROWN = 0.5  # of the article: what the page may gain or lose around one that nobody declared
MANY = 20  # places at which a short beginning of an article is looked for
_TITLE = re.compile(r"<title\b[^<>]*>[^<]*", re.IGNORECASE)
_ROOT = re.compile(r"<html\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"<link\b[^<>]*\bcanonical\b[^<>]*>", re.IGNORECASE)
_ASIDE = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<template", "</template"))


@dataclass(slots=True)
class _Page:
    """A page that was read, and where its article stands once that was asked."""

    text: str
    document: Document
    asked: bool = False
    anchors: Anchors | None = None
    counts: tuple[tuple[str, int], ...] | None = None


@dataclass(slots=True)
class Familiar:
    """The last few pages, each by the way it was read."""

    _pages: OrderedDict[tuple[Hashable, Recipe], list[_Page]] = field(default_factory=OrderedDict)
    _futile: dict[tuple[Hashable, Recipe], int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def read(self, text: str, recipe: Recipe, way: Hashable, reader: Callable[[str], Document]) -> Document:
        """The document of a text: that of a page with the same article, or else as ``reader`` reads it."""
        key, source = (way, recipe), settled(text)
        with self._lock:
            known = tuple(self._pages.get(key, ()))
        futile = self._futile.get(key, 0)
        if futile < FUTILE or futile % AGAIN == 0:
            for page in known:
                if _holds_the_same(page, source, recipe):
                    return page.document
        document = reader(text)
        self._note(key, known, document)
        self._keep(key, _Page(text=source, document=document))
        return document

    def _note(self, key: tuple[Hashable, Recipe], known: tuple[_Page, ...], document: Document) -> None:
        same = any(page.document == document for page in known)
        self._futile[key] = self._futile.get(key, 0) + 1 if same else 0

    def _keep(self, key: tuple[Hashable, Recipe], page: _Page) -> None:
        with self._lock:
            others = [each for each in self._pages.pop(key, []) if each.document != page.document]
            self._pages[key] = [page, *others][:2]
            while len(self._pages) > KEPT:
                gone, _ = self._pages.popitem(last=False)
                self._futile.pop(gone, None)


def _holds_the_same(page: _Page, text: str, recipe: Recipe) -> bool:
    """Whether the source of the article stands in a text exactly once, as it stood in the page."""
    if page.text == text:
        return True
    if not page.asked:
        page.asked, page.anchors = True, _anchors(page.text, recipe)
    if page.anchors is None:
        return False
    at = [_place(source, text) for source in page.anchors.sources]
    if None in at or any(_first(each, text) != _first(each, page.text) for each in (_TITLE, _ROOT, _ADDRESS)):
        return False
    places = [each for each in at if each is not None]
    # What no place before was aside in was closed there, so that each stretch is looked through once.
    if places != sorted(places) or any(_stands_aside(text, *each) for each in pairwise((0, *places))):
        return False
    declared = page.document.extraction.route == "selector"
    if not declared and abs(len(text) - len(page.text)) > GROWN * sum(map(len, page.anchors.sources)):
        return False
    if page.counts is None:
        named = names(recipe, declared=declared)
        page.counts = tuple((name, page.text.count(name)) for name in named)
    return all(text.count(name) == count for name, count in page.counts)


def _place(source: str, text: str) -> int | None:
    """Where the source of an element stands in a text, scripts in it aside; None unless exactly once."""
    first, *rest = _SCRIPTS.split(source)
    if len(first) < LEAST and text.count(first) > MANY:
        return None
    found: list[int] = []
    start = text.find(first)
    while start >= 0 and len(found) < 2:
        if _goes_on(rest, text, start + len(first)):
            found.append(start)
        start = text.find(first, start + 1)
    return found[0] if len(found) == 1 else None


def _goes_on(parts: list[str], text: str, at: int) -> bool:
    """Whether the parts of a source follow each other in a text, with one script between two of them."""
    for there, part in zip(parts[::2], parts[1::2], strict=True):
        script = _SCRIPTS.match(text, at)
        if script is None or not text.startswith(part, script.end()):
            return False
        if script[0] != there and ("-->" in script[0] or "-->" in there):
            return False  # perhaps what stands around words is two comments, and no script
        at = script.end() + len(part)
    return True


def _anchors(text: str, recipe: Recipe) -> Anchors | None:
    if len(text) > MAX_CHARACTERS or measure(text).exceeded:
        return None
    if any(_BY_PLACE.search(selector) for selector in (*recipe.select, *recipe.remove)):
        return None
    return anchors(text, recipe)


def names(recipe: Recipe, *, declared: bool) -> tuple[str, ...]:
    """Names that stand in a text as often as in a page where the same elements are found."""
    asked = (*recipe.select, *(() if declared else vocabulary().landmarks))
    found: list[str] = []
    for ident, name, attribute, value, tag in _NAMES.findall(",".join((*asked, *recipe.remove))):
        quoted = f'{value.strip(QUOTES)}"' if value else attribute
        found.append(f'"{ident}"' if ident else name or quoted or f"<{tag}")
    return tuple(dict.fromkeys(found if declared else (*found, "<h1")))


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _stands_aside(text: str, since: int, at: int) -> bool:
    """Whether a place is inside a comment, a script or a template that began after another place."""
    return any(text.rfind(start, since, at) > text.rfind(end, since, at) for start, end in _ASIDE)

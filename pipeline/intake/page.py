"""A published guide as pieces in reading order, each with its line in the file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.extract import extract
from pipeline.extract.language import stated
from pipeline.extract.markdown import to_html
from pipeline.extract.vocabulary import vocabulary
from pipeline.intake.anchors import Anchor, anchors
from pipeline.intake.letterhead import Letterhead, letterhead, unticked, unwrapped
from pipeline.intake.panels import panels
from pipeline.intake.parting import parted
from pipeline.intake.places import Places
from pipeline.markup import decode, safe
from pipeline.model import Block, BlockKind, Recipe

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_PICTURE = re.compile(
    "^(?:[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?\\s*)+(?=\\w)"
)  # before a text
_MOST = 0.5  # of a page's words, in its article
_LONGEST_LEAD = 90  # characters of bold words that may be a step's heading
# Voices of readers below an article: no part of it, whatever container they stand in.
_VOICES = ("#comments", ".comments-area", ".comment-list", "#disqus_thread", "#respond")
_MARKUP = ("text/html", "application/xhtml+xml", "text/markdown", "text/x-markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of a guide with its 1-based line; ``lead`` is the bold beginning of its text, if any."""

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    position: int | None = None
    lead: str = ""
    linked: float = 0.0
    panel: int | None = None  # of the tabs that it stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A guide as it was published. ``outside`` is text of the file that is no piece, with its line.

    ``declared`` is the language that the page states (BCP 47), None where it states none.
    """

    title: str
    summary: str
    declared: str | None
    language: str | None
    pieces: tuple[Piece, ...]
    links: tuple[Anchor, ...]
    outside: tuple[tuple[int, str], ...]


def read_page(body: bytes, *, media_type: str, url: str = "", recipe: Recipe = Recipe()) -> Page:
    """Read a guide; never raises, a file without text is a page without pieces."""
    kind = media_type.partition(";")[0].strip().lower()
    source = safe(decode(body))
    markdown = "markdown" in kind
    plain = kind not in _MARKUP
    head = letterhead(source, markdown=markdown) if markdown or plain else Letterhead(text=source)
    if markdown:
        body = unticked(head.text).encode()
    elif plain:
        body = unwrapped(head.text).encode()
    markup = to_html(unticked(head.text)) if markdown else "" if plain else source
    parsed = LexborHTMLParser(markup) if markup else None
    if parsed is not None:
        recipe = Recipe(select=recipe.select or _article(parsed), remove=(*recipe.remove, *_VOICES))
    document = extract(body, media_type=media_type, recipe=recipe, url=url)
    places = Places(source, marked=not plain)
    places.take(head.title, head.summary)
    tabs = panels(parsed)
    leads = _leads(parsed)
    pieces: list[Piece] = []
    for block in document.blocks:
        for each in parted(block, plain=plain, language=document.language):
            pieces.append(replace(_piece(each, places, leads), panel=tabs.of(each.text)))
    return Page(
        title=head.title or (document.title if parsed is not None else ""),
        summary=head.summary or _described(parsed),
        declared=stated(head.language or _attribute(parsed, "html", "lang")),
        language=document.language,
        pieces=tuple(pieces),
        links=tuple(anchors(parsed, url)),
        outside=tuple(places.rest()),
    )


def _article(parsed: LexborHTMLParser) -> tuple[str, ...]:
    """The one element that declares itself the article and holds most of the page's text, as a selector.

    Read by a selector, a page keeps lists of nothing but links: in a guide they lead to related ones.
    """
    whole = len((parsed.body.text(deep=True) if parsed.body else "").split())
    for selector in vocabulary().landmarks:
        nodes = parsed.css(selector)
        if len(nodes) == 1 and len(nodes[0].text(deep=True).split()) >= _MOST * whole:
            return (selector,)
    return ()


def tidied(page: Page) -> Page:
    """The page without what YAML cannot hold or nobody sees: control characters, runs of spaces."""
    pieces = [replace(each, text=_tidy(each.text), lead=_tidy(each.lead)) for each in page.pieces]
    return replace(
        page,
        title=_tidy(page.title),
        summary=_tidy(page.summary),
        pieces=tuple(each for each in pieces if each.text),
        links=tuple(replace(each, text=_tidy(each.text)) for each in page.links),
    )


def _tidy(text: str) -> str:
    return _PICTURE.sub("", " ".join(_HIDDEN.sub(" ", text).split()))


def _piece(block: Block, places: Places, leads: frozenset[str]) -> Piece:
    row = block.kind is BlockKind.ROW and " | " in block.text
    line = places.cells(block.text) if row else places.line(block.text)
    lead = max((each for each in leads if block.text.startswith(each)), key=len, default="")
    return Piece(
        kind=block.kind,
        text=block.text,
        line=line,
        level=block.level,
        position=block.position,
        lead=lead,
        linked=block.linked,
    )


def _leads(parsed: LexborHTMLParser | None) -> frozenset[str]:
    """Bold words with which a list item or a paragraph begins."""
    found: set[str] = set()
    for node in parsed.css("li, p, dd, td") if parsed else ():
        first = _first(node)
        if first is not None and first.tag in ("strong", "b"):
            text = " ".join(first.text(deep=True).split())
            if text and len(text) <= _LONGEST_LEAD:
                found.add(text)
    return frozenset(found)


def _first(node: LexborNode) -> LexborNode | None:
    """The first child with text; inside a paragraph where an item begins with one."""
    for child in node.iter(include_text=True):
        if (child.text(deep=True) or "").strip():
            return _first(child) if child.tag in ("p", "div", "span") else child
    return None


def _described(parsed: LexborHTMLParser | None) -> str:
    return " ".join(_attribute(parsed, "meta[name=description]", "content").split())


def _attribute(parsed: LexborHTMLParser | None, selector: str, name: str) -> str:
    node = parsed.css_first(selector) if parsed else None
    return (node.attributes.get(name) or "").strip() if node is not None else ""

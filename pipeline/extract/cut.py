"""Cuts the article out of a page and reduces it to lean HTML, with one fast parse (selectolax, lexbor).

This is what every capture costs, so nothing here reads blocks: where the lean HTML of two captures
is equal, so are their documents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError, create_tag

from pipeline.extract.automatic import article
from pipeline.extract.lean import lean
from pipeline.extract.prune import (
    prune_consents,
    prune_contents,
    prune_marked,
    prune_menus,
    prune_votes,
)
from pipeline.extract.tabs import title_panels
from pipeline.extract.vocabulary import vocabulary
from pipeline.markup import outermost, safe
from pipeline.model import Extraction, Recipe, SelectorMatch
from pipeline.text import digest

_WHOLE = Extraction(route="whole", recipe="")
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_BLOCKS = f"{_HEADINGS}, p, li, tr, dt, dd, blockquote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The article of a page: lean HTML, what the page says of itself, and how it was found.

    ``digest`` is equal where nothing that blocks are read from differs.
    """

    html: str
    title: str
    lang: str
    extraction: Extraction
    address: str = ""

    @property
    def digest(self) -> str:
        """xxh3_128 of all that the document depends on."""
        return digest("\x00".join((self.html, self.title, self.lang, self.address, self.extraction.route)))


def region(html: str, recipe: Recipe) -> Region:
    """The article as the recipe's selectors find it; automatically where there are none or none matches."""
    page = LexborHTMLParser(safe(html))
    body = page.body or page.root
    title = _text(page.css_first("title"))
    nodes, extraction = _cut(body, recipe, title) if body is not None else ([], _WHOLE)
    return Region(
        html="".join(lean(node.html or "") for node in nodes),
        title=title,
        lang=_attribute(page, "html", "lang") or _attribute(page, "html", "xml:lang"),
        extraction=replace(extraction, recipe=recipe.digest),
        address=_attribute(page, "link[rel=canonical]", "href"),
    )


def cut_nodes(html: str, recipe: Recipe) -> list[LexborNode]:
    """The elements that hold the article, in the order of the page; ``html`` must be safe to parse."""
    page = LexborHTMLParser(html)
    body = page.body or page.root
    return _cut(body, recipe, _text(page.css_first("title")))[0] if body is not None else []


def _cut(body: LexborNode, recipe: Recipe, title: str) -> tuple[list[LexborNode], Extraction]:
    """The elements that hold the article, pruned, and the route that led to them."""
    _drop_unread(body)
    title_panels(body)
    removed = tuple(_remove(body, selector) for selector in recipe.remove)
    found = tuple((selector, _select(body, selector)) for selector in recipe.select)
    matches = tuple(_match(selector, nodes, removes=False) for selector, nodes in found)
    if any(match.characters for match in matches):
        nodes, route = _in_order(body, [n for _, each in found for n in each]), "selector"
        for node in nodes:
            prune_marked(node, declared=True)
    else:
        prune_marked(body, declared=False)
        nodes, route = article(body, title)
        for node in nodes:
            prune_menus(node)
    for node in nodes:
        prune_votes(node)
        prune_consents(node)
        prune_contents(node)
    return nodes, Extraction(route=route, recipe="", matches=(*matches, *removed))


def _drop_unread(body: LexborNode) -> None:
    """Drop what is never text, show what is hidden from robots; ``noscript`` stays only without the rest."""
    for node in body.css(vocabulary().leftovers):
        if not node.text(deep=True).strip():
            node.decompose()
    for node in body.css("[data-cfemail]"):
        node.replace_with(unmasked(node.attributes.get("data-cfemail") or "") or _text(node))
    for node in body.css("svg[aria-label]"):
        _name_picture(node)
    for node in body.css(vocabulary().elements):
        node.decompose()
    fallbacks = body.css("noscript")
    if fallbacks and len(_text(body)) > sum(len(_text(node)) for node in fallbacks) + len(fallbacks):
        for node in fallbacks:
            node.decompose()


def _name_picture(drawing: LexborNode) -> None:
    """Put a picture with the name of a drawing in its place: "Yes" for a tick in a table."""
    picture = create_tag("img")
    picture.attrs["alt"] = drawing.attributes.get("aria-label") or ""
    drawing.replace_with(picture)


def _select(body: LexborNode, selector: str) -> list[LexborNode]:
    """Elements that a selector finds, the body included; none where it is not CSS."""
    try:
        return list(body.css(selector)) or ([body] if body.css_matches(selector) else [])
    except (SelectolaxError, ValueError):
        return []


def _remove(body: LexborNode, selector: str) -> SelectorMatch:
    nodes = _select(body, selector)
    match = _match(selector, nodes, removes=True)
    for node in nodes:
        node.decompose()
    return match


def _match(selector: str, nodes: list[LexborNode], *, removes: bool) -> SelectorMatch:
    """How much a selector found, so that a loss is seen before it is believed."""
    return SelectorMatch(
        selector=selector,
        count=len(nodes),
        characters=sum(len(_text(node)) for node in nodes),
        removes=removes,
        blocks=sum(len(node.css(_BLOCKS)) for node in nodes),
        headings=sum(len(node.css(_HEADINGS)) for node in nodes),
    )


def _in_order(body: LexborNode, nodes: list[LexborNode]) -> list[LexborNode]:
    """The outermost of the found elements in document order, each once."""
    wanted = {node.mem_id for node in nodes}
    if body.mem_id in wanted:
        return [body]
    if len(wanted) == 1:
        return nodes[:1]
    return outermost(node for node in body.css("*") if node.mem_id in wanted)


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def unmasked(code: str) -> str:
    """The e-mail address in a ``data-cfemail``: each byte is masked with the first one (Cloudflare)."""
    try:
        mask, *masked = bytes.fromhex(code)
        return bytes(each ^ mask for each in masked).decode("utf-8")
    except ValueError:
        return ""

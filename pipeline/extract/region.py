"""Cuts the article out of a page and reduces it to lean HTML, with one fast parse (selectolax, lexbor).

This is what every capture costs, so nothing here reads blocks: where the lean HTML of two captures
is equal, so are their documents.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.extract.automatic import article
from pipeline.extract.lean import lean
from pipeline.extract.prune import prune_contents, prune_marked, prune_menus
from pipeline.extract.vocabulary import vocabulary
from pipeline.markup import safe
from pipeline.model import Extraction, Recipe, SelectorMatch
from pipeline.text import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The article of a page: lean HTML, the page's title and ``lang``, and how it was found.

    ``digest`` is equal where nothing that blocks are read from differs.
    """

    html: str
    title: str
    lang: str
    extraction: Extraction

    @property
    def digest(self) -> str:
        """xxh3_128 of all that the document depends on."""
        return digest("\x00".join((self.html, self.title, self.lang, self.extraction.route)))


def region(html: str, recipe: Recipe) -> Region:
    """The article as the recipe's selectors find it; automatically where there are none or none matches."""
    page = LexborHTMLParser(safe(html))
    title = _text(page.css_first("title"))
    lang = _lang(page)
    body = page.body or page.root
    if body is None:
        return Region(
            html="", title=title, lang=lang, extraction=Extraction(route="whole", recipe=recipe.digest)
        )
    _drop_unread(body)
    removed = tuple(_remove(body, selector) for selector in recipe.remove)
    found = tuple((selector, _select(page, selector)) for selector in recipe.select)
    matches = tuple(
        SelectorMatch(selector=selector, count=len(nodes), characters=sum(len(_text(n)) for n in nodes))
        for selector, nodes in found
    )
    if any(match.characters for match in matches):
        nodes, route = _in_order(body, [n for _, each in found for n in each]), "selector"
        for node in nodes:
            prune_marked(node, declared=True)
    else:
        prune_marked(body, declared=False)
        nodes, route = article(body)
        for node in nodes:
            prune_menus(node)
    for node in nodes:
        prune_contents(node)
    return Region(
        html="".join(lean(node.html or "") for node in nodes),
        title=title,
        lang=lang,
        extraction=Extraction(route=route, recipe=recipe.digest, matches=(*matches, *removed)),
    )


def _drop_unread(body: LexborNode) -> None:
    """Drop what is never text; ``noscript`` stays only where there is nothing else."""
    for node in body.css(vocabulary().elements):
        node.decompose()
    fallbacks = body.css("noscript")
    if fallbacks and len(_text(body)) > sum(len(_text(node)) for node in fallbacks) + len(fallbacks):
        for node in fallbacks:
            node.decompose()


def _select(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Elements that a selector finds; none where it is not CSS."""
    try:
        return list(page.css(selector))
    except (SelectolaxError, ValueError):
        return []


def _remove(body: LexborNode, selector: str) -> SelectorMatch:
    try:
        nodes = list(body.css(selector))
    except (SelectolaxError, ValueError):
        nodes = []
    characters = sum(len(_text(node)) for node in nodes)
    for node in nodes:
        node.decompose()
    return SelectorMatch(selector=selector, count=len(nodes), characters=characters, removes=True)


def _in_order(body: LexborNode, nodes: list[LexborNode]) -> list[LexborNode]:
    """The outermost of the found elements in document order, each once."""
    wanted = {node.mem_id for node in nodes}
    if body.mem_id in wanted:
        return [body]
    if len(wanted) == 1:
        return nodes[:1]
    return [
        node
        for node in body.css("*")
        if node.mem_id in wanted and not any(above in wanted for above in _ancestors(node))
    ]


def _ancestors(node: LexborNode) -> set[int]:
    found = set()
    parent = node.parent
    while parent is not None:
        found.add(parent.mem_id)
        parent = parent.parent
    return found


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def _lang(page: LexborHTMLParser) -> str:
    root = page.css_first("html")
    return (
        (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip()
        if root is not None
        else ""
    )

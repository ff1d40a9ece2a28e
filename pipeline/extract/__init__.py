"""Reads a page into a document: which part is the article, and what its pieces are.

``region`` finds and cuts (every capture, about a millisecond); ``blocks`` reads what was cut
(only where it differs from what was read before); ``extract`` is both, and never raises: a page
that cannot be read is a document without blocks.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from pipeline.extract.blocks import read
from pipeline.extract.cut import Region, region
from pipeline.extract.familiar import Familiar
from pipeline.extract.language import language_of, stated
from pipeline.extract.markdown import to_html
from pipeline.extract.plain import read_plain
from pipeline.markup import decode
from pipeline.model import Block, BlockKind, Document, Extraction, Recipe

__all__ = ["EXTRACTOR", "Region", "blocks", "extract", "region"]

EXTRACTOR = "2026.5"
"""Version of everything in this package: raised whenever the same page may give other blocks."""

_FAMILIAR = Familiar()
_EVERYTHING = Recipe(select=("body",))
_MARKDOWN = frozenset(("text/markdown", "text/x-markdown"))


def extract(
    body: bytes,
    *,
    media_type: str = "text/html",
    recipe: Recipe = Recipe(),
    url: str = "",
    language: str | None = None,
) -> Document:
    """The document of a page: blocks in reading order, title, language, and how it was found.

    ``media_type`` may carry a charset. ``language`` overrules what the page states; without it a text
    that clearly reads otherwise overrules the page.
    ``url`` completes an address that the page gives of itself in part.
    """
    kind, _, parameters = media_type.partition(";")
    charset = parameters.partition("charset=")[2].strip(" \"'") or None
    document = _extracted(body, kind.strip().lower(), charset, recipe, language)
    if url and document.address and not document.address.startswith("http"):
        return replace(document, address=urljoin(url, document.address))
    return document


@lru_cache(maxsize=32)
def _extracted(body: bytes, kind: str, charset: str | None, recipe: Recipe, language: str | None) -> Document:
    text = decode(body, charset)
    known = stated(language)
    plain = Extraction(route="text", recipe=recipe.digest)
    if kind == "text/plain":
        return _document(read_plain(text), Region(html="", title="", lang="", extraction=plain), known)
    if kind in _MARKDOWN:
        cut = region(to_html(text), _EVERYTHING)
        return blocks(replace(cut, title="", lang="", extraction=plain), language=language)
    way = (kind, language)
    return _FAMILIAR.read(text, recipe, way, lambda page: blocks(region(page, recipe), language=language))


def blocks(cut: Region, *, language: str | None = None) -> Document:
    """The document of a region; regions with equal digests give equal documents."""
    return _document(_read(cut.html), cut, stated(language))


@lru_cache(maxsize=128)
def _read(markup: str) -> tuple[Block, ...]:
    return read(markup)


def _document(found: tuple[Block, ...], cut: Region, language: str | None) -> Document:
    first = next((block.text for block in found if block.kind is BlockKind.HEADING and block.level <= 2), "")
    return Document(
        blocks=found,
        title=cut.title or first,
        language=language or _language(found, stated(cut.lang)),
        extraction=cut.extraction,
        address=cut.address,
    )


@lru_cache(maxsize=128)
def _language(found: tuple[Block, ...], declared: str | None) -> str | None:
    return language_of("\n".join(block.text for block in found), declared)

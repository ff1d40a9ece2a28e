"""Reads a page into a document: which part is the article, and what its pieces are.

``region`` finds and cuts (every capture, about a millisecond); ``blocks`` reads what was cut
(only where it differs from what was read before); ``extract`` is both, and never raises: a page
that cannot be read is a document without blocks.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.extract.blocks import read
from pipeline.extract.language import read_language, stated
from pipeline.extract.markdown import to_html
from pipeline.extract.plain import read_plain
from pipeline.extract.region import Region, region
from pipeline.markup import decode, safe
from pipeline.model import Block, BlockKind, Document, Extraction, Recipe

__all__ = ["EXTRACTOR", "Region", "blocks", "extract", "region"]

EXTRACTOR = "2026.1"
"""Version of everything in this package: raised whenever the same page may give other blocks."""

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

    ``media_type`` may carry a charset. ``language`` overrules what the page states, and the page
    overrules what its text reads like. ``url`` is not read yet; it names the page in later versions.
    """
    kind, _, parameters = media_type.partition(";")
    charset = parameters.partition("charset=")[2].strip(" \"'") or None
    return _extracted(body, kind.strip().lower(), charset, recipe, language)


@lru_cache(maxsize=32)
def _extracted(body: bytes, kind: str, charset: str | None, recipe: Recipe, language: str | None) -> Document:
    text = decode(body, charset)
    if kind == "text/plain":
        found = read_plain(text)
        return _document(found, "", stated(language), Extraction(route="text", recipe=recipe.digest))
    if kind in _MARKDOWN:
        cut = region(safe(to_html(text)), Recipe(select=("body",)))
        extraction = Extraction(route="text", recipe=recipe.digest)
        return _document(_read(cut.html), "", stated(language), extraction)
    return blocks(region(text, recipe), language=language)


def blocks(cut: Region, *, language: str | None = None) -> Document:
    """The document of a region; regions with equal digests give equal documents."""
    return _document(
        _read(cut.html), cut.title, stated(language) or stated(cut.lang), cut.extraction, address=cut.address
    )


@lru_cache(maxsize=128)
def _read(markup: str) -> tuple[Block, ...]:
    return read(markup)


def _document(
    found: tuple[Block, ...], title: str, language: str | None, extraction: Extraction, *, address: str = ""
) -> Document:
    first = next((block.text for block in found if block.kind is BlockKind.HEADING and block.level <= 2), "")
    return Document(
        blocks=found,
        title=title or first,
        language=language or _spoken(found),
        extraction=extraction,
        address=address,
    )


@lru_cache(maxsize=128)
def _spoken(found: tuple[Block, ...]) -> str | None:
    return read_language("\n".join(block.text for block in found))

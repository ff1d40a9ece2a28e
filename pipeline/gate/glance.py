"""What a page looks like at a glance: its title, its main headings, and how much it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.markup import safe
from pipeline.model import BlockKind, Document
from pipeline.text import canonical

RUN = 60  # characters from which a run of text between two tags counts as prose
_HEAD = 4_000  # characters of text that are looked at for phrases
_SITE = re.compile(r"\s+[|–—·:»•-]\s+")
_UNREAD = re.compile(r"<(script|style|noscript|template)\b", re.IGNORECASE)
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "noscript", "template")}
_AROUND = "nav, footer, [role=navigation], [role=contentinfo]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """``names`` are the canonical title, its parts and the main headings; ``text`` is canonical and cut off.

    ``characters`` counts the visible text outside of navigation and footer, ``prose`` that in
    sentences, ``steps`` the items of numbered lists; ``fallback`` is what browsers without script show.
    """

    names: tuple[str, ...]
    text: str
    characters: int
    prose: int
    steps: int = 0
    scripts: int = 0
    password: bool = False
    fallback: str = ""
    source: str = ""


def prose_of(html: str, enough: int) -> str:
    """Text of some length between tags, without parsing, up to about ``enough`` characters."""
    found: list[str] = []
    size = 0
    for part in _outside_scripts(html):
        for piece in part.split("<"):
            if len(piece) < RUN or len(run := piece.partition(">")[2].strip()) < RUN:
                continue
            found.append(run)
            size += len(run)
            if size >= enough:
                return "\n".join(found)
    return "\n".join(found)


def _outside_scripts(html: str) -> Iterator[str]:
    start = 0
    while match := _UNREAD.search(html, start):
        yield html[start : match.start()]
        end = _ENDS[match[1].lower()].search(html, match.end())
        if end is None:
            return
        start = end.start()
    yield html[start:]


def glance(html: str) -> Glance:
    """The looks of an HTML page, with one fast parse and without any selector."""
    page = LexborHTMLParser(safe(html))
    scripts = len(page.css("script"))
    fallback = " ".join(node.text(deep=True) for node in page.css("noscript"))
    title = page.css_first("title")
    headings = [node.text(deep=True) for node in page.css("h1")[:3]] or [
        node.text(deep=True) for node in page.css("h2")[:2]
    ]
    for node in page.css("script, style, noscript, template, svg"):
        node.decompose()
    text = _text(page.body)
    return Glance(
        names=names_of(title.text(deep=True) if title is not None else "", headings),
        text=canonical(text[:_HEAD]),
        characters=len(text),
        prose=_prose(page),
        steps=len(page.css("ol > li")),
        scripts=scripts,
        password=page.css_first("input[type=password]") is not None,
        fallback=canonical(fallback[:_HEAD]),
        source=html[:20_000].lower(),
    )


def glance_at_document(document: Document) -> Glance:
    """The looks of a document of which the page is not known."""
    blocks = document.blocks
    main = [block.text for block in blocks[:8] if block.kind is BlockKind.HEADING]
    return Glance(
        names=names_of(document.title, main[:3] or [block.text for block in blocks[:1]]),
        text=" ".join(block.key for block in blocks)[:_HEAD],
        characters=document.characters,
        prose=sum(len(block.text) for block in blocks if is_sentence(block.text)),
        steps=sum(block.kind is BlockKind.STEP for block in blocks),
    )


def names_of(title: str, headings: list[str]) -> tuple[str, ...]:
    """Canonical names of a page: the title, what stands before and after its dividers, main headings."""
    parts = _SITE.split(title) if title else []
    every = [title, *(parts[:1] + parts[-1:] if len(parts) > 1 else []), *headings]
    return tuple(dict.fromkeys(filter(None, (canonical(each).rstrip(" :") for each in every))))


def is_sentence(text: str) -> bool:
    """Whether a text reads as prose: long enough and ended, or long."""
    ended = text.rstrip().endswith((".", "!", "?", ":", ";", "”", ")", "»"))
    return len(text) >= 60 and (ended or len(text) > 160)


def _text(body: LexborNode | None) -> str:
    """Visible text outside of navigation and footer, or all of it where nothing else is there."""
    if body is None:
        return ""
    whole = " ".join(body.text(deep=True, separator=" ").split())
    for node in body.css(_AROUND):
        node.decompose()
    return " ".join(body.text(deep=True, separator=" ").split()) or whole


def _prose(page: LexborHTMLParser) -> int:
    texts = (node.text(deep=True).strip() for node in page.css("p, li, td, dd, blockquote"))
    return sum(len(text) for text in texts if is_sentence(text)) or sum(
        len(text)
        for node in page.css("div, span, section, article")
        if is_sentence(text := node.text(deep=False).strip())
    )

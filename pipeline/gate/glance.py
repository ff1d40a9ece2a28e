"""What a page looks like at a glance: its title, its main headings, and how much it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from pipeline.markup import safe
from pipeline.text import canonical

_HEAD = 4_000  # characters of text that are looked at for phrases
_SITE = re.compile(r"\s+[|–—·:»-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """``names`` are the canonical title, its parts and the main headings; ``text`` is canonical and cut off.

    ``characters`` counts all visible text, ``paragraph`` that in sentences, ``scripts`` the script elements.
    """

    names: tuple[str, ...]
    text: str
    characters: int
    prose: int
    scripts: int = 0
    password: bool = False
    fallback: str = ""


def glance(html: str) -> Glance:
    """The looks of an HTML page, with one fast parse and without any selector."""
    page = LexborHTMLParser(safe(html))
    scripts = page.css("script")
    fallback = " ".join(node.text(deep=True) for node in page.css("noscript"))
    password = page.css_first("input[type=password]") is not None
    title = page.css_first("title")
    headings = [node.text(deep=True) for node in page.css("h1")[:3]]
    for node in page.css("script, style, noscript, template, svg"):
        node.decompose()
    text = " ".join(page.body.text(deep=True, separator=" ").split()) if page.body is not None else ""
    sentences = [node.text(deep=True).strip() for node in page.css("p, li, td, dd")]
    return Glance(
        names=names_of(title.text(deep=True) if title is not None else "", headings),
        text=canonical(text[:_HEAD]),
        characters=len(text),
        prose=sum(len(sentence) for sentence in sentences if is_sentence(sentence)),
        scripts=len(scripts),
        password=password,
        fallback=canonical(fallback[:_HEAD]),
    )


def names_of(title: str, headings: list[str]) -> tuple[str, ...]:
    """Canonical names of a page: the title, what stands before and after its dividers, main headings."""
    parts = _SITE.split(title) if title else []
    every = [title, *(parts[:1] + parts[-1:] if len(parts) > 1 else []), *headings]
    return tuple(dict.fromkeys(filter(None, (canonical(each) for each in every))))


def is_sentence(text: str) -> bool:
    """Whether a text reads as prose: long enough and ended, or long."""
    return len(text) >= 60 and (
        text.rstrip().endswith((".", "!", "?", ":", ";", "”", ")", "»")) or len(text) > 160
    )

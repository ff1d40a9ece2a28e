"""What a page looks like at a glance: its title, its main headings, and what it says in its main part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.markup import outermost, safe
from pipeline.model import BlockKind, Document
from pipeline.text import canonical

LEFT = 10  # characters beside notices and navigation from which those are not what the page is about
RUN = 60  # characters from which a run of text between two tags counts as prose
_HEAD = 4_000  # characters of text that are looked at for phrases
_SITE = re.compile(r"\s+[|–—·:»•-]\s+")
_UNREAD = re.compile(r"<(script|style|noscript|template)\b", re.IGNORECASE)
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "noscript", "template")}
_AROUND = "nav, footer, body > header, [role=navigation], [role=contentinfo], [role=banner]"
_MAIN = "main, [role=main], article"
_NOTICES = ", ".join(
    f"[{where}*={what} i]"
    for what in ("cookie", "consent", "gdpr", "onetrust", "didomi")
    for where in ("id", "class")
)
_OWN = "h1, main, article"  # what a mere notice does not hold
_SENTENCE = re.compile(r"(?<=[.!?:;。！？؟])[\"')\]]*\s*(?=\S)")
_ENDED = (".", "!", "?", ":", ";", "”", ")", "»", "。", "！", "？", "؟", '"')
_SAID = "p, li, td, dd, blockquote, summary"
_ASKS = "input[type=email], input[type=password], input[type=tel], input[name*=user i], input[name*=login i]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """``names`` are the canonical title, its parts and the main headings; ``text`` is canonical and cut off.

    ``text`` and what follows are of the main part: without navigation, footer and cookie notice.
    ``characters`` counts the visible text, ``prose`` that in long sentences, ``steps`` the items of numbered
    lists, ``told`` the passages that are no mere links; ``sentences`` are canonical, ``asks`` says that an
    address or a password is asked for; ``fallback`` is what browsers without script show.
    """

    names: tuple[str, ...]
    text: str
    characters: int
    prose: int
    sentences: tuple[str, ...] = ()
    steps: int = 0
    told: int = 0
    headed: bool = False
    scripts: int = 0
    password: bool = False
    asks: bool = False
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
    """The looks of an HTML page, with one fast parse."""
    page = LexborHTMLParser(safe(html))
    scripts = len(page.css("script"))
    fallback = " ".join(node.text(deep=True) for node in page.css("noscript"))
    title = page.css_first("title")
    for node in outermost(page.css("script, style, noscript, template, svg")):
        node.decompose()
    headings = [node.text(deep=True) for node in page.css("h1")[:3]] or [
        node.text(deep=True) for node in page.css("h2")[:2]
    ]
    main = _main(page)
    text = _visible(main)
    return Glance(
        names=names_of(title.text(deep=True) if title is not None else "", headings),
        text=canonical(text[:_HEAD]),
        characters=len(text),
        prose=_prose(main),
        sentences=_sentences(_passages(main)),
        steps=len(main.css("ol > li")) if main is not None else 0,
        told=_told(main),
        headed=bool(headings),
        scripts=scripts,
        password=main is not None and main.css_first("input[type=password]") is not None,
        asks=main is not None and main.css_first(_ASKS) is not None,
        fallback=canonical(fallback[:_HEAD]),
        source=html[:20_000].lower(),
    )


def glance_at_document(document: Document) -> Glance:
    """The looks of a document of which the page is not known."""
    blocks = document.blocks
    main = [block.text for block in blocks[:8] if block.kind is BlockKind.HEADING]
    said = [block.text for block in blocks if block.kind is not BlockKind.HEADING]
    return Glance(
        names=names_of(document.title, main[:3] or [block.text for block in blocks[:1]]),
        text=" ".join(block.key for block in blocks)[:_HEAD],
        characters=document.characters,
        prose=sum(len(block.text) for block in blocks if is_sentence(block.text)),
        sentences=_sentences(said),
        steps=sum(block.kind is BlockKind.STEP for block in blocks),
        told=len(said),
        headed=bool(main),
    )


def glance_at_text(text: str) -> Glance:
    """The looks of a plain text, whose first line is its name."""
    lines = [line.strip() for line in text[: 2 * _HEAD].splitlines() if line.strip()]
    return Glance(
        names=names_of("", lines[:1]),
        text=canonical(" ".join(lines)[:_HEAD]),
        characters=len(text),
        prose=sum(len(line) for line in lines if is_sentence(line)),
        sentences=_sentences(lines[1:]),
        told=len(lines),
    )


def names_of(title: str, headings: list[str]) -> tuple[str, ...]:
    """Canonical names of a page: the title, what stands before and after its dividers, main headings."""
    parts = _SITE.split(title) if title else []
    every = [title, *(parts[:1] + parts[-1:] if len(parts) > 1 else []), *headings]
    return tuple(dict.fromkeys(filter(None, (canonical(each).rstrip(" :") for each in every))))


def is_sentence(text: str) -> bool:
    """Whether a text reads as prose: long enough and ended, or long."""
    ended = text.rstrip().endswith(_ENDED)
    return len(text) >= 60 and (ended or len(text) > 160)


def _main(page: LexborHTMLParser) -> LexborNode | None:
    """The part of a page that says what it is about; all of it where nothing else says anything.

    Takes notices, navigation and footer out of the page, as long as something is left.
    """
    body = page.body
    if body is None:
        return None
    notices = outermost(each for each in body.css(_NOTICES) if each.css_first(_OWN) is None)
    around = outermost(each for each in body.css(_AROUND) if each.css_first(_OWN) is None)
    for removed in ((*notices, *around), around):
        if len(_visible(body)) - sum(len(_visible(each)) for each in removed) >= LEFT:
            for node in outermost(removed):
                node.decompose()
            break
    size = len(_visible(body))
    return next((part for part in body.css(_MAIN) if 2 * len(_visible(part)) > size), body)


def _visible(node: LexborNode | None) -> str:
    return "" if node is None else " ".join(node.text(deep=True, separator=" ").split())


def _prose(main: LexborNode | None) -> int:
    if main is None:
        return 0
    texts = (node.text(deep=True).strip() for node in main.css("p, li, td, dd, blockquote"))
    return sum(len(text) for text in texts if is_sentence(text)) or sum(
        len(text)
        for node in main.css("div, span, section, article")
        if is_sentence(text := node.text(deep=False).strip())
    )


def _passages(main: LexborNode | None) -> list[str]:
    if main is None:
        return []
    found = [_visible(node) for node in main.css(_SAID)]
    return found or [
        _visible(node) for node in main.css("div, span, section, article") if node.text(deep=False).strip()
    ]


def _told(main: LexborNode | None) -> int:
    """Passages of a few words that are no mere links."""
    if main is None:
        return 0
    return sum(
        len(node.text(deep=True).strip()) > sum(len(link.text(deep=True)) for link in node.css("a")) + 1
        for node in main.css(_SAID)
    )


def _sentences(passages: Iterable[str]) -> tuple[str, ...]:
    """Canonical sentences of a text, each once."""
    found: dict[str, None] = {}
    size = 0
    for passage in passages:
        text = canonical(passage[:_HEAD])
        found.update(dict.fromkeys(filter(None, (each.strip() for each in _SENTENCE.split(text)))))
        size += len(text)
        if size > _HEAD:
            break
    return tuple(found)

"""A state of a made-up page to the bytes of one fetch."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from benchmarks.histories.article import Article, Kind, Piece, Section
from benchmarks.histories.fetch import Fetch
from benchmarks.histories.furniture import Piece as Beside
from benchmarks.histories.furniture import shown
from benchmarks.histories.ink import Ink

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A page as its site serves it for a while; ``era`` counts designs, ``wraps`` elements around it.

    ``hand`` is the editor that wrote the markup, ``cut``: its longer paragraphs are two, ``extras``:
    advertisements stand between the blocks, ``beside``: what else stands in the article.
    """

    article: Article
    shape: str
    updated: date
    era: int = 0
    wraps: int = 0
    build: str = "0"
    numbered: str = ""
    order: tuple[int, ...] = ()
    promo: str = ""
    hand: str = ""
    cut: bool = False
    extras: bool = False
    beside: tuple[Beside, ...] = ()
    ink: Ink = field(default_factory=Ink)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the order in which the site shows them; new ones stand last."""
        every = self.article.sections
        if self.cut:
            every = tuple(replace(each, pieces=tuple(_cut(each.pieces))) for each in every)
        known = [index for index in self.order if index < len(every)]
        return tuple(every[i] for i in (*known, *(i for i in range(len(every)) if i not in known)))


def _cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with every text of several sentences in two paragraphs."""
    for piece in pieces:
        first, stop, rest = piece.lines[0].partition("。" if "。" in piece.lines[0] else ". ")
        if piece.kind is Kind.TEXT and rest:
            yield replace(piece, lines=(f"{first}{stop}".strip(),))
            yield replace(piece, lines=(rest,))
        else:
            yield piece


def selector(shape: str, era: int) -> str:
    """The selector with which a reader would declare the text in that design."""
    return f".{_body(shape, era)}"


def _body(shape: str, era: int) -> str:
    """The class of the element around the text, which a person named; it lasts as long as a design."""
    return f"{shape}-text" if era == 0 else f"{shape}-text-v{era + 1}"


@cache
def words(language: str) -> dict[str, Any]:
    """What sites of that language say to everyone."""
    return tomllib.loads((HERE / "words" / f"{language}.toml").read_text("utf-8"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "shapes"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(state: State, fetch: Fetch, at: datetime, *, share: float = 1.0) -> bytes:
    """The page as one fetch brings it; ``share`` of its sections where an answer was cut short."""
    article = state.article
    said = words(article.language)
    sections = state.sections
    sections = sections[: max(1, round(share * len(sections)))]
    # Draws of its own, so that another piece of furniture tells no other history.
    own = replace(fetch, draws=random.Random(f"{fetch.build}/{at.isoformat()}/beside"))
    above, below = (shown(state.beside, said, own, above=where) for where in (True, False))
    fetch = replace(fetch, above=above, below=below)
    template = _environment().get_template(f"{state.shape}.html")
    markup = template.render(
        article=article,
        sections=sections,
        said=said,
        fetch=fetch,
        at=at,
        state=state,
        body=_body(state.shape, state.era),
        updated=article.updated.replace("{date}", _day(state.updated, article.language)),
        ink=lambda text: Markup(state.ink.words(text, fetch, article.language)),
        heading=lambda index, text: Markup(
            state.ink.words(_numbered(state.numbered, index, text), fetch, article.language)
        ),
        page=SimpleNamespace(id=sum(map(ord, article.name)) * 7919),
    )
    return state.ink.page(markup).encode()


def _numbered(style: str, index: int, text: str) -> str:
    return f"{style.format(index)}{text}" if style else text


def _day(day: date, language: str) -> str:
    names: list[str] = words(language)["months"]
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    if language == "en":
        return f"{names[day.month - 1]} {day.day}, {day.year}"
    return f"{day.day}{'.' if language == 'de' else ''} {names[day.month - 1]} {day.year}"

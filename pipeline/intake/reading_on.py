"""Where a page sends its readers: guides of ours, and pages elsewhere with their address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.guide.forms import LinkForm
from pipeline.intake.anchors import Anchor
from pipeline.intake.page import Piece
from pipeline.model import BlockKind
from pipeline.text import canonical, similarity

_URL = re.compile(r"https?://[^\s<>()\"']+[^\s<>()\"'.,;:!?]")
_ALIKE = 0.8  # of a named guide and the title of one of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A guide of ours that a page may mean: by its title, or by the service it is about."""

    id: str
    title: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOn:
    """Links, and the pieces that name something without saying where it is."""

    links: tuple[LinkForm, ...]
    left: tuple[Piece, ...]


def related(pieces: Sequence[Piece], anchors: Sequence[Anchor], known: Sequence[Known]) -> ReadingOn:
    """The links of a part, in order, each once."""
    found: dict[str, LinkForm] = {}
    left: list[Piece] = []
    for piece in pieces:
        if piece.kind is BlockKind.HEADING:
            continue
        elsewhere = [*_anchored(piece, anchors), *_addressed(piece)]
        for link in (*_ours(piece, known), *elsewhere):
            found.setdefault(link.guide or link.url or "", link)
        if not elsewhere:
            left.append(piece)
    return ReadingOn(links=tuple(found.values()), left=tuple(left))


def _anchored(piece: Piece, anchors: Sequence[Anchor]) -> list[LinkForm]:
    return [
        LinkForm(title=each.text, url=each.url) for each in anchors if each.whole and each.text in piece.text
    ]


def _addressed(piece: Piece) -> list[LinkForm]:
    """Addresses that a text spells out, with the words before them as their title."""
    return [
        LinkForm(title=piece.text[: match.start()].strip(" :–—-(") or match[0], url=match[0])
        for match in _URL.finditer(piece.text)
    ]


def _ours(piece: Piece, known: Sequence[Known]) -> list[LinkForm]:
    key = canonical(piece.text)
    return [
        LinkForm(guide=each.id)
        for each in known
        if canonical(each.title) in key or similarity(canonical(each.title), key) >= _ALIKE
    ]

"""Pieces of a page to sections, each with the role that its heading, or its first sentence, announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.intake.cues import (
    CHANNELS,
    Role,
    callout_title,
    is_imperative,
    opened_by,
    reading_minutes,
    role_of,
)
from pipeline.intake.page import Piece
from pipeline.model import BlockKind
from pipeline.sentences import sentences

_EARLY = 0.3  # headings that begin later than this share of a page do not structure it
_LINE = 80  # characters of a line that may be a heading
_RUN = 3  # instructions in a row that are steps without a number
_CLOSED = (Role.FAQ, Role.RELATED, Role.SOURCES, Role.DISCLAIMER, Role.PROMO)


@dataclass(slots=True, kw_only=True)
class Section:
    """A part of a guide. ``heading`` is None for the top of a page and for parts without a title.

    ``loose``: the page showed no structure here, so that instructions count as steps without numbers.
    """

    role: Role
    heading: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)
    loose: bool = False


def sections(pieces: Sequence[Piece], language: str) -> list[Section]:
    """Sections in order; the first is the top of the page (role UNKNOWN, perhaps without pieces)."""
    if not is_structured(pieces):
        return _loose(pieces, language)
    return _headed([_titled(pieces, i, language) for i in range(len(pieces))], language)


def _titled(pieces: Sequence[Piece], i: int, language: str) -> Piece:
    """A short line of plain text that names a channel right above its first step, as a heading."""
    piece = pieces[i]
    follows = pieces[i + 1] if i + 1 < len(pieces) else None
    if piece.kind is BlockKind.HEADING and reading_minutes(piece.text, language) is not None:
        return replace(piece, kind=BlockKind.PARAGRAPH)
    if piece.kind is not BlockKind.PARAGRAPH or follows is None or follows.kind is not BlockKind.STEP:
        return piece
    short = len(piece.text) <= _LINE and piece.text[-1:] not in ".!?:;,"
    named = role_of(piece.text, language, steps=True) in (*CHANNELS, Role.STEPS)
    first = follows.position == 1 and follows.kind is BlockKind.STEP
    return replace(piece, kind=BlockKind.HEADING, level=2) if short and named and first else piece


def is_structured(pieces: Sequence[Piece]) -> bool:
    """Whether numbered steps or early headings tell the parts apart."""
    if any(piece.kind is BlockKind.STEP for piece in pieces):
        return True
    headings = [i for i, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING]
    return len(headings) > 1 and headings[1] < _EARLY * len(pieces) + 2


def _headed(pieces: Sequence[Piece], language: str) -> list[Section]:
    found = [Section(role=Role.UNKNOWN)]
    level = 0  # of the heading that opened the current section
    for i, piece in enumerate(pieces):
        if piece.kind is not BlockKind.HEADING or piece.level <= 1:
            found[-1].pieces.append(piece)
            continue
        role = role_of(piece.text, language, steps=_has_steps(pieces, i))
        if role is Role.UNKNOWN and len(found) == 1 and not _has_steps(pieces, i):
            found[-1].pieces.append(piece)  # above the first part: a breadcrumb, or a title without a level
            continue
        inside = piece.level > level and found[-1].heading is not None
        if inside and _belongs(piece, role, found[-1].role, language):
            found[-1].pieces.append(piece)
            continue
        if role is Role.UNKNOWN and _has_steps(pieces, i):
            role = Role.STEPS
        found.append(Section(role=role, heading=piece))
        level = piece.level
    return found


def _belongs(piece: Piece, role: Role, outer: Role, language: str) -> bool:
    """Whether a deeper heading is a title inside its section: a question, a note, a product."""
    if outer in (Role.FAQ, Role.RELATED, Role.SOURCES, Role.DISCLAIMER, Role.PROMO):
        return True
    if callout_title(piece.text, language)[0] and not callout_title(piece.text, language)[1]:
        return True
    if outer in (Role.STEPS, Role.UNKNOWN, Role.OVERVIEW):
        return role in (Role.UNKNOWN, outer)
    return (
        role not in (*CHANNELS, Role.FAQ, Role.RELATED, Role.SOURCES, Role.DISCLAIMER, Role.PROMO)
        or role is outer
    )


def _has_steps(pieces: Sequence[Piece], heading: int) -> bool:
    """Whether a numbered step stands below a heading before the next heading of its level."""
    level = pieces[heading].level
    for piece in pieces[heading + 1 :]:
        if piece.kind is BlockKind.HEADING and piece.level <= level:
            return False
        if piece.kind is BlockKind.STEP:
            return True
    return False


def _loose(pieces: Sequence[Piece], language: str) -> list[Section]:
    found = [Section(role=Role.UNKNOWN, loose=True)]
    openers = [opened_by(_first(piece.text, language), language) for piece in pieces]
    told = [_instructs(p, language) and not o for p, o in zip(pieces, openers, strict=True)]
    i = 0
    while i < len(pieces):
        run = next((n for n in range(i, len(pieces)) if not told[n]), len(pieces)) - i
        opened = openers[i]
        if run >= _RUN and found[-1].role not in CHANNELS:
            steps = [
                replace(piece, kind=BlockKind.STEP, position=n, level=1)
                for n, piece in enumerate(pieces[i : i + run], 1)
            ]
            found.append(Section(role=Role.STEPS, pieces=steps, loose=True))
            i += run
            continue
        if opened is not None and opened is not found[-1].role:
            found.append(Section(role=opened, loose=True))
        found[-1].pieces.append(pieces[i])
        i += 1
    return found


def _instructs(piece: Piece, language: str) -> bool:
    return piece.kind is not BlockKind.HEADING and is_imperative(_first(piece.text, language), language)


def _first(text: str, language: str) -> str:
    return next(iter(sentences(text, language)), text)

"""Pieces of a page to sections, each with the role that its heading, or its first sentence, announces."""

from __future__ import annotations

import re
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
from pipeline.intake.prose import told_in_order
from pipeline.model import BlockKind
from pipeline.sentences import sentences

_EARLY = 0.3  # headings that begin later than this share of a page do not structure it
_SUBTITLE = 40  # characters of a heading that is a sentence
_ASKS = ("?", "？")
_QUESTIONS = 3  # headings that ask, and make a page of questions
_NUMBER = re.compile(r"^\(?\d{1,2}[.)]\s+")
_NEXT = (BlockKind.STEP, BlockKind.HEADING)
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
    levelled = _levelled(pieces)
    titled = [_titled(levelled, i, language) for i in range(len(levelled))]
    return _asking(_headed(told_in_order(titled, language), language))


def _levelled(pieces: Sequence[Piece]) -> list[Piece]:
    """Headings without their numbers, the title alone on level 1, a subtitle as a paragraph."""
    tops = [i for i, each in enumerate(pieces) if each.kind is BlockKind.HEADING and each.level == 1]
    found: list[Piece] = []
    for i, piece in enumerate(pieces):
        if piece.kind is not BlockKind.HEADING:
            found.append(piece)
            continue
        deeper = len(tops) > 1 and i != tops[0]
        text = _NUMBER.sub("", piece.text) or piece.text
        if i and i - 1 in tops and len(text) > _SUBTITLE and text[-1] in ".!…":
            found.append(replace(piece, kind=BlockKind.PARAGRAPH, level=0))
        else:
            found.append(replace(piece, text=text, level=min(piece.level + deeper, 6)))
    return found


def _asking(found: list[Section]) -> list[Section]:
    """Parts whose headings are questions, as questions: a page of them needs no title that says so."""
    asked = [each for each in found if _is_question(each)]
    if len(asked) < _QUESTIONS or any(each.role is Role.FAQ for each in found):
        return found
    return [
        Section(role=Role.FAQ, pieces=[each.heading, *each.pieces])
        if each.heading is not None and _is_question(each)
        else each
        for each in found
    ]


def _is_question(section: Section) -> bool:
    asks = section.heading is not None and section.heading.text.rstrip().endswith(_ASKS)
    return asks and not any(piece.kind is BlockKind.STEP for piece in section.pieces)


def _titled(pieces: Sequence[Piece], i: int, language: str) -> Piece:
    """A short line of plain text that names a channel right above its first step, as a heading."""
    piece = pieces[i]
    follows = pieces[i + 1] if i + 1 < len(pieces) else None
    if piece.kind is BlockKind.HEADING and reading_minutes(piece.text, language) is not None:
        return replace(piece, kind=BlockKind.PARAGRAPH)
    if piece.kind is not BlockKind.PARAGRAPH or follows is None or follows.kind not in _NEXT:
        return piece
    if follows.kind is BlockKind.HEADING:
        return replace(piece, kind=BlockKind.HEADING, level=2) if _announces(piece, language) else piece
    short = len(piece.text) <= _LINE and piece.text[-1:] not in ".!?:;,"
    named = role_of(piece.text, language, steps=True) in (*CHANNELS, Role.STEPS)
    first = follows.position == 1 and follows.kind is BlockKind.STEP
    return replace(piece, kind=BlockKind.HEADING, level=2) if short and named and first else piece


def _announces(piece: Piece, language: str) -> bool:
    """Whether a short line right above a heading announces questions or links."""
    told = role_of(piece.text, language, steps=False) in (Role.FAQ, Role.RELATED, Role.SOURCES)
    return told and len(piece.text) <= _LINE and piece.text[-1:] not in ".!?:;,"


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
        if _leaves_tabs(pieces, i) and found[-1].role in CHANNELS:
            found.append(Section(role=Role.POLICY))
        if piece.kind is not BlockKind.HEADING or piece.level <= 1:
            found[-1].pieces.append(piece)
            continue
        role = role_of(piece.text, language, steps=_has_steps(pieces, i))
        if role is Role.UNKNOWN and len(found) == 1 and not _has_steps(pieces, i):
            found[-1].pieces.append(piece)  # above the first part: a breadcrumb, or a title without a level
            continue
        inside = piece.level > level and found[-1].heading is not None
        if found[-1].role is Role.FAQ and piece.text.rstrip().endswith(_ASKS):
            inside = True
        inside = inside and not _opens_steps(pieces, i, role, language)
        if inside and _belongs(piece, role, found[-1].role, language):
            found[-1].pieces.append(piece)
            continue
        if role is Role.UNKNOWN and _has_steps(pieces, i):
            role = Role.STEPS
        found.append(Section(role=role, heading=piece))
        level = piece.level
    return found


def _leaves_tabs(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a piece is the first after the panels of tabs."""
    return i > 0 and pieces[i].panel is None and pieces[i - 1].panel is not None


def _opens_steps(pieces: Sequence[Piece], i: int, role: Role, language: str) -> bool:
    """Whether a deeper heading names a way of its own: right below it, the first step begins."""
    below = pieces[i + 1] if i + 1 < len(pieces) else None
    first = below is not None and below.kind is BlockKind.STEP and below.position == 1
    return first and (
        role in CHANNELS or (role is Role.STEPS and not is_imperative(pieces[i].text, language))
    )


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

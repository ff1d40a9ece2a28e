"""The top of a page: title, reading time and introduction; who wrote it and when is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.intake.cues import Role, is_byline, reading_minutes, role_of
from pipeline.intake.page import Page, Piece
from pipeline.intake.register import Register
from pipeline.model import BlockKind
from pipeline.sentences import sentences
from pipeline.statements import Statement

_TITLE = 110  # characters of a line that may be the title
_TIME_ALONE = 6  # words of a line that states a reading time and nothing else
_BYLINE = "says who wrote it and when"


@dataclass(slots=True, kw_only=True)
class Masthead:
    """What the top of the page gave."""

    title: str = ""
    minutes: int | None = None
    summary: list[str] = field(default_factory=list)


def masthead(pieces: Sequence[Piece], register: Register, *, titled: bool) -> Masthead:
    """Read the top of a page; what stands before the title belongs to the site.

    ``titled``: the file says its title elsewhere, so that no mere first line is one.
    """
    found = Masthead()
    at = _title(pieces, register.locale, titled=titled)
    if at is not None:
        for piece in pieces[:at]:
            register.drop(piece, "stands before the title")
        found.title = pieces[at].text.strip()
    for piece in pieces[0 if at is None else at + 1 :]:
        _below(piece, found, register)
    return found


def _title(pieces: Sequence[Piece], language: str, *, titled: bool) -> int | None:
    named = next((i for i, piece in enumerate(pieces) if _is_title(piece, language)), None)
    if named is not None or titled or not pieces:
        return named
    first = pieces[0]
    alone = len(pieces) > 1 and first.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    return 0 if alone and _is_line(first.text) and not is_byline(first.text, language) else None


def _is_title(piece: Piece, language: str) -> bool:
    """Whether a piece is the title: the page's main heading, or a short line that names the task."""
    if piece.kind is BlockKind.HEADING and piece.level == 1:
        return True
    named = role_of(piece.text, language, steps=True) not in (Role.UNKNOWN, Role.PROMO, Role.RELATED)
    return _is_line(piece.text) and named and reading_minutes(piece.text, language) is None


def _is_line(text: str) -> bool:
    text = text.strip()
    return len(text) <= _TITLE and text[-1:] not in ".:!;" and len(text.split()) > 1


def _below(piece: Piece, found: Masthead, register: Register) -> None:
    """A line below the title: byline, or a part of the introduction."""
    if is_byline(piece.text, register.locale):
        register.drop(piece, _BYLINE)
        return
    text = piece.text
    for sentence in sentences(text, register.locale):
        minutes = reading_minutes(sentence, register.locale)
        if minutes is not None and found.minutes is None:
            found.minutes = minutes
            text = text.replace(sentence, "").strip()
    found.summary.append(text)
    register.statements.append(Statement(text=text, line=piece.line))


def timed(pieces: Sequence[Piece], register: Register) -> tuple[int | None, list[Piece]]:
    """The reading time that a line states, wherever it stands, and the pieces without such lines."""
    found: int | None = None
    rest: list[Piece] = []
    for piece in pieces:
        minutes = None if piece.kind is BlockKind.STEP else reading_minutes(piece.text, register.locale)
        if minutes is None:
            rest.append(piece)
            continue
        found = minutes if found is None else found
        if len(piece.text.split()) > _TIME_ALONE:
            register.drop(piece, f"{_BYLINE}; the reading time was read")
    return found, rest


def timed_between(page: Page, locale: str) -> int | None:
    """The reading time of a line that stands within the article and was read as furniture of its page."""
    lines = [piece.line for piece in page.pieces]
    within = (text for line, text in page.outside if lines and min(lines) <= line <= max(lines))
    return next((found for text in within if (found := reading_minutes(text, locale)) is not None), None)

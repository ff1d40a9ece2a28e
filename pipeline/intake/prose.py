"""Steps that a paragraph tells in a row ("First, open … Then click …") as pieces of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.intake.cues import CHANNELS, Role, in_order, is_imperative, role_of
from pipeline.intake.page import Piece
from pipeline.model import BlockKind
from pipeline.sentences import sentences

_FEWEST = 2  # instructions that make a procedure
_MOST = 0.5  # of a paragraph's sentences, that instruct


def told_in_order(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """The pieces, with each paragraph that tells a procedure as its steps.

    Such a paragraph says the order in words; or it stands below the heading of a channel that has no
    steps otherwise, and mostly instructs.
    """
    found: list[Piece] = []
    number = 0  # of the last step below this heading
    open_to_steps = False
    for i, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING:
            number = 0
            role = role_of(piece.text, language, steps=True)
            open_to_steps = role in (*CHANNELS, Role.STEPS) and not _stepped(pieces[i + 1 :])
        parts = _steps(piece, language, open_to_steps) if piece.kind is BlockKind.PARAGRAPH else []
        for part in parts or [piece]:
            number += part.kind is BlockKind.STEP
            found.append(replace(part, position=number) if parts and part.position else part)
    return found


def _stepped(pieces: Sequence[Piece]) -> bool:
    """Whether steps or lists stand below a heading, before the next."""
    for piece in pieces:
        if piece.kind is BlockKind.HEADING:
            return False
        if piece.kind in (BlockKind.STEP, BlockKind.ITEM):
            return True
    return False


def _steps(piece: Piece, language: str, open_to_steps: bool) -> list[Piece]:
    """What a paragraph tells before its steps, and the steps; nothing where it tells none."""
    parts = sentences(piece.text, language)
    rests = [in_order(part, language) for part in parts]
    ordered = sum(rest is not None for rest in rests)
    told = [is_imperative(rest or part, language) for part, rest in zip(parts, rests, strict=True)]
    enough = sum(told) >= _FEWEST
    mostly = open_to_steps and sum(told) >= _MOST * len(parts)
    if not enough or not (mostly or (ordered >= _FEWEST and ordered >= sum(told) - 1)):
        return []
    return list(_cut(piece, parts, rests, told))


def _cut(
    piece: Piece, parts: Sequence[str], rests: Sequence[str | None], told: Sequence[bool]
) -> Iterator[Piece]:
    first = told.index(True)
    if first:
        yield replace(piece, text=" ".join(parts[:first]))
    at = first
    while at < len(parts):
        end = next((n for n in range(at + 1, len(parts)) if told[n]), len(parts))
        text = " ".join([rests[at] or parts[at], *parts[at + 1 : end]])
        yield replace(piece, kind=BlockKind.STEP, text=text, lead="", level=1, position=at + 1)
        at = end

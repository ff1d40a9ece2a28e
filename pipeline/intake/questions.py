"""The pieces of an FAQ to questions with their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.intake.page import Piece
from pipeline.model import BlockKind

_MARK = re.compile(r"^[A-Z]{1,2}\s?[:.)]\s+")  # "Q: …", "A: …"
_LONGEST = 200  # characters of a question
_LISTED = (BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.STEP)


@dataclass(slots=True, kw_only=True)
class Entry:
    """A question and what answers it."""

    question: str
    line: int
    answer: list[str] = field(default_factory=list)


def questions(pieces: Sequence[Piece]) -> tuple[list[Entry], list[Piece]]:
    """Entries in order, and the pieces that are neither; a question without an answer is among those."""
    found: list[Entry] = []
    left: list[Piece] = []
    asked: dict[int, Piece] = {}
    for piece in pieces:
        question, answer = _asked(piece)
        if question:
            found.append(Entry(question=question, line=piece.line, answer=[answer] if answer else []))
            asked[len(found) - 1] = piece
        elif found:
            found[-1].answer.append(_MARK.sub("", piece.text))
        else:
            left.append(piece)
    left += [asked[i] for i, each in enumerate(found) if not each.answer]
    return [each for each in found if each.answer], left


def _asked(piece: Piece) -> tuple[str, str]:
    """Question and answer of a piece that asks; ("", text) otherwise."""
    text = _MARK.sub("", piece.text)
    if piece.kind is BlockKind.HEADING:
        return text, ""
    if piece.lead and piece.lead.rstrip().endswith("?") and piece.lead != piece.text:
        return _MARK.sub("", piece.lead), _MARK.sub("", piece.text[len(piece.lead) :].strip())
    if text.endswith("?") and len(text) <= _LONGEST:
        return text, ""
    head, mark, rest = text.partition("? ")
    if (
        mark
        and piece.kind in (BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.STEP)
        and len(head) <= _LONGEST
    ):
        return f"{head}?", _MARK.sub("", rest)
    return "", text

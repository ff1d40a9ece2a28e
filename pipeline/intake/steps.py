"""The pieces of a channel to steps and callouts: which words are a step's heading and which its body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.facts import find
from pipeline.intake.cues import callout_title, is_imperative
from pipeline.intake.page import Piece
from pipeline.model import BlockKind, FactKind
from pipeline.sentences import sentences, spoken

_HEADING = 120  # characters that a step's heading may have
_LABEL = 6  # words of a line that is only the label of a link
_CUT = re.compile(r"(?:,| [-–—]|;| (?:and|et|und|y|puis|then|dann|luego)) ")
_ARROW = re.compile(r"\s*(?:[-=]+>|>|→|›|»)")  # a menu path goes on
_QUOTED = re.compile(r"[\"“«„]\s*([^\"”»“]{3,100}?)\s*[\"”»“]\s*")


@dataclass(slots=True, kw_only=True)
class DraftStep:
    """A step as it was found; ``line`` is that of its first words."""

    heading: str
    line: int
    body: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNote:
    """A callout or a titled remark."""

    text: str
    line: int
    title: str = ""


@dataclass(slots=True, kw_only=True)
class Walk:
    """One channel: what comes before the steps, the steps in order, what stands beside them."""

    intro: list[str] = field(default_factory=list)
    steps: list[DraftStep] = field(default_factory=list)
    notes: list[DraftNote] = field(default_factory=list)
    leftover: list[Piece] = field(default_factory=list)


def walk(pieces: Sequence[Piece], language: str, *, loose: bool = False, opened: bool = False) -> Walk:
    """Steps and callouts of one channel; nothing is dropped, link labels without an address are left over.

    ``loose``: the page shows no structure; ``opened``: the first piece only says for whom the part is.
    """
    numbered = any(piece.kind is BlockKind.STEP for piece in pieces)
    reader = _Walker(language=language, numbered=numbered, loose=loose, trailing=_usual_bodies(pieces))
    if opened and pieces:
        reader.found.intro.append(pieces[0].text)
        pieces = pieces[1:]
    for i, piece in enumerate(pieces):
        reader.read(piece, last=not any(p.kind is BlockKind.STEP for p in pieces[i:]))
    reader.close()
    return reader.found


def heading_and_body(text: str, lead: str, language: str) -> tuple[str, str]:
    """The few words that name a step, and the sentences that explain it.

    A bold beginning names it where a sentence of its own follows; else the first sentence does.
    """
    rest = text[len(lead) :]
    if (
        lead
        and not _ARROW.match(rest)
        and lead != text
        and (re.match(r"\s*[.:–—-]", rest) or lead[-1] in ".:" or rest.strip()[:1].isupper())
    ):
        return lead.strip(" .:–—-"), rest.strip(" .:–—-") if not rest.strip(" .:–—-") else rest.lstrip(
            " .:–—-"
        )
    quoted = _QUOTED.match(text)
    if quoted and quoted.end() < len(text):
        return quoted[1], text[quoted.end() :]
    parts = sentences(text, language)
    first = parts[0] if parts else text
    body = text[text.find(first) + len(first) :].strip()
    if len(first) <= _HEADING:
        return first.rstrip(" .:"), body
    cuts = [m for m in _CUT.finditer(first) if 20 <= m.start() <= _HEADING]
    if not cuts:
        return first, body
    head, tail = first[: cuts[-1].start()], first[cuts[-1].start() :].lstrip(" ,;–—-")
    return head, f"{tail[:1].upper()}{tail[1:]} {body}".strip()


def _usual_bodies(pieces: Sequence[Piece]) -> int:
    """How many paragraphs usually follow a step: the most after any step but the last."""
    places = [i for i, piece in enumerate(pieces) if piece.kind is BlockKind.STEP and piece.level != 2]
    gaps = [
        sum(p.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.STEP) for p in pieces[a + 1 : b])
        for a, b in pairwise(places)
    ]
    return max(gaps, default=1 if pieces and len(places) == 1 else 0)


@dataclass(slots=True, kw_only=True)
class _Walker:
    language: str
    numbered: bool
    loose: bool
    trailing: int
    found: Walk = field(default_factory=Walk)
    title: Piece | None = None  # a heading or a callout's title whose text has not come yet
    after: int = 0  # paragraphs since the last step

    def read(self, piece: Piece, *, last: bool) -> None:
        """Put one piece where it belongs; ``last``: no numbered step follows any more."""
        kind, text = piece.kind, piece.text
        if kind is BlockKind.STEP and not (piece.level == 2 and self.found.steps and piece.position):
            self.close()
            self.step(piece)
        elif kind is BlockKind.HEADING:
            self.close()
            if not self.numbered and is_imperative(text, self.language):
                self.step(piece)
            else:
                self.title = piece
        elif self.title is not None and kind is not BlockKind.ITEM:
            self.note(piece, self.title.text)
        elif kind is BlockKind.CALLOUT or callout_title(text, self.language)[0]:
            self.callout(piece)
        elif not self.numbered and self.instructs(piece):
            self.step(piece)
        elif self.found.steps and not (last and self.after >= self.trailing) and not self.loose:
            self.found.steps[-1].body.append(text)
            self.after += 1
        else:
            self.aside(piece)

    def instructs(self, piece: Piece) -> bool:
        """Whether an unnumbered piece tells the reader to do something."""
        if piece.kind is BlockKind.ITEM:
            return is_imperative(piece.text, self.language)
        if not self.loose:
            return False
        spoken_in = spoken(piece.text, self.language)
        path = find(piece.text, language=spoken_in, kinds=(FactKind.PATH,))
        return bool(path) or is_imperative(piece.text, self.language)

    def step(self, piece: Piece) -> None:
        """Begin a step."""
        heading, body = heading_and_body(piece.text, piece.lead, self.language)
        self.found.steps.append(DraftStep(heading=heading, line=piece.line, body=[body] if body else []))
        self.after = 0

    def callout(self, piece: Piece) -> None:
        """A remark, or the title of one whose text follows."""
        title, text = callout_title(piece.text, self.language)
        if not text:
            self.close()
            self.title = piece
        else:
            self.found.notes.append(DraftNote(title=title, text=text, line=piece.line))

    def note(self, piece: Piece, title: str) -> None:
        """The text below a title."""
        line = self.title.line if self.title else piece.line
        self.title = None
        self.found.notes.append(DraftNote(title=title.strip(" :"), text=piece.text, line=line))

    def aside(self, piece: Piece) -> None:
        """What is neither step nor callout: before the steps it introduces them, after them it is a note."""
        if self.loose and _is_label(piece.text):
            self.found.leftover.append(piece)
        elif not self.found.steps and (self.numbered or not self.found.intro):
            self.found.intro.append(piece.text)
        elif self.title is not None:
            self.note(piece, self.title.text)
        else:
            lead = piece.lead if piece.lead != piece.text else ""
            text = piece.text[len(lead) :].lstrip(" .:–—-") if lead else piece.text
            title = lead.strip(" .:–—-") if text else ""
            self.found.notes.append(DraftNote(title=title, text=text or piece.text, line=piece.line))

    def close(self) -> None:
        """A title without a text is a note of its own."""
        if self.title is not None:
            self.found.notes.append(DraftNote(text=self.title.text, line=self.title.line))
            self.title = None


def _is_label(text: str) -> bool:
    """Whether a line is three to six words of a title and no sentence."""
    words = text.split()
    titled = all(any(char.isupper() for char in word) or len(word) < 4 for word in words)
    return 3 <= len(words) <= _LABEL and text[-1:] not in ".!?:" and titled

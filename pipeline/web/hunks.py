"""Differences as hunks, each saying why it is shown: it triggered the ticket, a rule ignores it, or context.

Three views: inline, side by side, and the changes alone with a few words around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Baseline, Block, Change, Ticket
from pipeline.report.card import Card, Passage, passage
from pipeline.report.worddiff import Part, PartKind

# Words kept on either side of a change when only changes are shown: enough to see the clause.
KEPT_WORDS = 8
_WORDS = re.compile(r"\S+\s*")


class HunkRole(StrEnum):
    """Why a hunk is shown."""

    TRIGGERING = "triggering"
    IGNORED = "ignored by rule"
    SILENT = "silent"  # differs, and matters to no guide; the note says why
    CONTEXT = "context"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One difference, or a block beside one that is the same. ``note`` says why it has its role."""

    role: HunkRole
    passage: Passage
    note: str = ""

    @property
    def left(self) -> tuple[Part, ...]:
        """What was there."""
        return tuple(part for part in self.passage.parts if part.kind is not PartKind.ADDED)

    @property
    def right(self) -> tuple[Part, ...]:
        """What is there now."""
        return tuple(part for part in self.passage.parts if part.kind is not PartKind.REMOVED)

    @property
    def clipped(self) -> tuple[Part, ...]:
        """The changes with a few words around each; "…" stands for the rest."""
        parts = self.passage.parts
        last = len(parts) - 1
        return tuple(
            _clip(part, first=i == 0, last=i == last) if part.kind is PartKind.SAME else part
            for i, part in enumerate(parts)
        )

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(part.kind is PartKind.SAME for part in self.passage.parts)


def hunks_of(ticket: Ticket, card: Card, baseline: Baseline | None) -> tuple[Hunk, ...]:
    """What triggered a ticket, between the blocks that stand around it in the baseline."""
    triggering = [Hunk(role=HunkRole.TRIGGERING, passage=each) for each in card.passages]
    before, after = _around(ticket.changes, baseline.blocks if baseline else ())
    return (*(_context(each) for each in before), *triggering, *(_context(each) for each in after))


def silent_hunk(change: Change, note: str) -> Hunk:
    """A difference that opened nothing, and why."""
    return Hunk(role=HunkRole.SILENT, passage=passage(change), note=note)


def _context(block: Block) -> Hunk:
    shown = Passage(
        heading=" › ".join(block.headings),
        label="",
        before=block.text,
        after=block.text,
        parts=(Part(kind=PartKind.SAME, text=block.text),),
        whole=False,
    )
    return Hunk(role=HunkRole.CONTEXT, passage=shown)


def _around(
    changes: Sequence[Change], blocks: Sequence[Block]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The block before the first and the one after the last change, as the baseline has them."""
    keys = [block.key for block in blocks]
    touched = {block.key for change in changes for block in (*change.before, *change.after)}
    first = _place(changes[0], keys) if changes else None
    last = _place(changes[-1], keys) if changes else None
    if first is None or last is None:
        return (), ()
    step = len(changes[-1].before) or 0
    before = blocks[first - 1 : first] if first else ()
    after = blocks[last + step : last + step + 1]
    return (
        tuple(each for each in before if each.key not in touched),
        tuple(each for each in after if each.key not in touched),
    )


def _place(change: Change, keys: Sequence[str]) -> int | None:
    """Where a change begins in the baseline; for an addition the place it was added at."""
    if change.before:
        wanted = change.before[0].key
        return keys.index(wanted) if wanted in keys else None
    for key in change.follows:
        if key in keys:
            return keys.index(key) + 1
    return min(change.place, len(keys)) if keys else None


def _clip(part: Part, *, first: bool, last: bool) -> Part:
    words = _WORDS.findall(part.text)
    lead = [] if first else words[:KEPT_WORDS]
    tail = [] if last else words[-KEPT_WORDS:]
    if len(words) <= len(lead) + len(tail) + 2:
        return part
    return Part(kind=part.kind, text=f"{''.join(lead)}… {''.join(tail)}")

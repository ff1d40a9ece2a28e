"""Steps of one list that traded places: the same words in another order are another procedure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
    Judgement,
    Severity,
    Significance,
)
from pipeline.significance.procedure import is_instruction
from pipeline.significance.vocabulary import Vocabulary, vocabulary


def reordered(before: Document, after: Document, changes: Sequence[Change]) -> dict[int, Judgement]:
    """Index of change → judgement for moved steps that passed another step of their list.

    Steps that moved with their whole list say what they said; so do lists with a step twice.
    """
    known = vocabulary(after.language or before.language)
    found = {}
    for index, change in enumerate(changes):
        if change.kind is not ChangeKind.MOVED or change.after[0].kind is not BlockKind.STEP:
            continue
        step = change.after[0]
        ours, theirs = _steps_beside(change.before[0], before), _steps_beside(step, after)
        if known.language and not _instructs(theirs, known):
            continue  # an entry of a list of contents
        if _passed(step.key, *([block.key for block in side] for side in (ours, theirs))):
            found[index] = Judgement(
                significance=Significance.PROCEDURE,
                severity=Severity.MAJOR,
                reason=f"step moved to another place: {step.text}",
                label="steps",
            )
    return found


def _instructs(steps: Sequence[Block], known: Vocabulary) -> bool:
    """Does at least half of a list tell the reader what to do?"""
    return 2 * sum(is_instruction(step, known) for step in steps) >= len(steps)


def _steps_beside(step: Block, document: Document) -> list[Block]:
    """The steps below the headings of a step, itself among them."""
    return [
        block for block in document.blocks if block.kind is BlockKind.STEP and block.headings == step.headings
    ]


def _passed(key: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a step stands behind another one now that stood behind it, or the other way round."""
    both = set(before) & set(after)
    if any(side.count(each) > 1 for each in both for side in (before, after)):
        return False
    return any(
        (before.index(key) < before.index(each)) != (after.index(key) < after.index(each))
        for each in both - {key}
    )

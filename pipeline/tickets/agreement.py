"""What looks and decisions make of a source's baseline: the state that people agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from pipeline.baseline import inverse, patched, undone
from pipeline.model import Baseline, BaselineStatus, Decision, Look, Ticket
from pipeline.tickets import history
from pipeline.tickets.deciding import moves_baseline, taken_back
from pipeline.tickets.layout import Undo
from pipeline.tickets.rules import whole


def enrolled(current: Baseline | None, look: Look) -> Baseline | None:
    """The baseline a look may put in force: the first one, or the current one as a newer reader reads it.

    A look that began before a decision carries the old baseline; only decisions move it.
    """
    proposed = look.state.baseline
    if proposed is None or not whole(look):
        return None
    if current is None:
        return proposed
    same = (current.status, current.since) == (proposed.status, proposed.since)
    reread = (current.extractor, current.extraction.recipe) != (
        proposed.extractor,
        proposed.extraction.recipe,
    )
    return proposed if same and reread else None


def moved_by(
    connection: Connection, ticket: Ticket, decision: Decision, baseline: Baseline | None
) -> tuple[Baseline | None, Undo | None]:
    """The baseline after the decision, the same one where it does not move; and the way back."""
    if baseline is None:
        return None, None
    moved = baseline
    if (earlier := taken_back(ticket, decision)) is not None:
        back = history.way_back(connection, earlier.id)
        moved = _back(baseline, back, earlier, decision.at) if back else baseline
    elif moves_baseline(ticket, decision):
        moved = patched(baseline, ticket.changes, decision.at)
    if moved == baseline:
        return baseline, None
    changes = inverse(baseline, moved)
    return moved, Undo(status=baseline.status, since=baseline.since, changes=changes, left=moved.since)


def _back(baseline: Baseline, undo: Undo, earlier: Decision, now: datetime) -> Baseline:
    """The baseline before an earlier decision; its date and status too if nothing moved it since."""
    back = undone(baseline, undo.changes, now)
    if baseline.since == (undo.left or earlier.at):  # older databases did not take it down
        return replace(back, status=undo.status, since=undo.since)
    return replace(back, status=BaselineStatus.REVIEWED)

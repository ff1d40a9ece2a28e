"""What a decision makes of a ticket, and what takes it back; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import StaleTicketError, UsageError
from pipeline.model import Condition, Decision, DecisionKind, FindingKind, Ticket, TicketState

BECOMES = {
    DecisionKind.ACCEPT: TicketState.ACCEPTED,
    DecisionKind.CONFIRM: TicketState.CONFIRMED,
    DecisionKind.DISMISS: TicketState.DISMISSED,
    DecisionKind.SNOOZE: TicketState.SNOOZED,
    DecisionKind.INVESTIGATE: TicketState.INVESTIGATING,
    DecisionKind.REOPEN: TicketState.OPEN,
}
AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)
# What they ask of a person is not whether the page is right, so agreeing says nothing about the page.
_NOT_OF_THE_PAGE = (FindingKind.SOURCE_HEALTH, FindingKind.REVIEW_DUE, FindingKind.TRANSLATION)


def repeats(ticket: Ticket, decision: Decision) -> bool:
    """Whether the ticket is already what the decision would make of it."""
    if decision.kind is DecisionKind.UNDO:
        return any(decision.undoes == each.undoes is not None for each in ticket.history)
    if decision.kind is DecisionKind.REOPEN:
        return ticket.state in (TicketState.OPEN, TicketState.INVESTIGATING)
    if ticket.state is not BECOMES[decision.kind]:
        return False
    if decision.kind is DecisionKind.INVESTIGATE:
        return ticket.assignee == decision.assignee and decision.why in ("", _last_note(ticket))
    return decision.kind is not DecisionKind.SNOOZE or ticket.snoozed_until == decision.until


def decided(ticket: Ticket, decision: Decision) -> Ticket:
    """The ticket after the decision; UsageError where a closed ticket would have to be reopened first.

    An UNDO brings back where the ticket stood before the last decision that still holds.
    """
    if decision.kind is DecisionKind.UNDO:
        return _restored(ticket, decision)
    if not ticket.state.live and decision.kind is not DecisionKind.REOPEN:
        raise UsageError(f"ticket {ticket.id} is {ticket.state}{_last(ticket)}; reopen it first")
    state = BECOMES[decision.kind]
    return replace(
        ticket,
        state=state,
        updated_at=decision.at,
        closed_at=None if state.live else decision.at,
        snoozed_until=decision.until if state is TicketState.SNOOZED else None,
        assignee=decision.assignee if decision.kind is DecisionKind.INVESTIGATE else ticket.assignee,
    )


def effective(history: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, oldest first: neither undone nor an undo."""
    undone = {each.undoes for each in history if each.kind is DecisionKind.UNDO}
    return tuple(d for d in history if d.kind is not DecisionKind.UNDO and d.id not in undone)


def undoable(ticket: Ticket) -> Decision:
    """The decision that an UNDO would take back: the last that holds.

    Raises UsageError where nothing was decided, or where the page has moved the ticket on since.
    """
    held = effective(ticket.history)
    if not held:
        raise UsageError(f"ticket {ticket.id}: nothing was decided that could be undone")
    if held[-1].became is not ticket.state:
        raise UsageError(
            f"ticket {ticket.id} is {ticket.state} by now, not {held[-1].became} as {held[-1].by} left it: "
            "there is nothing to undo any more"
        )
    return held[-1]


def moves_baseline(ticket: Ticket, decision: Decision) -> bool:
    """Whether the decision agrees to what the page says now: the only thing that moves a baseline."""
    agreed = decision.kind in (DecisionKind.ACCEPT, DecisionKind.CONFIRM)
    return agreed and ticket.kind not in _NOT_OF_THE_PAGE


def taken_back(ticket: Ticket, decision: Decision) -> Decision | None:
    """The earlier decision whose move of the baseline this one takes back; None: it takes none back."""
    if decision.kind is DecisionKind.UNDO:
        return undoable(ticket)
    if decision.kind is DecisionKind.REOPEN and ticket.state in AGREED:
        held = effective(ticket.history)
        return held[-1] if held and held[-1].became is ticket.state else None
    return None


def refuse_stale(
    ticket: Ticket, expected_revision: int | None, expected_decisions: int | None = None
) -> None:
    """StaleTicketError where the page or a person has moved the ticket since it was read.

    ``expected_revision`` and ``expected_decisions`` (the length of its history) are as read.
    """
    last = ticket.history[-1] if ticket.history else None
    if expected_decisions is not None and expected_decisions != len(ticket.history) and last:
        raise StaleTicketError(ticket.id, last.by, last.at)
    if expected_revision is None or expected_revision == ticket.revision:
        return
    if last is not None and last.at >= ticket.updated_at:
        raise StaleTicketError(ticket.id, last.by, last.at)
    raise StaleTicketError(ticket.id, "a new look at the source", ticket.updated_at)


def _restored(ticket: Ticket, decision: Decision) -> Ticket:
    last = undoable(ticket)
    if decision.undoes not in (None, last.id):
        raise StaleTicketError(ticket.id, last.by, last.at)
    # Decisions of older databases tell the state only.
    before = last.before or Condition(state=last.was or TicketState.OPEN)
    closed_at = None if before.state.live else before.closed_at or decision.at
    return replace(
        ticket,
        state=before.state,
        snoozed_until=before.snoozed_until,
        assignee=before.assignee,
        closed_at=closed_at,
        updated_at=decision.at,
    )


def _last_note(ticket: Ticket) -> str:
    held = effective(ticket.history)
    return held[-1].why if held else ""


def _last(ticket: Ticket) -> str:
    """Who closed it, where a person did: " by ada on 2026-03-01"."""
    if not ticket.history or ticket.history[-1].became is not ticket.state:
        return ""
    return f" by {ticket.history[-1].by} on {ticket.history[-1].at:%Y-%m-%d}"

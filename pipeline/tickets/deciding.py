"""What a decision makes of a ticket; pure."""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import StaleTicketError, UsageError
from pipeline.model import Decision, DecisionKind, FindingKind, Ticket, TicketState

BECOMES = {
    DecisionKind.ACCEPT: TicketState.ACCEPTED,
    DecisionKind.CONFIRM: TicketState.CONFIRMED,
    DecisionKind.DISMISS: TicketState.DISMISSED,
    DecisionKind.SNOOZE: TicketState.SNOOZED,
    DecisionKind.REOPEN: TicketState.OPEN,
}
_AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)


def repeats(ticket: Ticket, decision: Decision) -> bool:
    """Whether the ticket is already what the decision would make of it."""
    if decision.kind is DecisionKind.REOPEN:
        return ticket.state in (TicketState.OPEN, TicketState.INVESTIGATING)
    if ticket.state is not BECOMES[decision.kind]:
        return False
    return decision.kind is not DecisionKind.SNOOZE or ticket.snoozed_until == decision.until


def decided(ticket: Ticket, decision: Decision) -> Ticket:
    """The ticket after the decision; UsageError where a closed ticket would have to be reopened first."""
    if not ticket.state.live and decision.kind is not DecisionKind.REOPEN:
        raise UsageError(f"ticket {ticket.id} is {ticket.state}{_last(ticket)}; reopen it first")
    state = BECOMES[decision.kind]
    return replace(
        ticket,
        state=state,
        updated_at=decision.at,
        closed_at=None if state.live else decision.at,
        snoozed_until=decision.until if state is TicketState.SNOOZED else None,
    )


def moves_baseline(ticket: Ticket, decision: Decision) -> bool:
    """Whether the decision agrees to what the page says now: the only thing that moves a baseline."""
    agreed = decision.kind in (DecisionKind.ACCEPT, DecisionKind.CONFIRM)
    return agreed and ticket.kind is not FindingKind.SOURCE_HEALTH


def takes_back(ticket: Ticket, decision: Decision) -> bool:
    """Whether the decision undoes an agreement, so that the baseline has to go back."""
    return decision.kind is DecisionKind.REOPEN and ticket.state in _AGREED


def refuse_stale(ticket: Ticket, expected_revision: int | None) -> None:
    """StaleTicketError where the ticket is not at the revision that the decision was made on."""
    if expected_revision is None or expected_revision == ticket.revision:
        return
    last = ticket.history[-1] if ticket.history else None
    if last is not None and last.at >= ticket.updated_at:
        raise StaleTicketError(ticket.id, last.by, last.at)
    raise StaleTicketError(ticket.id, "a new look at the source", ticket.updated_at)


def _last(ticket: Ticket) -> str:
    """Who closed it, where a person did: " by ada on 2026-03-01"."""
    if not ticket.history or ticket.history[-1].became is not ticket.state:
        return ""
    return f" by {ticket.history[-1].by} on {ticket.history[-1].at:%Y-%m-%d}"

"""The next value of a ticket, for each thing that can happen to it; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipeline.model import Finding, Ticket, TicketState


def opened(finding: Finding, previous: Ticket | None, now: datetime) -> Ticket:
    """A new ticket of a finding, linked to the last one of its topic (id 0 until it is stored)."""
    return Ticket(
        id=0,
        topic=finding.topic,
        kind=finding.kind,
        owner=finding.owner,
        target=finding.target,
        source=finding.source,
        locale=finding.locale,
        channel=finding.channel,
        severity=finding.severity,
        state=TicketState.OPEN,
        reason=finding.reason,
        change=finding.change,
        guide=finding.guide,
        before=finding.before,
        after=finding.after,
        facts=finding.facts,
        changes=finding.changes,
        confirmed=finding.confirmed,
        seen=1,
        revision=1,
        opened_at=now,
        updated_at=now,
        previous=previous.id if previous else None,
        verdict=finding.verdict,
        places=finding.members,
    )


def _filled(ticket: Ticket, finding: Finding) -> Ticket:
    """The ticket with what the finding says."""
    return replace(
        ticket,
        kind=finding.kind,
        target=finding.target,
        channel=finding.channel,
        places=finding.members,
        severity=finding.severity,
        reason=finding.reason,
        change=finding.change,
        guide=finding.guide,
        before=finding.before,
        after=finding.after,
        facts=finding.facts,
        changes=finding.changes,
        confirmed=finding.confirmed,
        verdict=finding.verdict,
    )


def again(ticket: Ticket, finding: Finding) -> Ticket:
    """The same change once more: counted, its words refreshed, once confirmed always confirmed."""
    filled = _filled(ticket, finding)
    return replace(filled, seen=ticket.seen + 1, confirmed=ticket.confirmed or finding.confirmed)


def revised(ticket: Ticket, finding: Finding, now: datetime) -> Ticket:
    """Another change: the next revision, which wakes a ticket that was snoozed."""
    revised = replace(_filled(ticket, finding), revision=ticket.revision + 1, seen=1, updated_at=now)
    if revised.state is TicketState.SNOOZED:
        return replace(revised, state=TicketState.OPEN, snoozed_until=None)
    return revised


def suppressed(ticket: Ticket) -> Ticket:
    """A decided ticket whose change was found again."""
    return replace(ticket, suppressed=ticket.suppressed + 1)


def closed(ticket: Ticket, state: TicketState, now: datetime) -> Ticket:
    """The ticket settled by the world: reverted or resolved."""
    return replace(ticket, state=state, closed_at=now, updated_at=now, snoozed_until=None)


def awake(ticket: Ticket, now: datetime) -> Ticket:
    """The ticket open again."""
    return replace(ticket, state=TicketState.OPEN, closed_at=None, snoozed_until=None, updated_at=now)


def overslept(ticket: Ticket, now: datetime) -> bool:
    """Whether the day has come until which the ticket was snoozed."""
    return ticket.snoozed_until is not None and ticket.snoozed_until <= now

"""Tickets, guides, sources and runs as the JSON API gives them out."""

from __future__ import annotations

from typing import Any

from pipeline.errors import ContentError
from pipeline.model import Ticket
from pipeline.publish.freshness import GuideRow
from pipeline.web.api_forms import (
    DecisionIn,
    DecisionOut,
    FactOut,
    GuideOut,
    ProgressOut,
    RunOut,
    SourceOut,
    TicketDetail,
    TicketOut,
    TicketPage,
)
from pipeline.web.desk import Desk
from pipeline.web.guides import assessed, overview
from pipeline.web.listing import Listing, Row
from pipeline.web.records import RunRecord
from pipeline.web.running import Progress

_SAME = (
    *("id", "kind", "severity", "state", "target", "locale", "source", "reason", "assignee", "confirmed"),
    *("seen", "revision", "change", "opened_at", "snoozed_until"),
)


def page(found: Listing) -> TicketPage:
    """A page of the queue."""
    return TicketPage(
        total=found.total, page=found.page, pages=found.pages, tickets=[_row(each) for each in found.rows]
    )


def detail(desk: Desk, ticket: Ticket) -> TicketDetail:
    """A ticket with what it means for the guide."""
    try:
        impact = desk.review.impact(ticket)
        says, where, proposed, why = impact.current, impact.where, impact.proposed, impact.why
        guides = list(impact.guides)
    except ContentError as error:
        says, where, proposed, why, guides = ticket.guide, "", None, str(error), []
    return TicketDetail(
        **_common(ticket),
        updated_at=ticket.updated_at,
        closed_at=ticket.closed_at,
        verdict=ticket.verdict,
        facts=[FactOut(kind=f.kind, before=f.before, after=f.after, about=f.about) for f in ticket.facts],
        before=ticket.before,
        after=ticket.after,
        says=says,
        where=where,
        proposed=proposed,
        why_not=why,
        guides=guides,
        decisions=len(ticket.history),
        history=[
            DecisionOut(kind=d.kind.value, by=d.by, at=d.at, why=d.why, edited=d.edit.path if d.edit else "")
            for d in ticket.history
        ],
    )


def decided(desk: Desk, ticket: int, wanted: DecisionIn, by: str) -> Ticket:
    """Carry out a decision."""
    made: dict[str, Any] = {
        "by": by,
        "at": desk.now(),
        "why": wanted.why,
        "expected_revision": wanted.revision,
        "expected_decisions": wanted.decisions,
    }
    if wanted.decision == "accept":
        made |= {"text": wanted.text, "edit": wanted.edit, "branch": wanted.branch}
    elif wanted.decision == "snooze":
        made |= {"until": wanted.until}
    elif wanted.decision == "investigate":
        made |= {"assignee": wanted.assignee or by}
    done: Ticket = getattr(desk.review, wanted.decision)(ticket, **made)
    return done


def guides(desk: Desk) -> list[GuideOut]:
    """All guides with what waits."""
    return [
        GuideOut(
            id=each.guide.id,
            locale=each.guide.locale,
            title=each.guide.title,
            service=each.guide.service,
            shared=each.guide.shared,
            verified_at=each.guide.verified_at,
            modified_at=each.guide.modified_at,
            waiting=each.waiting,
        )
        for each in overview(desk)
    ]


def guide(desk: Desk, guide_id: str, locale: str | None) -> GuideRow:
    """One guide as it is published; UsageError for an unknown one."""
    library = desk.content().library
    return assessed(desk, library, library.guide(guide_id, locale), desk.now())


def sources(desk: Desk) -> list[SourceOut]:
    """All sources with their health."""
    known = desk.content().library.sources
    states = desk.store.states(tuple(known))
    return [
        SourceOut(
            id=each.id,
            service=each.service,
            title=each.title,
            url=each.url,
            locale=each.locale,
            access=each.access.value,
            checked_at=states[each.id].checked_at,
            looked_at=states[each.id].looked_at,
            bad=states[each.id].bad,
        )
        for each in known.values()
    ]


def run(record: RunRecord) -> RunOut:
    """A run and its outcomes."""
    outcomes = {outcome.value: number for outcome, number in record.outcomes.items()}
    return RunOut(run=record.run, at=record.at, outcomes=outcomes)


def progress(found: Progress) -> ProgressOut:
    """How a run does."""
    return ProgressOut(key=found.order.key, phase=found.phase, lines=list(found.lines), note=found.note)


def _row(row: Row) -> TicketOut:
    return TicketOut(**_common(row), updated_at=row.updated_at, closed_at=row.closed_at)


def _common(ticket: Ticket | Row) -> dict[str, Any]:
    own = ticket.owner == ticket.source
    return {
        **{name: getattr(ticket, name) for name in _SAME},
        "guide": None if own else ticket.owner,
        "channel": ticket.channel or None,
    }

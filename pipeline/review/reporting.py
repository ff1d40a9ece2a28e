"""A ticket's report: what is known of it in the database, the guides and the snapshot store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.guide import Library
from pipeline.model import Decision, Snapshot, Ticket
from pipeline.report import Line, TicketReport
from pipeline.review.impact import Impact
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import Happening


def ticket_report(
    ticket: Ticket,
    life: Sequence[Happening],
    impact: Impact,
    library: Library,
    snapshots: SnapshotStore,
    now: datetime,
) -> TicketReport:
    """Everything that the page of one ticket shows."""
    source = library.sources.get(ticket.source)
    latest = snapshots.latest(ticket.source)
    evidence: tuple[Snapshot, ...] = (latest,) if latest else ()
    return TicketReport(
        ticket=ticket,
        written_at=now,
        guides=library.guides,
        sources=(source,) if source else (),
        snapshots=evidence,
        where=impact.where,
        diff=impact.diff,
        proposed=impact.proposed or "",
        no_edit=impact.why,
        history=tuple(_line(each) for each in life),
    )


def _line(happening: Happening) -> Line:
    decision = happening.decision
    if decision is None:
        moved = happening.was is not None and happening.was is not happening.became
        why = f"{happening.was} → {happening.became}" if moved else ""
        return Line(at=happening.at, what=happening.kind, why=why)
    return Line(
        at=decision.at,
        what=happening.kind + _particulars(decision),
        by=decision.by,
        why=decision.why,
        edit=_edit(decision),
    )


def _particulars(decision: Decision) -> str:
    if decision.until is not None:
        return f" until {decision.until:%Y-%m-%d}"
    return f" by {decision.assignee}" if decision.assignee else ""


def _edit(decision: Decision) -> str:
    if decision.edit is None:
        return ""
    branch = f" on {decision.edit.branch}" if decision.edit.branch else ""
    return f"{decision.edit.path}{branch}"

"""A ticket's report: what is known of it in the database, the guides and the snapshot store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.errors import StoreError, UsageError
from pipeline.guide import Library
from pipeline.model import Decision, Snapshot, Ticket
from pipeline.report import Line, Shot, TicketReport
from pipeline.report.pictures import image_of, picture_of, shown_words
from pipeline.review.impact import Impact
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import Happening


def ticket_report(
    ticket: Ticket,
    life: Sequence[Happening],
    impact: Impact,
    library: Library,
    snapshots: SnapshotStore,
    agreed: str,
    now: datetime,
) -> TicketReport:
    """Everything that the page of one ticket shows; ``agreed`` is its baseline's snapshot, "" for none."""
    source = library.sources.get(ticket.source)
    latest = snapshots.latest(ticket.source)
    evidence: tuple[Snapshot, ...] = (latest,) if latest else ()
    report = TicketReport(
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
    words = shown_words(report.card)
    taken = (("before", _kept(snapshots, agreed), words[0]), ("now", latest, words[1]))
    shots = (_shot(snapshots, name, snapshot, said) for name, snapshot, said in taken)
    return replace(report, shots=tuple(each for each in shots if each is not None))


def _shot(store: SnapshotStore, name: str, snapshot: Snapshot | None, words: tuple[str, ...]) -> Shot | None:
    picture = picture_of(store, snapshot, words)
    if picture is None:
        return None
    try:
        data, media_type = image_of(store, picture.snapshot.id)
    except (StoreError, UsageError):  # a damaged picture costs itself, never the report
        return None
    return Shot(name=name, picture=picture, words=words, media_type=media_type, data=data)


def _kept(store: SnapshotStore, snapshot: str) -> Snapshot | None:
    try:
        return store.get(snapshot) if snapshot else None
    except (StoreError, UsageError):  # pruned: the words are in the ticket all the same
        return None


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

"""After a run: mirrors are brought up to date and people are told.

What cannot be passed on now waits in the outbox; it changes nothing about the run and its exit code.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pipeline.errors import GuidewatchError
from pipeline.mirrors import Draft, Synced, sync
from pipeline.mirrors.draft import draft
from pipeline.mirrors.registry import tracker
from pipeline.model import Decision, DecisionKind, Ticket
from pipeline.notices import Notice, carrier, send
from pipeline.report import render_ticket_markdown
from pipeline.report.markdown import Markdown
from pipeline.report.shown import count
from pipeline.review import Review
from pipeline.tickets import TicketStore
from pipeline.workspace import MirrorSettings, NoticeSettings, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What became of one mirror or notice; ``said`` is one line for people."""

    name: str
    said: str
    failed: bool = False


def pass_on(workspace: Workspace, now: datetime) -> tuple[Passed, ...]:
    """Serve every mirror, then everybody who is told, each by itself; an expected failure is a line."""
    settings = workspace.settings
    if not settings.mirrors and not settings.notices:
        return ()
    passed: list[Passed] = []
    with TicketStore(workspace.database_url) as store:
        for mirror in settings.mirrors:
            passed.append(_mirrored(workspace, store, mirror, now))
        for notice in settings.notices:
            passed.append(_told(workspace, store, notice, now))
    return tuple(passed)


def _mirrored(workspace: Workspace, store: TicketStore, mirror: MirrorSettings, now: datetime) -> Passed:
    try:
        done = synced(workspace, store, mirror, now)
    except GuidewatchError as error:
        return Passed(name=mirror.name, said=str(error), failed=True)
    return Passed(name=mirror.name, said=in_words(done))


def _told(workspace: Workspace, store: TicketStore, notice: NoticeSettings, now: datetime) -> Passed:
    try:
        sent = told(workspace, store, notice, now)
    except GuidewatchError as error:
        return Passed(name=notice.consumer, said=str(error), failed=True)
    return Passed(name=notice.consumer, said=f"{count(len(sent), 'notice')} sent")


def synced(
    workspace: Workspace,
    store: TicketStore,
    mirror: MirrorSettings,
    now: datetime,
    environment: Mapping[str, str] = os.environ,
) -> Synced:
    """One pass over one mirror; raises TrackerError, and UsageError where its token is missing."""
    review = Review(workspace, store)
    return sync(
        store,
        tracker(mirror, environment),
        mirror=mirror.name,
        write=partial(written, review, mirror, workspace.settings.address),
        decide=lambda ticket, decision: _decide(review, ticket, decision),
        now=now,
        label=mirror.label,
        at_most=mirror.new_per_run,
    )


def waiting(workspace: Workspace, store: TicketStore, mirror: MirrorSettings) -> tuple[Draft, ...]:
    """The issues that the next pass would look at, as it would write them; nothing is sent or kept."""
    review = Review(workspace, store)
    tickets = store.by_id({each.ticket for each in store.outbox.waiting(mirror.name)})
    return tuple(written(review, mirror, workspace.settings.address, ticket) for ticket in tickets)


def written(review: Review, mirror: MirrorSettings, address: str, ticket: Ticket) -> Draft:
    """The issue of a ticket, with a link to the review app where that has an address."""
    # As of its last change, so that the same ticket is the same issue whenever it is written.
    report = review.report(ticket.id, ticket.updated_at)
    link = f"{address.rstrip('/')}/tickets/{ticket.id}" if address else ""
    return draft(ticket, Markdown(render_ticket_markdown(report)), label=mirror.label, link=link)


def _decide(review: Review, ticket: Ticket, decision: Decision) -> None:
    """What somebody decided at the tracker, with all that it brings about here."""
    do = review.confirm if decision.kind is DecisionKind.CONFIRM else review.dismiss
    do(ticket.id, by=decision.by, at=decision.at, why=decision.why, expected_revision=ticket.revision)


def told(
    workspace: Workspace,
    store: TicketStore,
    notice: NoticeSettings,
    now: datetime,
    *,
    dry_run: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> tuple[Notice, ...]:
    """Tell one who is told what is due; raises NoticeError, and UsageError where its address is missing."""
    to = carrier(notice, environment)
    return tuple(send(store, to, notice, now=now, address=workspace.settings.address, dry_run=dry_run))


def in_words(done: Synced) -> str:
    """A pass over a mirror in one line."""
    parts = [
        f"{number} {what}"
        for number, what in (
            (done.created, "created"),
            (done.updated, "updated"),
            (done.found_again, "found again"),
            (done.postponed, "waiting for the next run"),
        )
        if number
    ]
    return ", ".join([*parts, *done.decided]) or "nothing new"

"""Deciding tickets from the command line: the decision, and a line about what it did."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click

from pipeline.errors import ContentError
from pipeline.guide import Library
from pipeline.model import Decision, DecisionKind, Ticket, TicketState
from pipeline.review import GuideChange, Review
from pipeline.review.guide_edit import affected
from pipeline.tickets import TicketStore
from pipeline.tickets.due import too_old
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command on tickets works with: the workspace, its database and its guides.

    ``library`` is None where the guides cannot be read, which must not keep anybody from tickets.
    """

    workspace: Workspace
    store: TicketStore
    review: Review
    library: Library | None

    def guides(self, ticket: Ticket) -> tuple[str, ...]:
        """The guides whose readers a ticket concerns."""
        return affected(self.library, ticket) if self.library else ()

    def unread(self, now: datetime) -> tuple[int, int]:
        """How many sources vouch for nothing, and how many there are.

        Those not read whole at their last look, never looked at, or looked at too long ago.
        """
        sources = self.library.sources if self.library else {}
        states, settings = self.store.states(tuple(sources)), self.workspace.settings
        unread = [
            each
            for each in states.values()
            if each.bad or each.checked_at is None or too_old(sources[each.source], each, settings, now)
        ]
        return len(unread), len(states)


def open_desk(path: str) -> Desk:
    """The desk of a workspace; guides that cannot be read are told of and left out."""
    workspace = Workspace(path)
    store = TicketStore(workspace.database_url)
    review = Review(workspace, store)
    try:
        library = review.library
    except ContentError as error:
        click.echo(f"guidewatch: the guides cannot be read ({error}); see `guides validate`", err=True)
        library = None
    return Desk(workspace=workspace, store=store, review=review, library=library)


def login() -> str:
    """Who is at the keyboard."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without an entry for its user
        return "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One decision as it was asked for: what to tell of it beforehand, and how to make it.

    ``edits`` says whether the guide is to be edited, with ``text`` where somebody has own words.
    """

    decision: Decision
    make: Callable[[Ticket], Ticket]
    edits: bool = False
    text: str | None = None
    branch: bool = False


def decide_one(desk: Desk, ticket: Ticket, order: Order, *, dry_run: bool) -> Ticket:
    """Decide one ticket and say on stderr what was, or would be, done."""
    change = _change(desk, ticket, order) if desk.library is not None else None
    preview = desk.review.preview(ticket.id, order.decision)
    after = preview.after if dry_run else order.make(ticket)
    moved = preview.moved != preview.baseline
    _tell(ticket, after, moved=moved, change=change, dry_run=dry_run, undo=_undoes(order))
    if dry_run and change:
        click.echo(change.apply(write=False).diff, err=True)
    edited = [each.edit for each in ticket.history if each.edit]
    if order.decision.kind is DecisionKind.REOPEN and edited:
        click.echo(
            f"  the edit of {edited[-1].path} stays in the file (`tickets undo` takes it back)", err=True
        )
    if order.edits and change is None and ticket.state.live and ticket.facts:
        click.echo(
            f"  no edit of {ticket.owner} › {ticket.target} is safe or needed: look at its text", err=True
        )
    return after


def _change(desk: Desk, ticket: Ticket, order: Order) -> GuideChange | None:
    """What the decision would write into the guide."""
    day = order.decision.at.date()
    if order.edits:
        return desk.review.change(ticket, order.text, day=day)
    return desk.review.dating(ticket, day) if order.decision.kind is DecisionKind.CONFIRM else None


def _undoes(order: Order) -> bool:
    return order.decision.kind is DecisionKind.UNDO


def _tell(
    before: Ticket, after: Ticket, *, moved: bool, change: GuideChange | None, dry_run: bool, undo: bool
) -> None:
    """One line for each ticket, on stderr, where it does not mix with JSON."""
    same = before.condition == after.condition and not undo
    line = f"ticket {after.id} {'is already' if same else 'would be' if dry_run else 'is'} {after.state}"
    if after.snoozed_until:
        line += f" until {after.snoozed_until:%Y-%m-%d}"
    elif after.state is TicketState.SNOOZED:
        line += " until it changes"
    elif after.state is TicketState.INVESTIGATING and after.assignee:
        line += f" by {after.assignee}"
    if not same:
        line += "; the baseline moves" if moved else ""
        line += f"; edits {change.path.name}" if change else ""
    click.echo(line, err=True)

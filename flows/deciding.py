"""Deciding tickets from the command line: the decision, the edit of the guide, and a line about both."""

from __future__ import annotations

from dataclasses import dataclass

import click

from flows.ticket_edit import GuideChange, affected, proposed, worded
from pipeline.errors import ContentError
from pipeline.guide import Library, load
from pipeline.model import Decision, DecisionKind, Ticket, TicketState
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command on tickets works with: the workspace, its database and its guides.

    ``library`` is None where the guides cannot be read, which must not keep anybody from tickets.
    """

    workspace: Workspace
    store: TicketStore
    library: Library | None

    def guides(self, ticket: Ticket) -> tuple[str, ...]:
        """The guides whose readers a ticket concerns."""
        return affected(self.library, ticket) if self.library else ()

    def unread(self) -> tuple[int, int]:
        """How many sources were not read whole at their last look, or never; and how many there are."""
        states = self.store.states(tuple(self.library.sources) if self.library else ())
        return sum(each.bad > 0 or each.checked_at is None for each in states.values()), len(states)


def open_desk(path: str) -> Desk:
    """The desk of a workspace; guides that cannot be read are told of and left out."""
    workspace = Workspace(path)
    try:
        library = load(workspace.guides)
    except ContentError as error:
        click.echo(f"guidewatch: the guides cannot be read ({error}); see `guides validate`", err=True)
        library = None
    return Desk(workspace=workspace, store=TicketStore(workspace.database_url), library=library)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Whether the guide is to be edited, and with which words (None: those proposed)."""

    wanted: bool
    text: str | None

    def of(self, desk: Desk, ticket: Ticket) -> GuideChange | None:
        """The edit of the guide that goes with deciding this ticket; None where there is none."""
        if not self.wanted or desk.library is None or not ticket.state.live:
            return None
        if self.text is not None:
            return worded(desk.library, ticket, self.text)
        return proposed(desk.library, ticket)


def decide_one(
    desk: Desk, ticket: Ticket, decision: Decision, edits: Edits, revision: int | None, *, dry_run: bool
) -> Ticket:
    """Decide one ticket, edit its guide, and say on stderr what was, or would be, done."""
    change = edits.of(desk, ticket)
    preview = desk.store.preview(ticket.id, decision)
    if dry_run:
        after = preview.after
    else:
        after = desk.store.decide(
            ticket.id,
            decision,
            expected_revision=revision,
            edit=change.record(desk.workspace.root) if change else None,
            apply=(lambda: _write(change)) if change else None,
        )
    _tell(ticket, after, moved=preview.moved != preview.baseline, change=change, dry_run=dry_run)
    if dry_run and change:
        click.echo(change.apply(write=False).diff, err=True)
    edited = [each.edit for each in ticket.history if each.edit]
    if decision.kind is DecisionKind.REOPEN and edited:
        click.echo(f"  the edit of {edited[-1].path} stays in the file: take it back there", err=True)
    if edits.wanted and change is None and ticket.state.live and ticket.facts:
        click.echo(
            f"  no edit of {ticket.owner} › {ticket.target} is safe or needed: look at its text", err=True
        )
    return after


def _write(change: GuideChange) -> None:
    change.apply()


def _tell(before: Ticket, after: Ticket, *, moved: bool, change: GuideChange | None, dry_run: bool) -> None:
    """One line for each ticket, on stderr, where it does not mix with JSON."""
    same = before.state is after.state and before.snoozed_until == after.snoozed_until
    line = f"ticket {after.id} {'is already' if same else 'would be' if dry_run else 'is'} {after.state}"
    if after.snoozed_until:
        line += f" until {after.snoozed_until:%Y-%m-%d}"
    elif after.state is TicketState.SNOOZED:
        line += " until it changes"
    if not same:
        line += "; the baseline moves" if moved else ""
        line += f"; edits {change.path.name}" if change else ""
    click.echo(line, err=True)

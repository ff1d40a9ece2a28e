"""Deciding tickets, with all that a decision brings about: the guide's edit, siblings, noise rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from pipeline.errors import EditConflict, UsageError
from pipeline.guide import Library
from pipeline.model import Decision, DecisionKind, Finding, GuideEdit, NoiseRule, Ticket, TicketState
from pipeline.noise import check_rule
from pipeline.report import TicketReport
from pipeline.review.guide_edit import (
    GuideChange,
    guide_of,
    is_review,
    modified,
    proposed,
    review_asked,
    target_of,
    verified,
    worded,
)
from pipeline.review.impact import Impact, impact
from pipeline.review.making import dates_alike, make, take_back
from pipeline.review.preview import RulePreview, preview
from pipeline.review.reporting import ticket_report
from pipeline.review.shelf import Shelf
from pipeline.review.translating import translations
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import Preview, TicketFilter, TicketStore
from pipeline.tickets.deciding import effective, undoable
from pipeline.workspace import Workspace


class Review:
    """The reviewer's desk: every decision on a ticket, and what one would do.

    Each method is one transaction of the store. Decisions raise UsageError for an unknown or closed
    ticket, StaleTicketError where it is past ``expected_revision`` or somebody has decided since
    ``expected_decisions`` (the length of the history that was read), EditError where the guide cannot
    be edited, EditConflict where it says something else by now: then nothing at all was done.
    Moments are aware UTC.
    """

    def __init__(self, workspace: Workspace, store: TicketStore, library: Library | None = None) -> None:
        self._workspace = workspace
        self._store = store
        self._shelf = Shelf(workspace.guides, library)

    @property
    def library(self) -> Library:
        """The guides as their files say now; raises ContentErrors where they cannot be read."""
        return self._shelf.library

    def impact(self, ticket: Ticket) -> Impact:
        """What the ticket means for guides: text now, proposed edit, siblings, other places."""
        return impact(self.library, ticket, self._workspace.root)

    def report(self, ticket_id: int, now: datetime) -> TicketReport:
        """Everything that the report of one ticket shows, as it stands at ``now``."""
        ticket = self._store.ticket(ticket_id)
        snapshots = SnapshotStore(self._workspace.snapshots)
        life = self._store.life(ticket_id)
        baseline = self._store.state(ticket.source).baseline
        agreed = baseline.snapshot if baseline else ""
        return ticket_report(ticket, life, self.impact(ticket), self.library, snapshots, agreed, now)

    def preview(self, ticket_id: int, decision: Decision) -> Preview:
        """The ticket and its source's baseline before and after a decision, which is not made."""
        return self._store.preview(ticket_id, decision)

    def change(
        self, ticket: Ticket, text: str | None = None, *, day: date, seen: str | None = None
    ) -> GuideChange | None:
        """The edit that accepting on a day would make: the proposed one, or a person's own words.

        ``seen`` is the guide's text on which the words were made: EditConflict where it is another now.
        """
        if not ticket.state.live:
            return None
        if text is not None:
            self._refuse_conflict(ticket, text, seen)
            change = worded(self.library, ticket, text)
        elif is_review(ticket):
            return self.dating(ticket, day)
        else:
            change = proposed(self.library, ticket)
        return modified(change, day) if change else None

    def dating(self, ticket: Ticket, day: date) -> GuideChange | None:
        """What agreeing without an edit writes into a guide: when all of it was verified; else None."""
        guide = guide_of(self.library, ticket) if is_review(ticket) and ticket.state.live else None
        return verified(guide, day) if guide else None

    def accept(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        text: str | None = None,
        seen: str | None = None,
        edit: bool = True,
        branch: bool = False,
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Agree with the page: the guide is edited, the baseline moves, siblings are told.

        ``text`` are the reviewer's words instead of those proposed, made on ``seen``; ``edit=False``
        leaves the file alone; ``branch`` puts the edit on a branch of the guides' git repository.
        """
        ticket = self._store.ticket(ticket_id)
        change = self.change(ticket, text, seen=seen, day=at.date()) if edit else None
        return self._store.decide(
            ticket_id,
            Decision(kind=DecisionKind.ACCEPT, by=by, at=at, why=why),
            expected_revision=expected_revision,
            expected_decisions=expected_decisions,
            apply=partial(make, change, ticket, self._workspace.root, by, at, branch=branch)
            if change
            else None,
            opens=self._translations(ticket, change),
        )

    def confirm(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Verified, no edit needed: the baseline moves to what the page says.

        The decision's day is when its step or fact was verified. Of a guide that was due for review it
        is written into the file, as ``verified_at``: a person has read all of it.
        """
        ticket = self._store.ticket(ticket_id)
        change = self.dating(ticket, at.date())
        return self._store.decide(
            ticket_id,
            Decision(kind=DecisionKind.CONFIRM, by=by, at=at, why=why),
            expected_revision=expected_revision,
            expected_decisions=expected_decisions,
            apply=partial(make, change, ticket, self._workspace.root, by, at) if change else None,
        )

    def verify(
        self, guide: str, locale: str | None = None, *, by: str, at: datetime, why: str = ""
    ) -> Ticket:
        """A person has read all of a guide against its sources: its review, asked for and confirmed.

        ``locale`` is the original's by default. Raises UsageError for an unknown guide, or one that
        cites no source; EditError where its file keeps no such date.
        """
        found = self.library.guide(guide, locale)
        verified(found, at.date())  # refused before a ticket is opened
        ticket = self._store.ask(review_asked(self.library, found), at=at)
        return self.confirm(ticket.id, by=by, at=at, why=why)

    def dismiss(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        rule: NoiseRule | None = None,
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Noise: this change stays silent for good; ``rule`` silences others like it from now on."""
        decision = Decision(kind=DecisionKind.DISMISS, by=by, at=at, why=why)
        if rule is not None:
            rule = replace(rule, by=by, at=at, why=rule.why or why)
            self._check_rule(rule)
        return self._decide(ticket_id, decision, expected_revision, expected_decisions, rule)

    def snooze(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        until: datetime | None = None,
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Not now: silent ``until`` a moment to come, or, if None, until the page changes again."""
        if until is not None and until <= at:
            raise UsageError(f"{until:%Y-%m-%d %H:%M} is past; snooze until a day to come")
        decision = Decision(kind=DecisionKind.SNOOZE, by=by, at=at, why=why, until=until)
        return self._decide(ticket_id, decision, expected_revision, expected_decisions)

    def investigate(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        assignee: str,
        why: str = "",
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Somebody looks into it: ``assignee`` is who, ``why`` a note for the history."""
        if not assignee.strip():
            raise UsageError("name who investigates")
        decision = Decision(kind=DecisionKind.INVESTIGATE, by=by, at=at, why=why, assignee=assignee.strip())
        return self._decide(ticket_id, decision, expected_revision, expected_decisions)

    def reopen(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Open again, also what the world has closed; a moved baseline goes back, the guide's file stays."""
        decision = Decision(kind=DecisionKind.REOPEN, by=by, at=at, why=why)
        return self._decide(ticket_id, decision, expected_revision, expected_decisions)

    def undo(
        self,
        ticket_id: int,
        *,
        by: str,
        at: datetime,
        why: str = "",
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
    ) -> Ticket:
        """Take the last decision back: state, baseline, the guide's edit, its rule, its translations."""
        ticket = self._store.ticket(ticket_id)
        last = undoable(ticket)
        dated = last.edit is not None and self._dated_by_another(ticket, last.edit)
        decision = Decision(kind=DecisionKind.UNDO, by=by, at=at, why=why, undoes=last.id)
        return self._store.decide(
            ticket_id,
            decision,
            expected_revision=expected_revision,
            expected_decisions=expected_decisions,
            apply=partial(take_back, last.edit, self._workspace.root, dated=dated) if last.edit else None,
        )

    def rule_preview(self, rule: NoiseRule) -> RulePreview:
        """What a rule would have silenced in the last 50 snapshots of each source that it concerns."""
        store = SnapshotStore(self._workspace.snapshots)
        return preview(rule, self.library, store, self._store.tickets())

    def add_rule(self, rule: NoiseRule) -> NoiseRule:
        """Put a noise rule in force; UsageError where it cannot be read or overlooks everything."""
        self._check_rule(rule)
        return self._store.add_rule(rule)

    def _check_rule(self, rule: NoiseRule) -> None:
        check_rule(rule)
        if rule.source is not None and rule.source not in self.library.sources:
            known = ", ".join(sorted(self.library.sources)) or "none"
            raise UsageError(f"no source “{rule.source}”; there are: {known}")
        if rule.service is not None:
            self.library.service(rule.service)

    def _decide(
        self,
        ticket_id: int,
        decision: Decision,
        revision: int | None,
        decisions: int | None,
        rule: NoiseRule | None = None,
    ) -> Ticket:
        return self._store.decide(
            ticket_id, decision, expected_revision=revision, expected_decisions=decisions, rule=rule
        )

    def _dated_by_another(self, ticket: Ticket, edit: GuideEdit) -> bool:
        """Whether another edit of the file that holds was made on the day that this one wrote."""
        accepted = TicketFilter(states=(TicketState.ACCEPTED,), owners=(ticket.owner,))
        others = [each for each in self._store.tickets(accepted) if each.id != ticket.id]
        held = [last for each in others for last in effective(each.history)[-1:]]
        return any(each.edit is not None and dates_alike(each.edit, edit, each.at) for each in held)

    def _translations(self, ticket: Ticket, change: GuideChange | None) -> tuple[Finding, ...]:
        guide = guide_of(self.library, ticket) if change else None
        return translations(self.library, guide, ticket, change.undated().edits) if guide and change else ()

    def _refuse_conflict(self, ticket: Ticket, text: str, seen: str | None) -> None:
        guide = guide_of(self.library, ticket)
        target = target_of(guide, ticket) if guide else None
        if seen is None or target is None or target.text.split() == seen.split():
            return
        where = impact(self.library, ticket, self._workspace.root).where
        raise EditConflict(where, base=seen, theirs=target.text, proposed=text)

"""One pass over a mirror: find again, read back, pass on; pure of HTTP, a tracker does that.

A crash at any step leaves either an issue that is not remembered yet (found again by its hidden
marker at the next pass, before anything is created) or news that are not settled yet (passed
on again, which writes the same). So there is exactly one issue per ticket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.errors import UsageError
from pipeline.mirrors.draft import OVERFLOW, overflow, subject, subject_of
from pipeline.mirrors.tracker import Draft, Issue, IssueGone, Tracker, TrackerBusy
from pipeline.model import Decision, DecisionKind, FindingKind, Ticket
from pipeline.tickets import LIVE, TicketFilter, TicketStore
from pipeline.tickets.outbox import Consumer, Mirrored, News, Outbox

# Clocks differ, and a list may lag behind: look back further than the last pass.
MARGIN = timedelta(hours=1)

Write = Callable[[Ticket], Draft]
Decide = Callable[[Ticket, Decision], None]


@dataclass(slots=True, kw_only=True)
class Synced:
    """What a pass did, in numbers; ``postponed`` tickets wait for the next pass."""

    created: int = 0
    updated: int = 0
    found_again: int = 0
    decided: list[str] = field(default_factory=list)
    postponed: int = 0

    @property
    def quiet(self) -> bool:
        """Whether nothing was written anywhere."""
        return not (self.created or self.updated or self.decided)


def sync(
    store: TicketStore,
    tracker: Tracker,
    *,
    mirror: str,
    write: Write,
    decide: Decide,
    now: datetime,
    label: str,
    at_most: int = 20,
) -> Synced:
    """Bring a mirror up to date; at most ``at_most`` new issues, the others listed in one.

    Raises TrackerBusy (remembered: the next pass waits for it) and TrackerError; what was done until
    then stands.
    """
    consumer = store.outbox.consumer(mirror)
    if consumer.not_before and now < consumer.not_before:
        raise TrackerBusy(mirror, until=consumer.not_before)
    one = _Pass(store, tracker, mirror, write, decide, now, label, at_most)
    try:
        one.run(consumer.at)
    except TrackerBusy as busy:
        store.outbox.keep_consumer(mirror, replace(consumer, not_before=busy.over(now)))
        raise
    store.outbox.keep_consumer(mirror, Consumer(at=now))
    return one.done


class _Pass:
    """One pass, with what it has read so far."""

    def __init__(
        self,
        store: TicketStore,
        tracker: Tracker,
        mirror: str,
        write: Write,
        decide: Decide,
        now: datetime,
        label: str,
        at_most: int,
    ) -> None:
        self._store, self._tracker, self._mirror = store, tracker, mirror
        self._write, self._decide, self._now = write, decide, now
        self._label, self._at_most = label, at_most
        self._outbox: Outbox = store.outbox
        self._known: dict[str, Mirrored] = {}
        self.done = Synced()

    def run(self, last: datetime | None) -> None:
        """The whole pass, one line per step."""
        waiting = self._outbox.waiting(self._mirror)
        self._known = dict(self._outbox.mirrored(self._mirror))
        changed = self._changed(waiting, last)
        self._find_again(changed)
        self._read_back(changed)
        waiting = self._outbox.waiting(self._mirror)  # with what was just decided
        postponed = self._pass_on(waiting)
        self._list(postponed)

    def _changed(self, waiting: Sequence[News], last: datetime | None) -> Mapping[str, Issue]:
        """Issues of ours that changed since we last looked, by subject; of twins the older one."""
        moments = [each.at for each in waiting] + ([last] if last else [])
        if not moments:
            return {}
        since = min(moments) - MARGIN
        found: dict[str, Issue] = {}
        for issue in self._tracker.issues(since):
            of = subject_of(issue.body)
            if of and (of not in found or int(issue.number) < int(found[of].number)):
                found[of] = issue
        return found

    def _find_again(self, changed: Mapping[str, Issue]) -> None:
        """Remember issues that were created just before a crash."""
        for of, issue in changed.items():
            if of not in self._known:
                self._keep(Mirrored(subject=of, number=issue.number, url=issue.url, digest="", closed=False))
                self.done.found_again += 1

    def _read_back(self, changed: Mapping[str, Issue]) -> None:
        """A close over there is a decision here: not planned or noise dismisses, completed confirms."""
        live = {subject(t): t for t in self._store.tickets(TicketFilter(states=LIVE))}
        for of, issue in sorted(changed.items()):
            known, ticket = self._known[of], live.get(of)
            if not issue.closed or known.closed or known.number != issue.number:
                continue
            if ticket is None:  # decided here too, and not passed on yet
                self._keep(replace(known, closed=True, digest=""))
            else:
                self._take(ticket, issue, known)

    def _take(self, ticket: Ticket, issue: Issue, known: Mirrored) -> None:
        agreed = not issue.declined and ticket.kind is not FindingKind.SOURCE_HEALTH
        kind = DecisionKind.CONFIRM if agreed else DecisionKind.DISMISS
        by = f"{issue.closed_by or 'somebody'} ({self._mirror})"
        decision = Decision(kind=kind, by=by, at=self._now, why=f"closed {issue.url}")
        try:
            self._decide(ticket, decision)
        except UsageError as error:  # decided meanwhile: that decision stands and is passed on
            self.done.decided.append(f"ticket {ticket.id}: {error}")
            return
        self._keep(replace(known, closed=True, digest=""))
        self.done.decided.append(f"ticket {ticket.id}: {kind.value} by {by}")

    def _pass_on(self, waiting: Sequence[News]) -> list[Ticket]:
        """Write every ticket to which something happened; returns those that must wait."""
        of_ticket: dict[int, list[News]] = {}
        for each in waiting:
            of_ticket.setdefault(each.ticket, []).append(each)
        tickets = self._store.by_id(of_ticket)
        room = self._room(tickets)
        postponed: list[Ticket] = []
        for ticket in tickets:
            if self._written(ticket, room):
                self._outbox.settle(self._mirror, of_ticket[ticket.id])
            else:
                postponed.append(ticket)
        return postponed

    def _room(self, tickets: Sequence[Ticket]) -> int:
        """How many issues may be created for tickets; the one that lists the others counts as well."""
        new = sum(self._wants_issue(each) for each in tickets)
        listed = new > self._at_most and OVERFLOW not in self._known
        return self._at_most - 1 if listed else self._at_most

    def _wants_issue(self, ticket: Ticket) -> bool:
        """Whether the ticket has none and shall have one: not if it came and went, or is mere wording."""
        quiet = not ticket.state.live or ticket.kind is FindingKind.WORDING
        return not quiet and subject(ticket) not in self._known

    def _written(self, ticket: Ticket, room: int) -> bool:
        """Whether the ticket's issue is as it should be; False where it has to wait its turn."""
        of = subject(ticket)
        if of in self._known:
            self._update(of, self._write(ticket))
        elif self._wants_issue(ticket):
            if self.done.created >= room:
                return False
            self._create(of, self._write(ticket))
        return True

    def _create(self, of: str, draft: Draft) -> None:
        issue = self._tracker.create(draft)
        self.done.created += 1
        self._keep(_as_written(of, issue, draft))

    def _update(self, of: str, draft: Draft) -> None:
        known = self._known[of]
        if known.digest == draft.digest:
            return
        try:
            issue = self._tracker.update(known.number, draft)
        except IssueGone:  # somebody deleted it: that is respected, nothing is written there again
            self._keep(replace(known, digest=draft.digest, closed=True))
            return
        self.done.updated += 1
        self._keep(_as_written(of, issue, draft))

    def _list(self, postponed: Sequence[Ticket]) -> None:
        """Keep the one issue that lists what waits; there is none where nothing ever had to."""
        self.done.postponed = len(postponed)
        draft = overflow(postponed, label=self._label)
        if OVERFLOW in self._known:
            self._update(OVERFLOW, draft)
        elif postponed:
            self._create(OVERFLOW, draft)

    def _keep(self, issue: Mirrored) -> None:
        self._outbox.keep_mirrored(self._mirror, issue)
        self._known[issue.subject] = issue


def _as_written(of: str, issue: Issue, draft: Draft) -> Mirrored:
    return Mirrored(subject=of, number=issue.number, url=issue.url, digest=draft.digest, closed=draft.closed)

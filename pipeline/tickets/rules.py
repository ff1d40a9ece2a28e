"""What a look means for the tickets of its source; pure, so that every rule can be tested alone.

One topic, at most one live ticket. The same change is silence, another change a new revision, a
change that a person has decided is suppressed. What is gone from an honest, whole page closes;
a page that could not be read opens and closes nothing but the health ticket of its source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.baseline import anchored
from pipeline.model import (
    Baseline,
    Change,
    Document,
    Finding,
    FindingKind,
    Look,
    Outcome,
    Severity,
    Standing,
    Ticket,
    TicketState,
    Verdict,
)
from pipeline.text import canonical
from pipeline.tickets import lifecycle
from pipeline.tickets.clusters import Known, filed
from pipeline.tickets.events import EventKind, TicketEvent
from pipeline.workspace import Settings

_DISAGREES = (Verdict.CONTRADICTED, Verdict.PARTLY, Verdict.LOST, Verdict.UNFOUND)
_AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)


def whole(look: Look) -> bool:
    """Whether the look read an honest, whole page: only then can content tickets open or close."""
    return look.problem is None and look.outcome not in (Outcome.REJECTED, Outcome.FAILED)


def speaking(look: Look, settings: Settings) -> tuple[Finding, ...]:
    """The findings of a look that may become tickets, one per topic, in order of their topics' first.

    A bad look speaks of its source's health alone, and only from the ``health.open_after``-th in a row on.
    """
    if whole(look):
        return _one_per_topic(look.findings)
    if look.state.bad < settings.health.open_after:
        return ()
    return _one_per_topic(f for f in look.findings if f.kind is FindingKind.SOURCE_HEALTH)


def consequences(
    look: Look,
    findings: Sequence[Finding],
    known: Known,
    baseline: Baseline | None,
    settings: Settings,
    now: datetime,
) -> tuple[TicketEvent, ...]:
    """What becomes of the tickets, as they stand afterwards (id 0: to be opened), topic by topic.

    ``findings`` are those of ``speaking``; ``baseline`` is the one in force, which a decision may
    have moved since the look began.
    """
    events: list[TicketEvent] = []
    topics = set()
    for finding in filed(findings, known):
        topics.add(finding.topic)
        events += _meet(_with_context(finding, look.document), known, look, settings, now)
    touched = {event.ticket.topic for event in events}
    for topic, ticket in known.live.items():
        if topic not in topics and (state := _settled(ticket, look, baseline, settings)):
            kind = EventKind.REVERTED if state is TicketState.REVERTED else EventKind.RESOLVED
            events.append(_event(kind, lifecycle.closed(ticket, state, now), ticket))
        elif topic not in touched and lifecycle.overslept(ticket, now):
            events.append(_event(EventKind.REOPENED, lifecycle.awake(ticket, now), ticket))
    return tuple(events)


def reminders(findings: Sequence[Finding], known: Known, now: datetime) -> tuple[TicketEvent, ...]:
    """What becomes of the review-due tickets of a source when ``findings`` are all that is due."""
    events: list[TicketEvent] = []
    for finding in findings:
        live, closed = known.live.get(finding.topic), known.closed_about(finding)
        if live is not None:
            if live.change != finding.change:
                events.append(_event(EventKind.UPDATED, lifecycle.revised(live, finding, now), live))
        elif not any(each.change == finding.change for each in closed):
            last = closed[0] if closed else None
            events.append(_event(EventKind.OPENED, lifecycle.opened(finding, last, now), None))
    topics = {each.topic for each in findings}
    for topic, ticket in known.live.items():
        if ticket.kind is FindingKind.REVIEW_DUE and topic not in topics:
            closed_now = lifecycle.closed(ticket, TicketState.RESOLVED, now)
            events.append(_event(EventKind.RESOLVED, closed_now, ticket))
    return tuple(events)


# --- a finding meets the tickets of its topic -------------------------------------------------


def _meet(
    finding: Finding, known: Known, look: Look, settings: Settings, now: datetime
) -> tuple[TicketEvent, ...]:
    live = known.live.get(finding.topic)
    if live is not None and finding.change == live.change:
        return (_meet_again(finding, live, now),)
    if finding.held:
        return ()  # not back at the baseline, but not certain enough to speak
    closed = known.closed_about(finding)
    decided = _decided(finding, closed, look)
    if live is not None:
        if decided is None or decided.state is not TicketState.DISMISSED:
            return (_event(EventKind.UPDATED, lifecycle.revised(live, finding, now), live),)
        # What the live ticket was about is gone; what is there instead was dismissed before.
        reverted = _event(EventKind.REVERTED, lifecycle.closed(live, TicketState.REVERTED, now), live)
        return reverted, _event(EventKind.SUPPRESSED, lifecycle.suppressed(decided), decided)
    if decided is not None:
        return (_event(EventKind.SUPPRESSED, lifecycle.suppressed(decided), decided),)
    if finding.kind is FindingKind.WORDING and settings.tickets.wording == "digest":
        return ()
    last = closed[0] if closed else None
    if last and last.topic not in known.live and _is_back(finding, last):
        return (_event(EventKind.REOPENED, lifecycle.awake(lifecycle.again(last, finding), now), last),)
    return (_event(EventKind.OPENED, lifecycle.opened(finding, last, now), None),)


def _meet_again(finding: Finding, ticket: Ticket, now: datetime) -> TicketEvent:
    """A live ticket whose very change is still there; it ends where the guide was edited to agree."""
    again = lifecycle.again(ticket, finding)
    if ticket.verdict in _DISAGREES and finding.verdict is Verdict.SUPPORTED:
        return _event(EventKind.RESOLVED, lifecycle.closed(again, TicketState.RESOLVED, now), ticket)
    if lifecycle.overslept(ticket, now):
        return _event(EventKind.REOPENED, lifecycle.awake(again, now), ticket)
    return _event(EventKind.SEEN, again, ticket)


def _event(kind: EventKind, ticket: Ticket, before: Ticket | None) -> TicketEvent:
    return TicketEvent(kind=kind, ticket=ticket, was=before.state if before else None)


def _decided(finding: Finding, closed: Sequence[Ticket], look: Look) -> Ticket | None:
    """The closed ticket that settles this very change for good, if there is one.

    A dismissal holds for ever. An agreement holds while it is the topic's last word: once another
    decision has moved the baseline away again, the same change is news.
    """
    if finding.kind is FindingKind.SOURCE_HEALTH:
        closed = [t for t in closed if not _recovered_since(t, look)]
    for nth, ticket in enumerate(closed):
        if not _same_matter(finding, ticket):
            continue
        if ticket.state is TicketState.DISMISSED or (nth == 0 and ticket.state in _AGREED):
            return ticket
        if nth == 0 and ticket.state is TicketState.RESOLVED and finding.verdict is Verdict.SUPPORTED:
            return ticket
    return None


def _is_back(finding: Finding, last: Ticket) -> bool:
    """Whether the change of a ticket that the world had closed is there again.

    A source that fails again is a new matter, however alike.
    """
    by_itself = last.state in (TicketState.REVERTED, TicketState.RESOLVED)
    return by_itself and last.change == finding.change and finding.kind is not FindingKind.SOURCE_HEALTH


def _same_matter(finding: Finding, ticket: Ticket) -> bool:
    """The same change, or some of a cluster's; or, once agreed to, the same guide and official words."""
    if finding.change == ticket.change:
        return True
    changes = {each.id for each in finding.changes}
    if changes and len(ticket.places) > 1 and changes <= {each.id for each in ticket.changes}:
        return True
    return (
        finding.kind is FindingKind.GUIDE
        and finding.guide == ticket.guide
        and bool(finding.after)
        and canonical(finding.after) in canonical(ticket.after)
    )


def _recovered_since(ticket: Ticket, look: Look) -> bool:
    """Whether the source was read whole after the ticket was closed: what is bad now is a new matter."""
    at = look.state.checked_at
    return at is not None and ticket.closed_at is not None and at > ticket.closed_at


# --- a live ticket without its finding --------------------------------------------------------


def _settled(ticket: Ticket, look: Look, baseline: Baseline | None, settings: Settings) -> TicketState | None:
    """How the world settled a live ticket that no finding asks for any more; None: it has not."""
    if not whole(look):
        return None
    if ticket.kind is FindingKind.SOURCE_HEALTH:
        return TicketState.RESOLVED if look.state.good >= settings.health.close_after else None
    if ticket.kind in (FindingKind.REVIEW_DUE, FindingKind.TRANSLATION):
        return None  # no look at a page asked for it
    if ticket.kind is FindingKind.GUIDE:
        return TicketState.RESOLVED
    if _unsettled(ticket, look):
        return None
    if look.document is not None and _stands(ticket.changes, look.document):
        # A decision on another ticket moved the baseline under this one: its reader still decides.
        return None if baseline and _stands(ticket.changes, baseline.document) else TicketState.RESOLVED
    return TicketState.REVERTED


def _unsettled(ticket: Ticket, look: Look) -> bool:
    """Whether the passage differs from the baseline in a way that no second look has confirmed."""
    mine = {block.key for change in ticket.changes for block in change.before}
    return any(
        look.standings.get(change.id, Standing.CONFIRMED) is not Standing.CONFIRMED
        and any(block.key in mine for block in change.before)
        for change, _ in look.changes
    )


def _stands(changes: Sequence[Change], document: Document) -> bool:
    """Whether the document shows every change as done: the new words are there, the old are not."""
    keys = {block.key for block in document.blocks}
    return bool(changes) and all(_done(change, keys) for change in changes)


def _done(change: Change, keys: set[str]) -> bool:
    after = {block.key for block in change.after}
    return after <= keys and not ({block.key for block in change.before} - after) & keys


# --- findings ---------------------------------------------------------------------------------


def _with_context(finding: Finding, document: Document | None) -> Finding:
    """The finding with the place of its changes taken down, so that a decision can move them later."""
    return finding if document is None else replace(finding, changes=anchored(finding.changes, document))


def _one_per_topic(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.topic, []).append(finding)
    return tuple(_joined(group) for group in groups.values())


def _joined(group: Sequence[Finding]) -> Finding:
    """Several findings on one topic as one: the gravest speaks, all are listed."""
    if len(group) == 1:
        return group[0]
    spoken = [each for each in group if not each.held] or list(group)
    severities, kinds = list(Severity), list(FindingKind)
    ranked = sorted(spoken, key=lambda f: (severities.index(f.severity), kinds.index(f.kind), f.change))
    ids = "\0".join(sorted({each.change for each in ranked}))
    return replace(
        ranked[0],
        reason="; ".join(dict.fromkeys(each.reason for each in ranked)),
        change=hashlib.sha256(ids.encode()).hexdigest(),
        before="\n".join(dict.fromkeys(each.before for each in ranked if each.before)),
        after="\n".join(dict.fromkeys(each.after for each in ranked if each.after)),
        facts=tuple(dict.fromkeys(fact for each in ranked for fact in each.facts)),
        confirmed=all(each.confirmed for each in ranked),
        changes=tuple(dict.fromkeys(change for each in ranked for change in each.changes)),
    )

"""The ticket store: what is remembered of sources, and the tickets that people decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType

from sqlalchemy import Connection, func, select

from pipeline.errors import UsageError
from pipeline.model import (
    Baseline,
    Decision,
    DecisionKind,
    Finding,
    GuideEdit,
    Look,
    NoiseRule,
    Seen,
    SourceState,
    Ticket,
    TicketState,
)
from pipeline.tickets import history, lifecycle, memory, noise, records
from pipeline.tickets.agreement import enrolled, moved_by
from pipeline.tickets.clusters import member_topics, topics_of
from pipeline.tickets.database import Database
from pipeline.tickets.deciding import decided, refuse_stale, repeats, taken_back
from pipeline.tickets.events import EventKind, TicketEvent
from pipeline.tickets.filter import LIVE, Facets, TicketFilter, as_of, facets, selection
from pipeline.tickets.history import Happening
from pipeline.tickets.outbox import Outbox
from pipeline.tickets.records import Revision
from pipeline.tickets.rules import consequences, reminders, speaking
from pipeline.tickets.schema import tickets
from pipeline.workspace import Settings

DEFAULTS = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A ticket and the baseline of its source, before and after a decision."""

    before: Ticket
    after: Ticket
    baseline: Baseline | None
    moved: Baseline | None


class TicketStore:
    """Everything that outlives a run, in one database; opened ready for use.

    Every method is one transaction (``record``: one per look), so that a process that is killed
    leaves a look or a decision whole or not at all. Moments are aware UTC; naive ones are refused.
    """

    def __init__(self, database: str | Database) -> None:
        """``database`` is its address, or an opened one that closes with the store."""
        self._database = Database(database) if isinstance(database, str) else database
        self._database.prepare()

    def __enter__(self) -> TicketStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    @property
    def outbox(self) -> Outbox:
        """What became of tickets, for mirrors and notices to pass on."""
        return Outbox(self._database)

    # --- sources ---

    def state(self, source_id: str) -> SourceState:
        """What is remembered of a source; the empty state for one never looked at."""
        return self.states([source_id])[source_id]

    def states(self, source_ids: Sequence[str]) -> Mapping[str, SourceState]:
        """What is remembered of several sources, by id, in the order asked for."""
        with self._database.reading() as connection:
            return memory.load(connection, list(dict.fromkeys(source_ids)))

    def record(
        self,
        looks: Sequence[Look],
        *,
        now: datetime,
        run: str,
        settings: Settings = DEFAULTS,
        turn: int = 1,
    ) -> tuple[TicketEvent, ...]:
        """Remember looks and let their findings become tickets; what became of which ticket.

        Once per run, source and turn: recording a look again (a run that was killed and started
        anew) changes nothing and tells the same events. A look no newer than the source's last one
        (``looked_at``: another process was faster) is passed over. ``turn`` is 2 for second looks
        within a run; looks at one source in one call take consecutive turns.
        """
        events: list[TicketEvent] = []
        turns: Counter[str] = Counter()
        for look in looks:
            events += self._record(look, run, turn + turns[look.source], settings, now)
            turns[look.source] += 1
        return tuple(events)

    def _record(
        self,
        look: Look,
        run: str,
        turn: int,
        settings: Settings,
        now: datetime,
    ) -> tuple[TicketEvent, ...]:
        with self._database.writing() as connection:
            locked = memory.lock(connection, look.source)
            before = records.recorded(connection, run, look.source, turn)
            if before is not None:
                return before
            if _overtaken(look, locked):
                return ()
            baseline = locked.baseline
            memory.save(connection, look.state)
            noise.learn(connection, look.learned)
            if (new := enrolled(baseline, look)) is not None:
                baseline = new
                memory.save_baseline(connection, look.source, new)
            findings = speaking(look, settings)
            known = records.known(connection, look.source, findings)
            events = consequences(look, findings, known, baseline, settings, now)
            saved = tuple(records.save_event(connection, event, now, run) for event in events)
            records.add_look(connection, look, run, turn, saved, now)
            return saved

    def problems(self, source_id: str) -> Mapping[str, int]:
        """How many looks at a source brought no whole page, by kind of problem, the most frequent first."""
        with self._database.reading() as connection:
            return records.problems(connection, source_id)

    def learn(self, source_id: str, seen: Mapping[str, Seen]) -> None:
        """Let the ledger of a source know states of captures that are older than its last look.

        A state that is known keeps how often it was seen; learning the same again changes nothing.
        """
        with self._database.writing() as connection:
            memory.lock(connection, source_id)
            memory.learn(connection, source_id, seen)

    def remind(
        self, findings: Sequence[Finding], sources: Sequence[str], *, now: datetime, run: str
    ) -> tuple[TicketEvent, ...]:
        """Let what is due for review become tickets, and close those that are due no more.

        ``findings`` are all that is due (``pipeline.tickets.due``) about these sources. One that a
        person has decided stays silent; a live ticket of any kind on the matter suffices.
        """
        events: list[TicketEvent] = []
        for source in dict.fromkeys(sources):
            mine = [each for each in findings if each.source == source]
            with self._database.writing() as connection:
                memory.lock(connection, source)
                known = records.known(connection, source, mine)
                events += [
                    records.save_event(connection, event, now, run) for event in reminders(mine, known, now)
                ]
        return tuple(events)

    def ask(self, finding: Finding, *, at: datetime) -> Ticket:
        """The live ticket about a matter that a person brings up; opened where there is none."""
        with self._database.writing() as connection:
            memory.lock(connection, finding.source)
            known = records.known(connection, finding.source, [finding])
            if (live := known.live.get(finding.topic)) is not None:
                return live
            closed = known.closed_about(finding)
            opened = lifecycle.opened(finding, closed[0] if closed else None, at)
            event = TicketEvent(kind=EventKind.OPENED, ticket=opened)
            return records.save_event(connection, event, at, "").ticket

    # --- tickets ---

    def tickets(
        self, wanted: TicketFilter | None = None, *, now: datetime | None = None
    ) -> tuple[Ticket, ...]:
        """Tickets, the gravest first, then the oldest; without a filter the live ones.

        With ``now``, a ticket whose snooze is over counts and shows as open.
        """
        wanted = wanted or TicketFilter(states=LIVE)
        with self._database.reading() as connection:
            found = records.page(connection, selection(wanted, now))
        return tuple(as_of(ticket, now) for ticket in found)

    def count(self, wanted: TicketFilter, *, now: datetime | None = None) -> int:
        """How many tickets ``tickets`` would return."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(selection(wanted, now).subquery())
            return int(connection.execute(query).scalar_one())

    def facets(self, wanted: TicketFilter | None = None, *, now: datetime | None = None) -> Facets:
        """How many tickets of each sort a filter asks for, its limit and offset left aside."""
        with self._database.reading() as connection:
            return facets(connection, wanted or TicketFilter(states=LIVE), now)

    def ticket(self, ticket_id: int) -> Ticket:
        """One ticket with its history; UsageError naming what exists where there is none."""
        with self._database.reading() as connection:
            return _one(connection, ticket_id)

    def by_id(self, ids: Iterable[int]) -> tuple[Ticket, ...]:
        """Tickets of these ids, by id; an unknown one is left out."""
        with self._database.reading() as connection:
            found = records.by_id(connection, ids)
        return tuple(found[each] for each in sorted(found))

    def revisions(self, ticket_id: int) -> tuple[Revision, ...]:
        """What a ticket said over time, oldest first."""
        with self._database.reading() as connection:
            _one(connection, ticket_id)
            return records.told_revisions(connection, ticket_id)

    def life(self, ticket_id: int) -> tuple[Happening, ...]:
        """Everything that became of a ticket, by the world and by people, oldest first."""
        with self._database.reading() as connection:
            return history.happenings(connection, _one(connection, ticket_id))

    def preview(self, ticket_id: int, decision: Decision) -> Preview:
        """What ``decide`` would do, without doing it; raises what it would raise."""
        with self._database.reading() as connection:
            ticket = _one(connection, ticket_id)
            baseline = memory.load(connection, [ticket.source])[ticket.source].baseline
            if repeats(ticket, decision):
                return Preview(before=ticket, after=ticket, baseline=baseline, moved=baseline)
            after = decided(ticket, decision)
            moved, _ = moved_by(connection, ticket, decision, baseline)
            return Preview(before=ticket, after=after, baseline=baseline, moved=moved)

    def decide(
        self,
        ticket_id: int,
        decision: Decision,
        *,
        expected_revision: int | None = None,
        expected_decisions: int | None = None,
        apply: Callable[[], GuideEdit | None] | None = None,
        rule: NoiseRule | None = None,
        opens: Sequence[Finding] = (),
    ) -> Ticket:
        """Decide a ticket; the same decision again changes nothing.

        ACCEPT and CONFIRM move the baseline by exactly the ticket's changes, REOPEN takes that back,
        UNDO takes back the last decision that holds with all that came with it. ``apply`` edits the
        guide and says how, for the history: it is called last before the commit, so that an edit that
        fails leaves no decision; after a crash between the two, deciding again with the guide already
        edited completes it. ``rule`` comes into force with the decision,
        ``opens`` become tickets where their topics are free. Raises UsageError for an unknown or
        closed ticket, StaleTicketError where it is past ``expected_revision`` or its history is
        longer than ``expected_decisions``.
        """
        with self._database.writing() as connection:
            baseline = memory.lock(connection, _one(connection, ticket_id).source).baseline
            ticket = _one(connection, ticket_id)  # read again: it may have changed before the lock
            if repeats(ticket, decision):
                return ticket
            refuse_stale(ticket, expected_revision, expected_decisions)
            after = decided(ticket, decision)
            if after.state.live and not ticket.state.live:
                _refuse_second_live(connection, ticket)
            moved, undo = moved_by(connection, ticket, decision, baseline)
            if moved is not None and moved != baseline:
                memory.save_baseline(connection, ticket.source, moved)
            records.update_ticket(connection, after)
            if decision.kind is DecisionKind.UNDO:
                decision = _withdrawn(connection, ticket, decision)
            _open(connection, opens, ticket, decision.at)
            told = replace(
                decision,
                edit=(apply() if apply else None) or decision.edit,
                was=ticket.state,
                became=after.state,
                revision=ticket.revision,
                before=ticket.condition,
                rule=noise.add(connection, replace(rule, ticket=ticket.id)).id if rule else None,
            )
            told = replace(told, id=history.add_decision(connection, after, told, undo))
            return replace(after, history=(*ticket.history, told))

    # --- noise rules ---

    def rules(self, *, ended: bool = False) -> tuple[NoiseRule, ...]:
        """The noise rules in force, oldest first; with ``ended`` those of the past too."""
        with self._database.reading() as connection:
            return noise.find(connection, ended=ended)

    def add_rule(self, rule: NoiseRule) -> NoiseRule:
        """Put a noise rule in force; the rule with its id."""
        with self._database.writing() as connection:
            return noise.add(connection, rule)

    def end_rule(self, rule_id: int, *, by: str, at: datetime) -> NoiseRule:
        """Take a noise rule out of force; it stays in the books. UsageError where there is none."""
        with self._database.writing() as connection:
            return noise.end(connection, rule_id, by=by, at=at)


def _withdrawn(connection: Connection, ticket: Ticket, decision: Decision) -> Decision:
    """Take back what came with the decision that an UNDO undoes; the UNDO with that one's number."""
    last = taken_back(ticket, decision)
    assert last is not None, "decided() would have refused"
    if last.rule is not None:
        noise.end(connection, last.rule, by=decision.by, at=decision.at)
    for opened in records.caused(connection, ticket.id):
        if opened.state.live and not opened.history:
            closed = lifecycle.closed(opened, TicketState.RESOLVED, decision.at)
            event = TicketEvent(kind=EventKind.RESOLVED, ticket=closed, was=opened.state)
            records.save_event(connection, event, decision.at, "")
    return replace(decision, undoes=last.id)


def _open(connection: Connection, findings: Sequence[Finding], cause: Ticket, at: datetime) -> None:
    """Open a ticket for each finding that a decision asks for, unless its matter is live already."""
    known = records.known(connection, cause.source, findings)
    covered = {topic for each in known.live.values() for topic in topics_of(each)}
    for finding in findings:
        if finding.topic in known.live or not covered.isdisjoint(member_topics(finding)):
            continue
        closed = known.closed_about(finding)
        opened = lifecycle.opened(finding, closed[0] if closed else None, at)
        event = TicketEvent(kind=EventKind.OPENED, ticket=replace(opened, cause=cause.id))
        records.save_event(connection, event, at, "")


def _overtaken(look: Look, locked: memory.Locked) -> bool:
    """Whether a newer look was recorded; archived captures may still give a source its first baseline."""
    if locked.looked_at is None or look.at > locked.looked_at:
        return False
    return not (locked.baseline is None and look.state.baseline is not None)


def _one(connection: Connection, ticket_id: int) -> Ticket:
    found = records.by_id(connection, [ticket_id]).get(ticket_id)
    if found is None:
        lowest, highest = connection.execute(select(func.min(tickets.c.id), func.max(tickets.c.id))).one()
        known = f"there are {lowest} to {highest}" if highest else "there are none yet"
        raise UsageError(f"there is no ticket {ticket_id}; {known} (guidewatch tickets list --state all)")
    return found


def _refuse_second_live(connection: Connection, ticket: Ticket) -> None:
    live = records.live_about(connection, ticket.topic)
    if live is not None:
        raise UsageError(f"ticket {ticket.id} cannot be reopened: ticket {live} is about the same matter")

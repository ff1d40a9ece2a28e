"""A random walk over looks and decisions; what must hold of tickets and baseline holds after each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.errors import StaleTicketError, UsageError
from pipeline.model import (
    Decision,
    DecisionKind,
    Finding,
    Look,
    NoiseRule,
    SourceState,
    Ticket,
    TicketState,
)
from pipeline.tickets import LIVE, Database, EventKind, TicketEvent, TicketFilter, TicketStore
from pipeline.tickets.deciding import effective, repeats
from tests.tickets.sample import (
    FIRST,
    SOURCE,
    TEXTS,
    baseline,
    blocks,
    failed_look,
    finding,
    kinds,
    minutes,
    whole_look,
)

# Two guides speak of the refund, so that two tickets share one change.
OWNERS = {
    "refund": ("lumen-refund", "lumen-cancel"),
    "cancel": ("lumen-cancel",),
    "notice": ("lumen-cancel",),
}
AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)
_DECIDING = [kind for kind in DecisionKind if kind not in (DecisionKind.REOPEN, DecisionKind.UNDO)]
_FACES = ("condition", "topic", "change", "revision", "seen", "suppressed", "places", "previous", "guide")


class Crash(Exception):
    """The process dies just before the commit."""


def crash() -> None:
    raise Crash


def face(ticket: Ticket) -> tuple[object, ...]:
    """What an undone decision leaves as it was."""
    return tuple(getattr(ticket, name) for name in _FACES)


def wording_of(text: str) -> tuple[str, str]:
    """The passage that a text is a wording of, and which."""
    return next((name, key) for name, each in TEXTS.items() for key, value in each.items() if value == text)


class Tickets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.database = Database("sqlite://")
        self.store = TicketStore(self.database)
        self.written = -1
        self.known: dict[TicketFilter, tuple[Ticket, ...]] = {}
        self.minute = 0
        self.page = dict(FIRST)
        self.agreed = dict(FIRST)
        self.moved: dict[int, dict[str, tuple[str, str]]] = {}
        self.last: list[Look] = []
        self.told: list[str] = []
        self.decided = 0

    def teardown(self) -> None:
        for ticket in self._all():
            assert len(self.store.revisions(ticket.id)) == ticket.revision
        self.store.close()

    # --- the world -----------------------------------------------------------------------------

    @initialize()
    def enrol(self) -> None:
        self._record(whole_look(self._tick(), page=self.page))

    @rule(name=st.sampled_from(sorted(TEXTS)), data=st.data())
    def edit_page(self, name: str, data: st.DataObject) -> None:
        self.page[name] = data.draw(st.sampled_from(sorted(TEXTS[name])))

    @rule(confirmed=st.booleans(), held=st.booleans())
    def look(self, confirmed: bool, held: bool) -> None:
        found = [replace(each, confirmed=confirmed, held=held and not confirmed) for each in self._findings()]
        self._record(whole_look(self._tick(), *found, page=self.page, state=self.state))
        if not (held and not confirmed):
            self._check_tickets_match(found)

    @rule()
    def look_in_vain(self) -> None:
        before, tickets = self.state, self._content()
        events = self._record(failed_look(self._tick(), before.bad + 1, state=before))
        assert all(e.ticket.target == "health" or e.kind is EventKind.REOPENED for e in events)
        after = self.state
        assert replace(after, bad=before.bad, good=before.good, looked_at=before.looked_at) == before
        woken = {e.ticket.id for e in events}
        assert [t for t in self._content() if t.id not in woken] == [t for t in tickets if t.id not in woken]

    @precondition(lambda self: self.last)
    @rule()
    def run_the_last_run_again(self) -> None:
        before = self._all(), self.state
        events = self.store.record(self.last, now=minutes(self._tick()), run=f"run-{self.last[0].at}")
        assert kinds(events) == self.told
        assert (self._all(), self.state) == before

    # --- people --------------------------------------------------------------------------------

    @precondition(lambda self: self._live())
    @rule(kind=st.sampled_from(_DECIDING), data=st.data(), minutes_asleep=st.integers(0, 5))
    def decide(self, kind: DecisionKind, data: st.DataObject, minutes_asleep: int) -> None:
        ticket = data.draw(st.sampled_from(self._live()))
        self._decide(ticket, self._decision(kind, minutes_asleep))
        if kind in (DecisionKind.ACCEPT, DecisionKind.CONFIRM) and ticket.target != "health":
            self.moved[ticket.id] = self._agree(ticket)

    @precondition(lambda self: self._live())
    @rule(kind=st.sampled_from(_DECIDING), data=st.data(), minutes_asleep=st.integers(0, 5))
    def decide_and_undo(self, kind: DecisionKind, data: st.DataObject, minutes_asleep: int) -> None:
        ticket = data.draw(st.sampled_from(self._live()))
        baseline = self.state.baseline
        if not self._decide(ticket, self._decision(kind, minutes_asleep)):
            return
        self._decide(ticket, self._decision(DecisionKind.UNDO))
        assert face(self.store.ticket(ticket.id)) == face(ticket)
        assert self.state.baseline == baseline, "undoing is the identity, date and status included"

    @precondition(lambda self: any(t.history for t in self._all()))
    @rule(data=st.data())
    def undo_and_decide_again(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from([t for t in self._all() if t.history]))
        held = effective(ticket.history)
        live = any(each.topic == ticket.topic and each.id != ticket.id for each in self._live())
        moved_on = not held or held[-1].became is not ticket.state
        if moved_on or (live and held[-1].was and held[-1].was.live and not ticket.state.live):
            with pytest.raises(UsageError):
                self.store.decide(ticket.id, self._decision(DecisionKind.UNDO))
            return
        blocks_before = self.state.baseline and self.state.baseline.blocks
        self._decide(ticket, self._decision(DecisionKind.UNDO))
        redo = replace(held[-1], at=minutes(self._tick()), id=0, rule=None)
        if redo.kind is DecisionKind.REOPEN or not self.store.ticket(ticket.id).state.live:
            redo = replace(redo, kind=DecisionKind.REOPEN)
        self._decide(ticket, redo)
        assert self.store.ticket(ticket.id).state is ticket.state
        assert (self.state.baseline and self.state.baseline.blocks) == blocks_before

    @precondition(lambda self: self._live())
    @rule(kind=st.sampled_from(_DECIDING), data=st.data())
    def die_at_the_commit(self, kind: DecisionKind, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self._live()))
        decision = self._decision(kind)
        if repeats(ticket, decision):
            return
        before = self._all(), self.state, self.store.rules(ended=True)
        rule = NoiseRule(pattern="hot offer", by="ada", at=decision.at)
        with pytest.raises(Crash):
            self.store.decide(ticket.id, decision, apply=crash, rule=rule, opens=[finding(locale="fr")])
        assert (self._all(), self.state, self.store.rules(ended=True)) == before

    @precondition(lambda self: self._live())
    @rule(first=st.sampled_from(_DECIDING), second=st.sampled_from(_DECIDING), data=st.data())
    def a_second_reviewer_is_late(
        self, first: DecisionKind, second: DecisionKind, data: st.DataObject
    ) -> None:
        ticket = data.draw(st.sampled_from(self._live()))
        if not self._decide(ticket, self._decision(first)):
            return
        if first in (DecisionKind.ACCEPT, DecisionKind.CONFIRM) and ticket.target != "health":
            self.moved[ticket.id] = self._agree(ticket)
        after, late = self.store.ticket(ticket.id), self._decision(second)
        if repeats(after, late):
            return
        with pytest.raises(StaleTicketError) as told:
            self.store.decide(ticket.id, late, expected_decisions=len(ticket.history))
        assert (told.value.by, told.value.at) == ("ada", after.history[-1].at)
        assert self.store.ticket(ticket.id) == after

    @precondition(lambda self: self._closed())
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self._closed()))
        decision = self._decision(DecisionKind.REOPEN)
        if any(each.topic == ticket.topic for each in self._live()):
            with pytest.raises(UsageError):
                self.store.decide(ticket.id, decision)
            return
        self._decide(ticket, decision)
        if ticket.state in AGREED:
            for name, (old, new) in self.moved.pop(ticket.id, {}).items():
                if self.agreed[name] == new:
                    self.agreed[name] = old

    def _decision(self, kind: DecisionKind, minutes_asleep: int = 0) -> Decision:
        at = minutes(self._tick())
        asleep = kind is DecisionKind.SNOOZE and minutes_asleep
        until = minutes(self.minute + minutes_asleep) if asleep else None
        assignee = "bob" if kind is DecisionKind.INVESTIGATE else ""
        return Decision(kind=kind, by="ada", at=at, until=until, assignee=assignee)

    def _decide(self, ticket: Ticket, decision: Decision) -> bool:
        """Decide; whether that was a decision and no repetition."""
        lengths = [len(self.store.ticket(ticket.id).history)]
        self.store.decide(ticket.id, decision)
        lengths.append(len(self.store.ticket(ticket.id).history))
        self.decided += lengths[1] - lengths[0]
        return lengths[1] > lengths[0]

    # --- what must hold ------------------------------------------------------------------------

    @invariant()
    def tickets_are_as_they_must_be(self) -> None:
        everything = self._all()
        live = [ticket for ticket in everything if ticket.state.live]
        topics = Counter(ticket.topic for ticket in live)
        assert not topics or max(topics.values()) == 1, "one live ticket per topic"
        dismissed = {(t.topic, t.change) for t in everything if t.state is TicketState.DISMISSED}
        content = {(t.topic, t.change) for t in live if t.target != "health"}
        assert not dismissed & content, "a dismissed change stays dismissed"
        for ticket in everything:
            human = ticket.state in (*AGREED, TicketState.DISMISSED)
            assert not human or ticket.history[-1].became is ticket.state, "history tells the state"
            assert len(self.store.life(ticket.id)) >= len(ticket.history) + 1
        assert sum(len(ticket.history) for ticket in everything) == self.decided, "no decision is lost"

    @invariant()
    def the_baseline_moves_by_agreement_only(self) -> None:
        found = self.state.baseline
        assert found is None or found.blocks == blocks(self.agreed)

    # --- how it is done ------------------------------------------------------------------------

    @property
    def state(self) -> SourceState:
        return self.store.state(SOURCE)

    def _tick(self) -> int:
        self.minute += 1
        return self.minute

    def _record(self, look: Look) -> tuple[TicketEvent, ...]:
        if look.state.baseline is None:
            look = replace(look, state=replace(look.state, baseline=baseline()))
        events = self.store.record([look], now=look.at, run=f"run-{look.at}")
        self.last, self.told = [look], kinds(events)
        return events

    def _findings(self) -> list[Finding]:
        """What a check finds: each passage that is not as agreed, for each guide that cites it."""
        return [
            finding(name, self.agreed[name], now, owner=owner)
            for name, now in self.page.items()
            if now != self.agreed[name]
            for owner in OWNERS[name]
        ]

    def _check_tickets_match(self, found: list[Finding]) -> None:
        """After a whole look every finding has its live ticket, unless a person settled its change."""
        everything = self._all()
        live = {ticket.topic: ticket.change for ticket in everything if ticket.state.live}
        for each in found:
            settled = [
                t.change
                for t in everything
                if t.topic == each.topic and t.state in (*AGREED, TicketState.DISMISSED)
            ]
            assert live.get(each.topic) == each.change or each.change in settled

    def _agree(self, ticket: Ticket) -> dict[str, tuple[str, str]]:
        moved = {}
        for each in ticket.changes:
            name, old = wording_of(each.before[0].text)
            new = wording_of(each.after[0].text)[1]
            if self.agreed[name] == old:
                moved[name] = (old, new)
                self.agreed[name] = new
        return moved

    def _all(self) -> list[Ticket]:
        return self._read(TicketFilter())

    def _live(self) -> list[Ticket]:
        return self._read(TicketFilter(states=LIVE))

    def _read(self, wanted: TicketFilter) -> list[Ticket]:
        """The tickets of a filter; read again only after the database was written to."""
        with self.database.reading() as connection:
            written = connection.connection.driver_connection.total_changes  # type: ignore[union-attr]
        if written != self.written:
            self.written, self.known = written, {}
        if wanted not in self.known:
            self.known[wanted] = self.store.tickets(wanted)
        return list(self.known[wanted])

    def _closed(self) -> list[Ticket]:
        return [ticket for ticket in self._all() if not ticket.state.live]

    def _content(self) -> list[Ticket]:
        return [ticket for ticket in self._all() if ticket.target != "health"]


TestTickets = Tickets.TestCase
TestTickets.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)

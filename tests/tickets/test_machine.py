"""A random walk over looks and decisions; what must hold of tickets and baseline holds after each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.errors import UsageError
from pipeline.model import (
    Decision,
    DecisionKind,
    Finding,
    Look,
    SourceState,
    Ticket,
    TicketState,
)
from pipeline.tickets import EventKind, TicketEvent, TicketFilter, TicketStore
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
_CLOSING = [DecisionKind.ACCEPT, DecisionKind.CONFIRM, DecisionKind.DISMISS, DecisionKind.SNOOZE]


def wording_of(text: str) -> tuple[str, str]:
    """The passage that a text is a wording of, and which."""
    return next((name, key) for name, each in TEXTS.items() for key, value in each.items() if value == text)


class Tickets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.store = TicketStore("sqlite://")
        self.minute = 0
        self.page = dict(FIRST)
        self.agreed = dict(FIRST)
        self.moved: dict[int, dict[str, tuple[str, str]]] = {}
        self.last: list[Look] = []
        self.told: list[str] = []

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
    @rule(kind=st.sampled_from(_CLOSING), data=st.data(), minutes_asleep=st.integers(1, 5))
    def decide(self, kind: DecisionKind, data: st.DataObject, minutes_asleep: int) -> None:
        ticket = data.draw(st.sampled_from(self._live()))
        at = minutes(self._tick())
        until = minutes(self.minute + minutes_asleep) if kind is DecisionKind.SNOOZE else None
        self.store.decide(ticket.id, Decision(kind=kind, by="ada", at=at, until=until))
        if kind in (DecisionKind.ACCEPT, DecisionKind.CONFIRM) and ticket.target != "health":
            self.moved[ticket.id] = self._agree(ticket)

    @precondition(lambda self: self._closed())
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self._closed()))
        decision = Decision(kind=DecisionKind.REOPEN, by="ada", at=minutes(self._tick()))
        if any(each.topic == ticket.topic for each in self._live()):
            with pytest.raises(UsageError):
                self.store.decide(ticket.id, decision)
            return
        self.store.decide(ticket.id, decision)
        if ticket.state in AGREED:
            for name, (old, new) in self.moved.pop(ticket.id, {}).items():
                if self.agreed[name] == new:
                    self.agreed[name] = old

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
        return list(self.store.tickets(TicketFilter()))

    def _live(self) -> list[Ticket]:
        return list(self.store.tickets())

    def _closed(self) -> list[Ticket]:
        return [ticket for ticket in self._all() if not ticket.state.live]

    def _content(self) -> list[Ticket]:
        return [ticket for ticket in self._all() if ticket.target != "health"]


TestTickets = Tickets.TestCase
TestTickets.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)

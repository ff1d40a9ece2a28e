"""A mirror is brought up to date: one issue per ticket, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipeline.mirrors import Draft, Issue, Synced, sync
from pipeline.mirrors.draft import draft
from pipeline.mirrors.tracker import IssueGone, TrackerBusy
from pipeline.model import Decision, DecisionKind, FindingKind, Ticket, TicketState
from pipeline.report.markdown import Markdown
from pipeline.tickets import TicketFilter, TicketStore
from tests.tickets.sample import SOURCE, failed_look, finding, health, minutes, whole_look


class Crash(BaseException):
    """The machine went away."""


@dataclass
class Fuse:
    """Lets so many steps pass and then crashes, before or after the step is done."""

    left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Crash


@dataclass
class Memory:
    """A tracker in memory that follows the seam; every call may crash before and after its effect."""

    fuse: Fuse = field(default_factory=Fuse)
    kept: dict[str, tuple[Issue, Draft]] = field(default_factory=dict)
    writes: int = 0
    gone: set[str] = field(default_factory=set)
    busy: datetime | None = None

    def issues(self, since: datetime) -> list[Issue]:
        self.fuse.burn()
        return [issue for issue, _ in self.kept.values()]

    def create(self, draft: Draft) -> Issue:
        if self.busy:
            raise TrackerBusy("memory", until=self.busy)
        return self._write(str(len(self.kept) + 1), draft)

    def update(self, number: str, draft: Draft) -> Issue:
        if number in self.gone:
            raise IssueGone(number)
        return self._write(number, draft)

    def _write(self, number: str, draft: Draft) -> Issue:
        self.fuse.burn()
        issue = Issue(number=number, url=f"https://t.example/{number}", body=draft.body, closed=draft.closed)
        self.kept[number] = issue, draft
        self.writes += 1
        self.fuse.burn()
        return issue

    def close(self, number: str, *, declined: bool = False) -> None:
        issue, draft = self.kept[number]
        self.kept[number] = replace(issue, closed=True, declined=declined, closed_by="ada"), draft

    def titles(self) -> list[str]:
        return [draft.title for _, draft in self.kept.values()]


@pytest.fixture
def store(tmp_path: Any) -> Iterator[TicketStore]:
    with TicketStore(f"sqlite:///{tmp_path / 'state.db'}") as opened:
        yield opened


def write(ticket: Ticket) -> Draft:
    return draft(ticket, Markdown(f"{ticket.reason}\n"), label="gw")


def go(store: TicketStore, tracker: Memory, minute: float, **more: Any) -> Synced:
    def decide(ticket: Ticket, decision: Decision) -> None:
        store.decide(ticket.id, decision)

    return sync(
        store, tracker, mirror="memory", write=write, decide=decide, now=minutes(minute), label="gw", **more
    )


def look(store: TicketStore, minute: float, *findings: Any, run: str = "") -> None:
    store.record(
        [whole_look(minute, *findings, page={"refund": "7"})], now=minutes(minute), run=run or f"r{minute}"
    )


def many(count: int) -> list[Any]:
    return [finding(owner=f"guide-{n:02}") for n in range(count)]


def test_a_ticket_becomes_one_issue_that_says_why_and_how_to_decide(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    assert go(store, tracker, 2).created == 1
    ((_, written),) = tracker.kept.values()
    assert written.title == "Refund: 14 → 7"
    assert "Closing this issue as completed" in written.body
    assert written.labels == ("gw", "gw: fact", "gw: critical")


def test_a_hundred_runs_without_news_write_nothing(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    for minute in range(3, 103):
        look(store, minute, finding())
        assert go(store, tracker, minute).quiet
    assert tracker.writes == 1


def test_another_change_and_its_end_are_written_to_the_same_issue(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    look(store, 3, finding(after="5"))
    assert go(store, tracker, 4).updated == 1
    assert tracker.titles() == ["Refund: 14 → 5"]
    store.record([whole_look(5, page={"refund": "14"})], now=minutes(5), run="r5")
    go(store, tracker, 6)
    ((issue, written),) = tracker.kept.values()
    assert issue.closed and "went back" in written.body


@pytest.mark.parametrize(
    ("declined", "state"), [(False, TicketState.CONFIRMED), (True, TicketState.DISMISSED)]
)
def test_a_close_over_there_is_a_decision_here(
    store: TicketStore, declined: bool, state: TicketState
) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    tracker.close("1", declined=declined)
    done = go(store, tracker, 3)
    ticket = store.ticket(1)
    assert (ticket.state, ticket.history[-1].by) == (state, "ada (memory)")
    assert done.decided == [f"ticket 1: {ticket.history[-1].kind.value} by ada (memory)"]
    assert tracker.kept["1"][1].closed
    assert go(store, tracker, 4).quiet


def test_a_source_that_fails_is_dismissed_and_never_agreed_to_by_a_close(store: TicketStore) -> None:
    for minute in range(1, 4):
        store.record([failed_look(minute, minute)], now=minutes(minute), run=f"r{minute}")
    assert [t.kind for t in store.tickets()] == [health().kind]
    tracker = Memory()
    go(store, tracker, 5)
    tracker.close("1")
    go(store, tracker, 6)
    assert store.ticket(1).state is TicketState.DISMISSED


def test_a_ticket_that_somebody_decided_meanwhile_keeps_that_decision(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    store.decide(1, Decision(kind=DecisionKind.DISMISS, by="grace", at=minutes(3)))
    tracker.close("1")
    go(store, tracker, 4)
    assert store.ticket(1).state is TicketState.DISMISSED
    assert [d.by for d in store.ticket(1).history] == ["grace"]


def test_a_ticket_that_came_and_went_between_two_passes_gets_no_issue(store: TicketStore) -> None:
    look(store, 1, finding())
    store.record([whole_look(2, page={"refund": "14"})], now=minutes(2), run="r2")
    tracker = Memory()
    assert go(store, tracker, 3).quiet
    assert not tracker.kept


def test_more_new_tickets_than_a_run_may_write_are_listed_in_one_issue_and_follow(
    store: TicketStore,
) -> None:
    look(store, 1, *many(50))
    tracker = Memory()
    first = go(store, tracker, 2, at_most=20)
    assert (first.created, first.postponed) == (20, 31)
    assert tracker.titles()[-1] == "31 more tickets wait for review"
    go(store, tracker, 3, at_most=20)
    third = go(store, tracker, 4, at_most=20)
    assert third.postponed == 0
    closed = [written for issue, written in tracker.kept.values() if issue.closed]
    assert len(tracker.kept) == 51
    assert [each.title for each in closed] == ["0 more tickets wait for review"]


def test_an_issue_that_somebody_deleted_is_not_made_again(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    tracker.gone.add("1")
    look(store, 3, finding(after="5"))
    assert go(store, tracker, 4).quiet
    look(store, 5, finding(after="7"))
    assert go(store, tracker, 6).quiet
    assert store.ticket(1).state is TicketState.OPEN


def test_a_tracker_that_asks_to_wait_is_left_alone_until_then(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory(busy=minutes(30))
    with pytest.raises(TrackerBusy):
        go(store, tracker, 2)
    tracker.busy = None
    with pytest.raises(TrackerBusy, match="wait until"):
        go(store, tracker, 29)
    assert not tracker.kept
    assert go(store, tracker, 31).created == 1


@pytest.mark.parametrize("after", range(1, 11))
def test_a_crash_at_any_step_and_a_rerun_leave_exactly_one_issue_per_ticket(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    fuse = Fuse()
    with TicketStore(f"sqlite:///{tmp_path / 'state.db'}") as store:
        look(store, 1, *many(3))
        tracker = Memory(fuse=fuse)
        for name in ("keep_mirrored", "settle", "keep_consumer"):
            _crashing(monkeypatch, store, name, fuse)
        fuse.left = after
        with pytest.raises(Crash):
            go(store, tracker, 2)
        fuse.left = None
        go(store, tracker, 3)
        go(store, tracker, 4)
        assert len(tracker.kept) == 3
        assert len(set(tracker.titles())) == 1  # the same change in three guides
        assert len({written.body for _, written in tracker.kept.values()}) == 3
        assert not store.outbox.waiting("memory")


def _crashing(monkeypatch: pytest.MonkeyPatch, store: TicketStore, name: str, fuse: Fuse) -> None:
    """Let a method of the outbox burn the fuse before and after its transaction."""
    kind = type(store.outbox)
    real = getattr(kind, name)

    def burning(self: Any, *args: Any) -> Any:
        fuse.burn()
        result = real(self, *args)
        fuse.burn()
        return result

    monkeypatch.setattr(kind, name, burning)


def test_twins_from_two_machines_are_told_apart_by_age(store: TicketStore) -> None:
    look(store, 1, finding())
    tracker = Memory()
    go(store, tracker, 2)
    issue, written = tracker.kept["1"]
    tracker.kept["2"] = replace(issue, number="2"), written
    look(store, 3, finding(after="5"))
    go(store, tracker, 4)
    assert tracker.titles() == ["Refund: 14 → 5", "Refund: 14 → 7"]


def test_mere_wording_gets_no_issue(store: TicketStore) -> None:
    look(store, 1, finding(kind=FindingKind.WORDING, facts=()))
    assert [t.source for t in store.tickets(TicketFilter())] == [SOURCE]
    assert go(store, Memory(), 2).quiet


def test_a_pass_looks_back_to_the_oldest_ticket_that_waits(store: TicketStore) -> None:
    asked: list[datetime] = []

    class Noting(Memory):
        def issues(self, since: datetime) -> list[Issue]:
            asked.append(since)
            return super().issues(since)

    look(store, 1, finding())
    tracker = Noting()
    go(store, tracker, 600)
    go(store, tracker, 700)
    assert asked == [minutes(1) - timedelta(hours=1), minutes(600) - timedelta(hours=1)]

"""What looks do to tickets: every rule of the state machine by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import (
    BaselineStatus,
    Decision,
    DecisionKind,
    Document,
    FindingKind,
    Judgement,
    Outcome,
    Rejection,
    RejectionKind,
    Severity,
    Significance,
    SourceState,
    Standing,
    TicketState,
    Verdict,
)
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import HealthSettings, Settings, TicketSettings
from tests.tickets.sample import (
    FIRST,
    SOURCE,
    baseline,
    blocks,
    failed_look,
    finding,
    kinds,
    minutes,
    whole_look,
)

SEVEN = {**FIRST, "refund": "7"}
FIVE = {**FIRST, "refund": "5"}


def record(store: TicketStore, minute: float, *findings: object, **more: object) -> list[str]:
    look = whole_look(minute, *findings, **more)  # type: ignore[arg-type]
    return kinds(store.record([look], now=minutes(minute), run=f"run-{minute}"))


def decide(store: TicketStore, kind: DecisionKind, minute: float, ticket: int = 1, **more: object) -> None:
    store.decide(ticket, Decision(kind=kind, by="ada", at=minutes(minute), **more))  # type: ignore[arg-type]


def test_a_finding_opens_one_ticket_with_everything_it_says(store: TicketStore) -> None:
    found = finding()
    assert record(store, 1, found, page=SEVEN) == ["opened"]
    ticket = store.ticket(1)
    assert (ticket.topic, ticket.kind, ticket.state) == (found.topic, FindingKind.FACT, TicketState.OPEN)
    assert (ticket.reason, ticket.before, ticket.after) == (found.reason, found.before, found.after)
    assert (ticket.facts, ticket.verdict, ticket.seen, ticket.revision) == (found.facts, found.verdict, 1, 1)
    assert [each.id for each in ticket.changes] == [each.id for each in found.changes]


def test_the_same_change_again_is_counted_in_silence(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    assert record(store, 2, finding(), page=SEVEN) == ["seen"]
    ticket = store.ticket(1)
    assert (ticket.seen, ticket.revision, ticket.updated_at) == (2, 1, minutes(1))


def test_another_change_is_a_revision_of_the_same_ticket(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    assert record(store, 2, finding(after="5"), page=FIVE) == ["updated"]
    ticket = store.ticket(1)
    assert (ticket.revision, ticket.seen, ticket.reason) == (2, 1, "refund: 14 → 5")
    assert [each.reason for each in store.revisions(1)] == ["refund: 14 → 7", "refund: 14 → 5"]


def test_a_fact_that_a_second_look_sees_is_confirmed_for_good(store: TicketStore) -> None:
    record(store, 1, finding(confirmed=False), page=SEVEN)
    assert not store.ticket(1).confirmed
    record(store, 2, finding(), page=SEVEN)
    record(store, 3, finding(confirmed=False), page=SEVEN)
    assert store.ticket(1).confirmed


def test_a_source_that_went_back_closes_its_ticket_as_reverted(store: TicketStore) -> None:
    record(store, 1, finding(confirmed=False), page=SEVEN)
    assert record(store, 2, page=FIRST) == ["reverted"]
    assert (store.ticket(1).state, store.ticket(1).closed_at) == (TicketState.REVERTED, minutes(2))


def test_a_change_that_had_gone_reopens_its_ticket_and_another_one_opens_a_linked_one(
    store: TicketStore,
) -> None:
    record(store, 1, finding(), page=SEVEN)
    record(store, 2, page=FIRST)
    assert record(store, 3, finding(), page=SEVEN) == ["reopened"]
    assert (store.ticket(1).state, store.ticket(1).seen) == (TicketState.OPEN, 2)
    record(store, 4, page=FIRST)
    assert record(store, 5, finding(after="5"), page=FIVE) == ["opened"]
    assert store.ticket(2).previous == 1


def test_a_dismissed_change_stays_silent_and_the_next_one_speaks(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.DISMISS, 2)
    assert record(store, 3, finding(), page=SEVEN) == ["suppressed"]
    assert (store.ticket(1).state, store.ticket(1).suppressed) == (TicketState.DISMISSED, 1)
    assert record(store, 4, finding(after="5"), page=FIVE) == ["opened"]
    assert store.ticket(2).previous == 1


def test_a_dismissed_change_in_the_place_of_a_live_one_ends_that_one(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.DISMISS, 2)
    record(store, 3, finding(after="5"), page=FIVE)
    assert record(store, 4, finding(), page=SEVEN) == ["reverted", "suppressed"]
    assert store.tickets() == ()


def test_an_accepted_change_that_a_late_look_still_finds_is_suppressed(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.ACCEPT, 2)
    assert record(store, 3, finding(), page=SEVEN) == ["suppressed"]
    state = store.state(SOURCE)
    assert state.baseline is not None
    assert state.baseline.blocks == blocks(SEVEN), "the late look must not bring the old baseline back"


def test_an_agreed_change_is_news_once_another_decision_moved_the_baseline_away(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.ACCEPT, 2)
    record(store, 3, finding(before="7", after="14"), page=FIRST)
    decide(store, DecisionKind.CONFIRM, 4, ticket=2)
    assert record(store, 5, finding(), page=SEVEN) == ["opened"]


def test_what_a_guide_still_says_after_confirming_is_the_same_matter(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.CONFIRM, 2)
    still = finding(kind=FindingKind.GUIDE, change="f" * 64, changes=())
    assert record(store, 3, still, page=SEVEN) == ["suppressed"]
    assert record(store, 4, replace(still, guide="Another sentence.", change="e" * 64), page=SEVEN) == [
        "opened"
    ]


def test_an_edited_guide_resolves_its_ticket(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    agreeing = finding(verdict=Verdict.SUPPORTED, guide="7 days")
    assert record(store, 2, agreeing, page=SEVEN) == ["resolved"]
    assert record(store, 3, agreeing, page=SEVEN) == ["suppressed"]
    assert record(store, 4, finding(), page=SEVEN) == ["reopened"]


def test_a_guide_ticket_without_its_finding_is_resolved(store: TicketStore) -> None:
    record(store, 1, finding(kind=FindingKind.GUIDE, changes=()))
    assert record(store, 2, page=FIRST) == ["resolved"]


def test_a_change_that_stands_but_troubles_no_guide_any_more_is_resolved(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    assert record(store, 2, page=SEVEN) == ["resolved"]


def test_deciding_one_ticket_leaves_the_other_of_the_same_change_to_its_reader(store: TicketStore) -> None:
    other = finding(target="box", owner="lumen-cancel")
    assert record(store, 1, finding(), other, page=SEVEN) == ["opened", "opened"]
    decide(store, DecisionKind.ACCEPT, 2)
    assert record(store, 3, page=SEVEN) == []
    assert [ticket.id for ticket in store.tickets()] == [2]


def test_held_findings_open_nothing_but_keep_a_live_ticket(store: TicketStore) -> None:
    assert record(store, 1, finding(held=True, confirmed=False), page=SEVEN) == []
    record(store, 2, finding(), page=SEVEN)
    assert record(store, 3, finding(after="5", held=True), page=FIVE, outcome=Outcome.HELD) == []
    assert store.ticket(1).state is TicketState.OPEN


def test_an_unconfirmed_difference_keeps_the_ticket_of_its_passage(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    moved = finding(after="5").changes[0]
    cosmetic = Judgement(significance=Significance.COSMETIC, severity=Severity.NONE, reason="")
    waiting = {"changes": ((moved, cosmetic),), "standings": {moved.id: Standing.AWAITING}}
    assert record(store, 2, page=FIVE, **waiting) == []
    assert record(store, 3, page=FIVE, **{**waiting, "standings": {moved.id: Standing.CONFIRMED}}) == [
        "reverted"
    ]


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.REJECTED, Outcome.HELD])
def test_a_look_that_was_not_whole_opens_and_closes_no_content_ticket(
    store: TicketStore, outcome: Outcome
) -> None:
    record(store, 1, finding(), page=SEVEN)
    shrunk = Rejection(kind=RejectionKind.SHRUNK, reason="half of the text is gone")
    other = finding("cancel", "settings", "billing")
    look = replace(whole_look(2, other, page=FIRST), outcome=outcome, problem=shrunk)
    assert store.record([look], now=minutes(2), run="bad") == ()
    assert [(t.id, t.state) for t in store.tickets()] == [(1, TicketState.OPEN)]


def test_a_failed_look_never_enrols_or_moves_a_baseline(store: TicketStore) -> None:
    store.record([failed_look(1)], now=minutes(1), run="a")
    assert store.state(SOURCE).baseline is None
    record(store, 2, page=FIRST)
    tampered = SourceState(source=SOURCE, baseline=replace(baseline(SEVEN), extractor="2"))
    store.record([failed_look(3, state=tampered)], now=minutes(3), run="b")
    assert store.state(SOURCE).baseline == baseline()


def test_an_upgraded_reader_may_read_the_same_baseline_anew_and_nothing_else_may(store: TicketStore) -> None:
    record(store, 1, page=FIRST)
    reread = replace(baseline(), blocks=blocks(FIRST)[:2], extractor="2")
    record(store, 2, page=FIRST, state=SourceState(source=SOURCE, baseline=reread))
    assert store.state(SOURCE).baseline == reread
    foreign = replace(baseline(SEVEN), status=BaselineStatus.REVIEWED, extractor="3")
    record(store, 3, page=FIRST, state=SourceState(source=SOURCE, baseline=foreign))
    assert store.state(SOURCE).baseline == reread


def test_a_health_ticket_opens_after_three_bad_looks_and_closes_after_two_good_ones(
    store: TicketStore,
) -> None:
    told = [kinds(store.record([failed_look(n, bad=n)], now=minutes(n), run=f"r{n}")) for n in range(1, 5)]
    assert told == [[], [], ["opened"], ["seen"]]
    ticket = store.ticket(1)
    assert (ticket.kind, ticket.owner, ticket.target) == (FindingKind.SOURCE_HEALTH, SOURCE, "health")
    good = SourceState(source=SOURCE, baseline=baseline())
    assert record(store, 5, page=FIRST, state=good) == []
    assert record(store, 6, page=FIRST, state=replace(good, good=1)) == ["resolved"]


def test_limits_of_health_come_from_the_settings(store: TicketStore) -> None:
    quick = Settings(health=HealthSettings(open_after=1, close_after=1))
    look = failed_look(1, bad=1, severity=Severity.CRITICAL)
    events = store.record([look], now=minutes(1), run="a", settings=quick)
    assert [(e.kind.value, e.ticket.severity) for e in events] == [("opened", Severity.CRITICAL)]
    events = store.record([whole_look(2, page=FIRST)], now=minutes(2), run="b", settings=quick)
    assert kinds(events) == ["resolved"]


def test_a_dismissed_failure_is_silent_until_the_source_was_well_in_between(store: TicketStore) -> None:
    store.record([failed_look(3, bad=3)], now=minutes(3), run="a")
    decide(store, DecisionKind.DISMISS, 4)
    assert kinds(store.record([failed_look(5, bad=4)], now=minutes(5), run="b")) == ["suppressed"]
    record(store, 6, page=FIRST)
    well = store.state(SOURCE)
    again = store.record([failed_look(9, bad=3, state=well)], now=minutes(9), run="c")
    assert kinds(again) == ["opened"]


def test_a_health_ticket_never_touches_content_tickets(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    before = store.ticket(1)
    for n in range(2, 6):
        store.record([failed_look(n, bad=n - 1)], now=minutes(n), run=f"r{n}")
    assert store.ticket(1) == before


def test_rewordings_are_one_ticket_of_their_source_or_only_digest(store: TicketStore) -> None:
    reworded = finding(
        "cancel", "settings", "billing", kind=FindingKind.WORDING, owner=SOURCE, target="wording"
    )
    digest = Settings(tickets=TicketSettings(wording="digest"))
    look = whole_look(1, reworded, page=FIRST)
    assert store.record([look], now=minutes(1), run="a", settings=digest) == ()
    assert record(store, 2, reworded, page=FIRST) == ["opened"]


def test_two_findings_on_one_topic_are_one_ticket_led_by_the_gravest(store: TicketStore) -> None:
    minor = finding(after="5", severity=Severity.MINOR, reason="lesser")
    assert record(store, 1, minor, finding(), page=SEVEN) == ["opened"]
    ticket = store.ticket(1)
    assert ticket.severity is Severity.CRITICAL
    assert ticket.reason == "refund: 14 → 7; lesser"
    assert len(ticket.changes) == 2
    assert record(store, 2, finding(), minor, page=SEVEN) == ["seen"], "their order must not matter"


def test_recording_a_look_again_changes_nothing_and_tells_the_same(store: TicketStore) -> None:
    looks = [whole_look(1, finding(), page=SEVEN), whole_look(2, finding(), page=SEVEN)]
    first = store.record(looks, now=minutes(3), run="a")
    tickets, state = store.tickets(TicketFilter()), store.state(SOURCE)
    again = store.record(looks, now=minutes(4), run="a")
    assert kinds(again) == kinds(first) == ["opened", "seen"]
    assert (store.tickets(TicketFilter()), store.state(SOURCE)) == (tickets, state)


def test_a_second_look_within_a_run_counts(store: TicketStore) -> None:
    store.record([whole_look(1, finding(), page=SEVEN)], now=minutes(1), run="a")
    events = store.record([whole_look(2, finding(), page=SEVEN)], now=minutes(2), run="a", turn=2)
    assert kinds(events) == ["seen"]


def test_a_look_that_another_process_has_overtaken_is_passed_over(store: TicketStore) -> None:
    record(store, 5, page=FIRST)
    assert record(store, 4, finding(), page=SEVEN) == []
    assert store.state(SOURCE).looked_at == minutes(5)


def test_a_snooze_ends_on_its_day_or_with_another_change(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.SNOOZE, 2, until=minutes(10))
    assert record(store, 3, finding(), page=SEVEN) == ["seen"]
    assert store.ticket(1).state is TicketState.SNOOZED
    assert record(store, 10, finding(), page=SEVEN) == ["reopened"]
    decide(store, DecisionKind.SNOOZE, 11)
    assert record(store, 12, finding(), page=SEVEN) == ["seen"]
    assert record(store, 13, finding(after="5"), page=FIVE) == ["updated"]
    assert store.ticket(1).state is TicketState.OPEN


def test_a_snooze_ends_even_while_the_source_cannot_be_looked_at(store: TicketStore) -> None:
    record(store, 1, finding(), page=SEVEN)
    decide(store, DecisionKind.SNOOZE, 2, until=minutes(10))
    assert kinds(store.record([failed_look(11)], now=minutes(11), run="late")) == ["reopened"]


def test_added_blocks_remember_what_they_follow(store: TicketStore) -> None:
    found = finding()
    page = Document(blocks=blocks(SEVEN))
    look = replace(whole_look(1, found, page=SEVEN), document=page)
    store.record([look], now=minutes(1), run="a")
    assert store.ticket(1).changes[0].follows == ()
    other = finding("cancel", "settings", "billing")
    record(store, 2, found, other, page={**SEVEN, "cancel": "billing"})
    assert store.ticket(2).changes[0].follows == (page.blocks[0].key,)

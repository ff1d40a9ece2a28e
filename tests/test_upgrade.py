"""Our own reader changed: baselines are read anew, decisions are kept, and nobody is told of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.baseline import anchored, patched
from pipeline.check import Case, check
from pipeline.difference import difference
from pipeline.extract import EXTRACTOR, extract
from pipeline.model import (
    Baseline,
    BaselineStatus,
    Capture,
    Document,
    Outcome,
    Recipe,
    Source,
    SourceState,
    Standing,
)
from pipeline.upgrade import outdated, relearned, upgraded

DAY = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = """<html lang="en"><body><main><div class="menu"><p>Our shop sells lamps, kettles and chairs for every
room of the house.</p></div><h1>Refunds</h1>
<p>You can get a full refund within {days} days of your payment.</p>
<p>Refunds usually take 7 to 10 business days to arrive on the card that you paid with, sometimes longer.</p>
<p>Write to us from the order page if anything is missing after that time.</p></main></body></html>"""
WIDE = Source(id="s.page", service="s", url="", locale="en", recipe=Recipe(select=("main",)))
NARROW = replace(WIDE, recipe=Recipe(select=("main",), remove=(".menu",)))


def capture(days: int) -> Capture:
    body = PAGE.format(days=days).encode()
    return Capture(source="s.page", url="", final_url="", captured_at=DAY, body=body)


def read(source: Source, days: int) -> Document:
    return extract(capture(days).body, recipe=source.recipe)


def enrolled(source: Source, days: int) -> Baseline:
    state = check(capture(days), Case(source=source, state=SourceState(source=source.id))).state
    assert state.baseline is not None
    return state.baseline


def test_a_baseline_is_outdated_by_another_recipe_or_extractor_only() -> None:
    baseline = enrolled(WIDE, 14)
    assert not outdated(baseline, WIDE)
    assert outdated(baseline, NARROW)
    assert outdated(replace(baseline, extractor="0"), WIDE)


def test_an_unreviewed_baseline_becomes_the_new_reading_of_its_capture() -> None:
    baseline = upgraded(enrolled(WIDE, 14), read(NARROW, 14))
    assert baseline.blocks == read(NARROW, 14).blocks
    assert (baseline.status, baseline.since, baseline.extractor) == (BaselineStatus.ENROLLED, DAY, EXTRACTOR)
    assert not outdated(baseline, NARROW)


def test_what_a_person_agreed_to_since_is_carried_over() -> None:
    before = enrolled(WIDE, 14)
    after = read(WIDE, 7)
    changes = anchored([change for change, _ in difference(before.document, after)], after)
    reviewed = patched(before, changes, DAY)
    baseline = upgraded(reviewed, read(NARROW, 14))
    texts = [block.text for block in baseline.blocks]
    assert "You can get a full refund within 7 days of your payment." in texts
    assert not any("14 days" in text for text in texts)
    assert baseline.status is BaselineStatus.REVIEWED


def test_after_an_upgrade_the_same_page_is_unchanged_and_a_real_change_still_speaks() -> None:
    baseline = upgraded(enrolled(WIDE, 14), read(NARROW, 14))
    state = SourceState(source=NARROW.id, baseline=baseline, looks=1)
    same = check(capture(14), Case(source=NARROW, state=state))
    assert (same.outcome, same.changes) == (Outcome.UNCHANGED, ())
    other = check(capture(7), Case(source=NARROW, state=state))
    assert other.outcome is Outcome.HELD
    assert "14 days → 7 days" in other.reason


def looked(source: Source, days: list[int]) -> tuple[SourceState, list[Capture]]:
    """A source looked at once a day, with the window of those days, and its captures."""
    case = Case(source=source, state=SourceState(source=source.id))
    captures = [replace(capture(n), captured_at=DAY + timedelta(days=at)) for at, n in enumerate(days)]
    for each in captures:
        case = case.after(check(each, case))
    return case.state, captures


def after_upgrade(days: list[int]) -> tuple[SourceState, datetime]:
    """The state after those days, under another recipe: baseline upgraded, ledger learned anew."""
    state, captures = looked(WIDE, days)
    assert state.baseline is not None
    fresh = replace(state, baseline=upgraded(state.baseline, read(NARROW, days[0])), ledger={})
    return relearned(fresh, captures, NARROW), captures[-1].captured_at + timedelta(days=1)


def test_a_state_that_comes_back_after_an_upgrade_is_known_and_no_news() -> None:
    state, tomorrow = after_upgrade([14, 7, 14, 14])
    look = check(replace(capture(7), captured_at=tomorrow), Case(source=NARROW, state=state))
    assert set(look.standings.values()) == {Standing.KNOWN}
    assert look.outcome is Outcome.HELD


def test_a_change_that_was_pending_before_an_upgrade_is_confirmed_by_its_second_look() -> None:
    state, tomorrow = after_upgrade([14, 14, 7])
    look = check(replace(capture(7), captured_at=tomorrow), Case(source=NARROW, state=state))
    assert look.outcome is Outcome.CHANGED
    assert set(look.standings.values()) == {Standing.CONFIRMED}


def test_learning_twice_is_learning_once_and_moves_no_date() -> None:
    state, captures = looked(WIDE, [14, 7, 14])
    once = relearned(state, captures, WIDE)
    assert relearned(once, captures, WIDE) == once
    assert (once.looks, once.checked_at, once.looked_at) == (state.looks, state.checked_at, state.looked_at)
    assert once.ledger.keys() == state.ledger.keys()


def test_a_capture_that_is_no_article_teaches_nothing() -> None:
    state, captures = looked(WIDE, [14, 14])
    wall = replace(captures[0], status=403)
    assert relearned(replace(state, ledger={}), [wall], WIDE).ledger == {}

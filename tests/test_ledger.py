"""The ledger: new states wait for a second look, known ones must last, partial looks teach nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.ledger import LASTING, hold, remember, standing, standings
from pipeline.model import Block, BlockKind, Change, ChangeKind, Document, SourceState, Standing
from pipeline.text import canonical

START = datetime(2026, 1, 1, tzinfo=UTC)


def block(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text))


def change(before: str, after: str) -> Change:
    return Change(
        kind=ChangeKind.REWORDED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED,
        before=(block(before),) if before else (),
        after=(block(after),) if after else (),
        similarity=0.9,
        place=0,
    )


def look(state: SourceState, texts: list[str], changes: list[Change], day: int) -> SourceState:
    document = Document(blocks=tuple(block(text) for text in texts))
    return remember(state, document, changes, START + timedelta(days=day))


SEVEN = change("Refund within 14 days", "Refund within 7 days")
GONE = change("Refund within 14 days", "")


def enrolled() -> SourceState:
    return look(SourceState(source="s"), ["Refund within 14 days"], [], 0)


def test_a_new_state_awaits_a_second_look_and_is_then_confirmed() -> None:
    state = enrolled()
    assert standing(SEVEN, state) is Standing.AWAITING
    state = look(state, ["Refund within 7 days"], [SEVEN], 1)
    assert standing(SEVEN, state) is Standing.CONFIRMED


def test_a_state_that_was_gone_in_between_comes_back_as_known() -> None:
    state = look(enrolled(), ["Refund within 7 days"], [SEVEN], 1)
    state = look(state, ["Refund within 14 days"], [], 2)
    assert standing(SEVEN, state) is Standing.KNOWN
    state = look(state, ["Refund within 7 days"], [SEVEN], 3)
    assert standing(SEVEN, state) is Standing.KNOWN, "a second look does not confirm a flapping state"


def test_a_known_state_that_lasts_surfaces_in_the_end() -> None:
    state = look(enrolled(), ["Refund within 7 days"], [SEVEN], 1)
    state = look(state, ["Refund within 14 days"], [], 2)
    for day in range(3, 3 + LASTING - 1):
        assert standing(SEVEN, state) is Standing.KNOWN
        state = look(state, ["Refund within 7 days"], [SEVEN], day)
    assert standing(SEVEN, state) is Standing.CONFIRMED


def test_the_absence_of_a_block_is_a_state_of_its_own() -> None:
    state = enrolled()
    assert standing(GONE, state) is Standing.AWAITING
    state = look(state, [], [GONE], 1)
    assert standing(GONE, state) is Standing.CONFIRMED
    state = look(state, ["Refund within 14 days"], [], 2)
    assert standing(GONE, state) is Standing.KNOWN


def test_what_a_partial_capture_lacks_does_not_become_a_known_state() -> None:
    state = hold(enrolled(), [GONE], START + timedelta(days=1), ["alarm:shrunk"])
    assert "alarm:shrunk" in state.pending
    assert standing(GONE, state) is Standing.CONFIRMED, "the second look decides"
    state = look(state, ["Refund within 14 days"], [], 2)
    assert standing(GONE, state) is Standing.AWAITING, "gone again is news, not a known state"


def test_looking_twice_at_the_same_moment_counts_once() -> None:
    state = look(enrolled(), ["Refund within 7 days"], [SEVEN], 1)
    again = look(state, ["Refund within 7 days"], [SEVEN], 1)
    assert again.pending == state.pending
    assert again.ledger == state.ledger


def test_a_known_state_that_comes_with_a_new_one_is_part_of_a_new_version() -> None:
    old = change("Refund within 14 days", "Refund within 7 days")
    new = change("Ask by mail", "Ask by form")
    state = look(SourceState(source="s"), ["Refund within 14 days", "Ask by mail"], [], 0)
    state = look(state, ["Refund within 7 days", "Ask by mail"], [old], 1)
    state = look(state, ["Refund within 14 days", "Ask by mail"], [], 2)
    state = look(state, ["Refund within 7 days", "Ask by form"], [old, new], 3)
    assert standing(old, state) is Standing.KNOWN
    assert set(standings([old, new], state).values()) == {Standing.CONFIRMED}


def test_the_end_of_what_only_one_look_saw_is_no_news_but_for_the_first_look() -> None:
    state = look(enrolled(), ["Refund within 14 days", "We reply in 38 minutes"], [], 1)
    rolled = change("We reply in 38 minutes", "")
    state = look(state, ["Refund within 14 days"], [rolled], 2)
    assert standing(rolled, state) is Standing.KNOWN
    state = look(enrolled(), [], [GONE], 1)
    assert standing(GONE, state) is Standing.CONFIRMED, "the first look says what the page was"

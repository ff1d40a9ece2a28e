"""Moving a baseline by agreed changes, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.baseline import anchored, inverse, patched, undone
from pipeline.compare import compare
from pipeline.model import (
    Baseline,
    BaselineStatus,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
)
from pipeline.text import canonical

THEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 2, 1, tzinfo=UTC)

# Passages that share no words, so that none counts as another one reworded.
PASSAGES = (
    "alpha opens settings",
    "bravo chooses profile",
    "charlie taps subscriptions",
    "delta confirms cancellation",
    "echo receives message",
    "foxtrot keeps access",
    "golf asks support",
    "hotel downloads invoice",
)


def block(text: str, heading: str = "") -> Block:
    headings = (heading,) if heading else ()
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text), headings=headings)


def baseline(*blocks: Block) -> Baseline:
    return Baseline(
        blocks=blocks, status=BaselineStatus.ENROLLED, since=THEN, snapshot="first", title="Terms"
    )


def change(before: Sequence[Block], after: Sequence[Block], place: int, *follows: Block) -> Change:
    kind = ChangeKind.REWORDED
    if not before:
        kind = ChangeKind.ADDED
    elif not after:
        kind = ChangeKind.REMOVED
    return Change(
        kind=kind,
        before=tuple(before),
        after=tuple(after),
        similarity=0.5,
        place=place,
        follows=tuple(each.key for each in follows),
    )


def texts(of: Baseline) -> list[str]:
    return [each.text for each in of.blocks]


A, B, C, D = (block(text) for text in PASSAGES[:4])
B2 = block("bravo chooses account")


def test_an_agreed_change_replaces_its_block_and_dates_the_baseline() -> None:
    moved = patched(baseline(A, B, C), [change([B], [B2], 1)], NOW)
    assert moved.blocks == (A, B2, C)
    assert (moved.status, moved.since) == (BaselineStatus.REVIEWED, NOW)
    assert (moved.snapshot, moved.title) == ("first", "Terms")


def test_agreeing_to_nothing_new_still_counts_as_reviewed() -> None:
    moved = patched(baseline(A), [], NOW)
    assert (moved.blocks, moved.status, moved.since) == ((A,), BaselineStatus.REVIEWED, NOW)


def test_a_removed_block_goes_and_its_equal_in_another_section_stays() -> None:
    tap = "tap done"
    first, second = block(tap, "Web"), block(tap, "iOS")
    moved = patched(baseline(first, A, second), [change([second], [], 2)], NOW)
    assert moved.blocks == (first, A)


def test_the_nearest_of_equal_blocks_is_meant() -> None:
    moved = patched(baseline(B, A, B, C), [change([B], [B2], 2)], NOW)
    assert moved.blocks == (B, A, B2, C)


def test_an_added_block_goes_after_the_one_that_precedes_it() -> None:
    moved = patched(baseline(A, B, C), [change([], [D], 1, A)], NOW)
    assert moved.blocks == (A, D, B, C)


def test_an_added_block_at_the_top_has_nothing_before_it() -> None:
    assert patched(baseline(A, B), [change([], [D], 0)], NOW).blocks == (D, A, B)


def test_an_added_block_skips_predecessors_that_nobody_has_agreed_to() -> None:
    moved = patched(baseline(A, B), [change([], [D], 2, C, A)], NOW)
    assert moved.blocks == (A, D, B)


def test_the_context_chooses_among_equal_predecessors() -> None:
    moved = patched(baseline(A, B, C, B), [change([], [D], 9, B, C)], NOW)
    assert moved.blocks == (A, B, C, B, D)


def test_an_added_block_without_a_known_predecessor_ends_its_section() -> None:
    inside, outside = block("kilo reads terms", "Refunds"), block("lima leaves", "Contact")
    added = block("mike returns purchase", "Refunds")
    moved = patched(baseline(A, inside, outside), [change([], [added], 7)], NOW)
    assert moved.blocks == (A, inside, added, outside)


def test_blocks_split_and_merge_where_they_stand() -> None:
    both = block(f"{B.text} {C.text}")
    split = Change(kind=ChangeKind.SPLIT, before=(both,), after=(B, C), similarity=1.0, place=1)
    merged = Change(kind=ChangeKind.MERGED, before=(B, C), after=(both,), similarity=1.0, place=1)
    assert patched(baseline(A, both, D), [split], NOW).blocks == (A, B, C, D)
    assert patched(baseline(A, B, C, D), [merged], NOW).blocks == (A, both, D)


def test_a_moved_block_goes_where_the_page_has_it() -> None:
    moved = Change(kind=ChangeKind.MOVED, before=(A,), after=(A,), similarity=1.0, place=2, follows=(C.key,))
    assert patched(baseline(A, B, C, D), [moved], NOW).blocks == (B, C, A, D)


def test_a_change_whose_block_is_gone_is_passed_over() -> None:
    assert patched(baseline(A, C), [change([B], [B2], 1)], NOW).blocks == (A, C)


def test_anchors_are_the_blocks_before_nearest_first() -> None:
    added = change([], [D], 2)
    (found,) = anchored([added], Document(blocks=(A, B, D)))
    assert found.follows == (B.key, A.key)
    assert found.id == added.id


pages = st.lists(st.sampled_from(PASSAGES), unique=True, min_size=1, max_size=8)


def _before_after(old: list[str], new: list[str]) -> tuple[Baseline, Document, tuple[Change, ...]]:
    before = baseline(*(block(text) for text in old))
    after = Document(blocks=tuple(block(text) for text in new))
    return before, after, anchored(compare(before.document, after), after)


@settings(max_examples=200, deadline=None)
@given(old=pages, new=pages)
def test_agreeing_to_every_change_makes_the_baseline_the_page(old: list[str], new: list[str]) -> None:
    before, after, changes = _before_after(old, new)
    assert texts(patched(before, changes, NOW)) == [each.text for each in after.blocks]


@settings(max_examples=200, deadline=None)
@given(old=pages, new=pages, data=st.data())
def test_agreeing_twice_is_agreeing_once(old: list[str], new: list[str], data: st.DataObject) -> None:
    before, _, changes = _before_after(old, new)
    some = [each for each in changes if data.draw(st.booleans())]
    once = patched(before, some, NOW)
    assert patched(once, some, NOW) == once


def test_a_moved_block_goes_before_what_follows_it_when_nothing_that_precedes_it_is_agreed_to() -> None:
    echo, foxtrot = block(PASSAGES[4]), block(PASSAGES[5])
    page = [B.text, A.text, C.text, D.text, foxtrot.text, echo.text]
    before, _, changes = _before_after([echo.text, A.text], page)
    some = [each for each in changes if A in each.after or foxtrot in each.after]
    once = patched(before, some, NOW)
    assert once.blocks == (A, foxtrot, echo)
    assert patched(once, some, NOW) == once


def test_a_moved_block_stays_while_no_neighbour_of_its_new_place_stands() -> None:
    moved = Change(
        kind=ChangeKind.MOVED,
        before=(A,),
        after=(A,),
        similarity=1.0,
        place=2,
        follows=(C.key,),
        leads=(D.key,),
    )
    assert patched(baseline(A, B), [moved], NOW).blocks == (A, B)


def test_an_added_block_without_a_known_predecessor_stands_before_its_successor() -> None:
    before, _, changes = _before_after([C.text, D.text], [A.text, B.text, C.text, D.text])
    assert patched(before, changes[1:], NOW).blocks == (B, C, D)


def test_a_second_copy_is_added_beside_the_first_and_no_third() -> None:
    before, _, changes = _before_after([C.text], [A.text, C.text, C.text])
    once = patched(before, changes, NOW)
    assert once.blocks == (A, C, C)
    assert patched(once, changes, NOW) == once


def test_a_removal_leaves_the_copies_that_the_page_still_has() -> None:
    before, _, changes = _before_after([A.text, A.text, B.text], [A.text, B.text])
    once = patched(before, changes, NOW)
    assert once.blocks == (A, B)
    assert patched(once, changes, NOW) == once


@settings(max_examples=200, deadline=None)
@given(old=pages, new=pages, data=st.data())
def test_agreeing_in_parts_brings_every_block_of_the_page_once(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    before, after, changes = _before_after(old, new)
    first = [each for each in changes if data.draw(st.booleans())]
    # Two tickets may share changes: the second part has some of the first as well.
    second = [each for each in changes if each not in first or data.draw(st.booleans())]
    moved = patched(patched(before, first, NOW), second, NOW)
    assert sorted(texts(moved)) == sorted(each.text for each in after.blocks)


@settings(max_examples=200, deadline=None)
@given(old=pages, new=pages, data=st.data())
def test_an_undo_gives_back_every_block(old: list[str], new: list[str], data: st.DataObject) -> None:
    before, _, changes = _before_after(old, new)
    moved = patched(before, [each for each in changes if data.draw(st.booleans())], NOW)
    assert undone(moved, inverse(before, moved), NOW).blocks == before.blocks


def test_an_undo_spares_what_was_agreed_to_since() -> None:
    first = baseline(A, B, C)
    second = patched(first, [change([B], [B2], 1)], NOW)
    third = patched(second, [change([], [D], 0)], NOW)
    assert undone(third, inverse(first, second), NOW).blocks == (D, A, B, C)


def test_an_undo_leaves_a_passage_that_another_decision_has_replaced() -> None:
    third_wording = block("bravo chooses billing")
    first = baseline(A, B, C)
    second = patched(first, [change([B], [B2], 1)], NOW)
    third = patched(second, [change([B2], [third_wording], 1)], NOW)
    assert undone(third, inverse(first, second), NOW).blocks == (A, third_wording, C)

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.report.worddiff import LONGEST, PartKind, replaced, word_diff

WORDS = st.lists(st.sampled_from(["14", "7", "days", "refund", "no", "«", "jours", ".", "€49"]), max_size=30)


def marked(before: str, after: str) -> str:
    signs = {PartKind.SAME: "{}", PartKind.REMOVED: "[-{}]", PartKind.ADDED: "[+{}]"}
    return "".join(signs[part.kind].format(part.text) for part in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("within 14 days of payment", "within 7 days of payment", "within [-14 ][+7 ]days of payment"),
        ("It costs $49.00 a month.", "It costs $59.00 a month.", "It costs [-$49.00 ][+$59.00 ]a month."),
        ("Take 50% off now", "Take 5% off now", "Take [-50% ][+5% ]off now"),
        (
            "If you cancel later, you keep it.",
            "If you cancel, you keep it.",
            "If you cancel[- later], you keep it.",
        ),
        ("Tap your Apple ID.", "Tap your Apple Account.", "Tap your Apple [-ID][+Account]."),
        ("You can't return it", "You can return it", "You [-can't ][+can ]return it"),
        ("sous quatorze jours ouvrés", "sous sept jours ouvrés", "sous [-quatorze ][+sept ]jours ouvrés"),
    ],
)
def test_a_changed_word_is_marked_whole(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_tiny_matches_inside_an_edit_are_given_up_for_readability() -> None:
    before = "Refunds go to the card that was used and arrive within ten working days of our answer."
    after = "Refunds go to the balance of the account and arrive within ten working days of our answer."
    assert [part.kind for part in word_diff(before, after)] == ["same", "removed", "added", "same"]


def test_spaces_quotes_and_capitals_are_no_difference() -> None:
    parts = word_diff("Click  “Cancel plan” - then wait", 'Click "Cancel Plan" – then wait')
    assert [part.kind for part in parts] == [PartKind.SAME]


def test_unlike_texts_are_shown_as_replaced() -> None:
    before, after = "Send us a letter with your order number.", "Il n’y a plus aucun remboursement possible."
    assert replaced(before, after)
    assert [(p.kind, p.text) for p in word_diff(before, after)] == [("removed", before), ("added", after)]


def test_very_long_texts_are_shown_as_replaced_quickly_and_whole() -> None:
    before, after = "a b c " * LONGEST, "a b d " * LONGEST
    assert [len(part.text) for part in word_diff(before, after)] == [len(before), len(after)]


def test_a_long_text_that_did_not_change_is_one_part() -> None:
    text = "nothing new " * LONGEST
    assert [part.kind for part in word_diff(text, text)] == [PartKind.SAME]


@pytest.mark.parametrize(("before", "after", "kinds"), [("", "new", ["added"]), ("old", "", ["removed"])])
def test_one_empty_side_is_an_addition_or_a_removal(before: str, after: str, kinds: list[str]) -> None:
    assert [part.kind for part in word_diff(before, after)] == kinds


def test_two_empty_texts_have_no_parts() -> None:
    assert word_diff("", "") == ()


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_same_and_added_parts_are_exactly_the_text_after(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    parts = word_diff(before, after)
    assert "".join(p.text for p in parts if p.kind is not PartKind.REMOVED) == after
    kept = "".join(p.text if p.text.endswith(" ") else p.text + " " for p in parts if p.kind != "added")
    assert kept.split() == before.split()


def test_the_same_texts_always_give_the_same_parts() -> None:
    before, after = "a b c d e f g " * 60, "g a b x d e f " * 60
    assert word_diff(before, after) == word_diff(before, after)

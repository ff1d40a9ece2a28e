"""Which block became which."""

from __future__ import annotations

import random
import time

import pytest

from pipeline.compare import bare, compare, number
from pipeline.model import Block, BlockKind, ChangeKind, Document
from pipeline.text import canonical


def document(*texts: str) -> Document:
    return Document(
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text)) for text in texts)
    )


INTRO = "Welcome to the help centre of the lending library."
LOAN = "You may keep a borrowed book for three weeks and renew it twice."
FEE = "A late book costs 20 cents for each day after the due date."
CARD = "Lost cards are replaced at the front desk during opening hours."


def kinds(before: Document, after: Document) -> list[ChangeKind]:
    return [change.kind for change in compare(before, after)]


def test_equal_documents_have_no_changes() -> None:
    assert compare(document(INTRO, LOAN, FEE), document(INTRO, LOAN, FEE)) == ()


def test_typographic_differences_are_no_change() -> None:
    assert compare(document("It's “new”."), document('It’s  "new".')) == ()


def test_a_changed_value_pairs_the_block_with_itself() -> None:
    (change,) = compare(document(INTRO, LOAN, FEE), document(INTRO, LOAN, FEE.replace("20", "30")))
    assert change.kind is ChangeKind.REWORDED
    assert (change.before[0].text, change.after[0].text) == (FEE, FEE.replace("20", "30"))
    assert change.place == 2
    assert change.similarity > 0.85


def test_an_inserted_block_is_added_at_its_place() -> None:
    (change,) = compare(document(INTRO, FEE), document(INTRO, LOAN, FEE))
    assert (change.kind, change.place, change.before) == (ChangeKind.ADDED, 1, ())


def test_a_dropped_block_is_removed() -> None:
    (change,) = compare(document(INTRO, LOAN, FEE), document(INTRO, FEE))
    assert (change.kind, change.place, change.after) == (ChangeKind.REMOVED, 1, ())


def test_a_block_with_the_same_words_elsewhere_has_moved() -> None:
    (change,) = compare(document(INTRO, LOAN, FEE, CARD), document(LOAN, FEE, CARD, INTRO))
    assert change.kind is ChangeKind.MOVED
    assert change.after[0].text == INTRO


def test_another_number_in_front_of_the_same_words_is_a_move() -> None:
    before = document("3. Loans and renewals", "3.1 " + LOAN, "Article 4 - Fees for late books")
    after = document("4. Loans and renewals", "4.1 " + LOAN, "5. Fees for late books")
    assert kinds(before, after) == [ChangeKind.MOVED] * 3


def test_a_block_cut_in_three_is_one_split() -> None:
    (change,) = compare(document(f"{LOAN} {FEE} {CARD}"), document(LOAN, FEE, CARD))
    assert (change.kind, len(change.before), len(change.after)) == (ChangeKind.SPLIT, 1, 3)
    assert change.similarity == 1.0


def test_blocks_joined_into_one_are_merged() -> None:
    (change,) = compare(document(INTRO, LOAN, FEE), document(INTRO, f"{LOAN} {FEE}"))
    assert (change.kind, len(change.before), len(change.after)) == (ChangeKind.MERGED, 2, 1)


def test_a_split_is_found_although_a_value_changed() -> None:
    before = document(INTRO, f"{LOAN} {FEE}")
    after = document(INTRO, LOAN.replace("three", "two"), FEE)
    (change,) = compare(before, after)
    assert change.kind is ChangeKind.SPLIT


def test_unrelated_blocks_in_the_same_gap_are_not_versions_of_one_another() -> None:
    found = kinds(document(INTRO, FEE, CARD), document(INTRO, "Parking is free on Sundays.", CARD))
    assert sorted(found) == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_a_reworded_block_that_also_moved_is_found_across_the_document() -> None:
    before = document(LOAN, INTRO, FEE, CARD)
    after = document(INTRO, FEE, CARD, LOAN.replace("three weeks", "four weeks"))
    (change,) = compare(before, after)
    assert change.kind is ChangeKind.REWORDED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.1 You may return it", "you may return it"),
        ("Article 4 - Fees", "fees"),
        ("(a) the buyer pays", "the buyer pays"),
        ("iv. the seller pays", "the seller pays"),
        ("§ 2. Preise", "preise"),
        ("3\\. Fees", "fees"),
        ("14 days after delivery", "14 days after delivery"),
        ("within 14 - 30 days", "within 14 - 30 days"),
        ("25. Mai 2018", "25. mai 2018"),
        ("a book", "a book"),
        ("12", "12"),
    ],
)
def test_own_numbers_are_told_from_quantities(text: str, expected: str) -> None:
    assert bare(canonical(text)) == expected


def test_the_own_number_can_be_read() -> None:
    assert number(canonical("Article 4 - Fees")).startswith("article 4")
    assert number(canonical("Fees")) == ""


def test_the_result_is_in_reading_order_and_deterministic() -> None:
    before = document(INTRO, LOAN, FEE, CARD)
    after = document("Opening hours changed.", INTRO, LOAN.replace("twice", "once"), CARD)
    first, second = compare(before, after), compare(before, after)
    assert first == second
    assert [change.kind for change in first] == [
        ChangeKind.ADDED,
        ChangeKind.REWORDED,
        ChangeKind.REMOVED,
    ]


def test_two_large_documents_without_a_common_block_take_no_long_time() -> None:
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(800)]

    def prose() -> Document:
        return document(*(" ".join(chance.choices(vocabulary, k=25)) for _ in range(350)))

    before, after = prose(), prose()
    start = time.process_time()
    compare(before, after)
    assert time.process_time() - start < 1.5


def test_a_title_cut_off_into_a_numbered_heading_is_a_split_however_short() -> None:
    before = document(
        "Charges. We bill the card that you gave us on the first day of each month.",
        "Delivery. Orders leave our house within two days of your payment.",
    )
    after = document(
        "1. Charges",
        "We bill the card that you gave us on the first day of each month.",
        "2. Delivery",
        "Orders leave our house within two days of your payment.",
    )
    assert kinds(before, after) == [ChangeKind.SPLIT, ChangeKind.SPLIT]

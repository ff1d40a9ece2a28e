"""A proposal says the official value in the guide's own words, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.facts import find
from pipeline.guide import load
from pipeline.guide.edit import Edit, replace_scalars
from pipeline.guide.proposal import edits_for, edits_to, propose
from pipeline.model import FactChange, FactKind


def change(
    before: str | None, after: str | None, kind: FactKind = FactKind.DURATION, **rest: str
) -> FactChange:
    return FactChange(kind=kind, before=before, after=after, **rest)


SHORTER = change("14 days", "7 days")
QUICKER = change("7-10 business days", "5-7 business days")
DEARER = change("$49 per month", "$59.90 per month", FactKind.MONEY)


@pytest.mark.parametrize(
    ("text", "language", "moved", "expected"),
    [
        ("A refund within 14 days of payment.", "en", SHORTER, "A refund within 7 days of payment."),
        ("A refund within two weeks.", "en", SHORTER, "A refund within 7 days."),
        ("Refunds: fourteen (14) days.", "en", SHORTER, "Refunds: 7 days."),
        ("Refund for 14 days; after 14 days, no.", "en", SHORTER, "Refund for 7 days; after 7 days, no."),
        ("Remboursé dans les 14 jours.", "fr", SHORTER, "Remboursé dans les 7 jours."),
        ("Remboursé dans les quatorze jours.", "fr", SHORTER, "Remboursé dans les 7 jours."),
        ("Erstattung innerhalb von 14 Tagen.", "de", SHORTER, "Erstattung innerhalb von 7 Tagen."),
        ("It takes 7 to 10 business days.", "en", QUICKER, "It takes 5 to 7 business days."),
        ("It costs $49 per month.", "en", DEARER, "It costs $59.90 per month."),
        ("Cela coûte 49,00 $ par mois.", "fr", DEARER, "Cela coûte 59,90 $ par mois."),
        ("You get 50% back.", "en", change("50%", "40%", FactKind.PERCENT), "You get 40% back."),
        ("Tap Cancel, then OK.", "en", change("Cancel", "End", FactKind.LABEL), "Tap End, then OK."),
    ],
)
def test_the_value_is_said_in_the_guides_own_style(
    text: str, language: str, moved: FactChange, expected: str
) -> None:
    proposal = propose(text, [moved], find=find, language=language, official="en")
    assert proposal is not None
    assert proposal.text == expected


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("There is no refund.", change("none", "full", FactKind.RIGHT)),
        ("A refund within 14 days.", change("14 days", None)),
        ("A refund within 14 days.", change(None, "7 days")),
        ("A refund within 30 days.", SHORTER),
        ("Nothing is said here.", SHORTER),
        ("Tap Cancellations.", change("Cancel", "End", FactKind.LABEL)),
        ("A refund within 14 days.", change("14 days", "a while")),
    ],
)
def test_what_cannot_be_said_safely_is_left_to_a_person(text: str, moved: FactChange) -> None:
    assert propose(text, [moved], find=find, language="en") is None


def test_two_changes_that_claim_one_place_are_left_to_a_person() -> None:
    changes = [SHORTER, change("14 days", "30 days")]
    assert propose("A refund within 14 days.", changes, find=find, language="en") is None


def test_two_changes_move_at_once_and_not_one_after_the_other() -> None:
    changes = [change("14 days", "7 days"), change("7 days", "14 days")]
    proposal = propose("Refund: 14 days. Trial: 7 days.", changes, find=find, language="en")
    assert proposal is not None
    assert proposal.text == "Refund: 7 days. Trial: 14 days."


def test_a_reading_that_differs_elsewhere_is_not_accepted() -> None:
    def forgetful(text: str, **rest: object) -> tuple[object, ...]:
        return find(text, language="en") if "14" in text or text == "7 days" else ()

    assert propose("A refund within 14 days.", [SHORTER], find=forgetful, language="en") is None  # type: ignore[arg-type]


def test_the_value_goes_with_its_sentence_in_the_original(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel")
    target = next(each for each in guide.targets() if each.id == "refund.yearly")
    edits = edits_for(guide, target, [SHORTER], find=find)
    assert edits == (
        Edit(
            keys=("facts", "refund.yearly", "text"),
            old="The yearly plan can be refunded within 14 days of payment.",
            new="The yearly plan can be refunded within 7 days of payment.",
        ),
        Edit(keys=("facts", "refund.yearly", "value"), old="P14D", new="P7D"),
    )
    replace_scalars(guide.path, edits)
    assert load(guides).guide("acme/cancel").facts[0].value == "P7D"


def test_a_translation_is_reworded_without_touching_the_originals_value(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel", "fr")
    target = next(each for each in guide.targets() if each.id == "refund.yearly")
    edits = edits_for(guide, target, [SHORTER], find=find, official="en")
    assert [(each.keys[-1], each.new) for each in edits] == [
        ("text", "La formule annuelle est remboursée dans les 7 jours suivant le paiement.")
    ]


def test_a_relabelled_button_is_found_in_heading_and_body(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel")
    target = next(each for each in guide.targets() if each.id == "web.open")
    moved = change("Plans & billing", "Plans", FactKind.LABEL)
    edits = edits_for(guide, target, [moved], find=find)
    assert [(each.keys[-1], each.new) for each in edits] == [
        ("heading", "Open Plans"),
        ("body", "Click your picture, then Plans. You see what you have bought."),
    ]


def test_a_persons_own_words_carry_the_value_with_them(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel")
    target = next(each for each in guide.targets() if each.id == "refund.yearly")
    edits = edits_to(guide, target, "You have ten days from payment to get it refunded.", find=find)
    assert [(each.keys[-1], each.new) for each in edits] == [
        ("text", "You have ten days from payment to get it refunded."),
        ("value", "P10D"),
    ]
    same = edits_to(guide, target, "For two weeks from payment you can have it refunded.", find=find)
    assert [each.keys[-1] for each in same] == ["text"]


def test_a_persons_own_words_in_a_translation_leave_the_value_to_the_original(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel", "fr")
    target = next(each for each in guide.targets() if each.id == "refund.yearly")
    edits = edits_to(guide, target, "Remboursement pendant 10 jours après le paiement.", find=find)
    assert [each.keys[-1] for each in edits] == ["text"]


def test_a_steps_own_words_are_its_heading_and_its_body(guides: Path) -> None:
    guide = load(guides).guide("acme/cancel")
    target = next(each for each in guide.targets() if each.id == "web.open")
    edits = edits_to(guide, target, "Open Plans\nIt is in the menu.", find=find)
    assert [(each.keys[-1], each.new) for each in edits] == [
        ("heading", "Open Plans"),
        ("body", "It is in the menu."),
    ]

"""Rules said in another way: operators, families of words, light words, enumerations, sections as a whole."""

from __future__ import annotations

import pytest

from pipeline.difference import difference, overall
from pipeline.extract import extract
from pipeline.model import Document, Judgement
from pipeline.significance.families import root, same_family
from pipeline.significance.vocabulary import vocabulary
from tests.significance.corpus import judged


def asks(language: str, before: str, after: str) -> bool:
    return judged(language, before, after).needs_review


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "en",
            "All seats can be swapped, except balcony seats.",
            "All seats can be swapped. It does not apply to balcony seats.",
        ),
        (
            "en",
            "The locker is shut until the rent is paid.",
            "The locker is shut while the rent is not paid.",
        ),
        ("en", "Changes are not shown until the next morning.", "Changes are shown at the next morning."),
        ("en", "Tell us of a payment that you did not authorise.", "Tell us of an unauthorised payment."),
        ("en", "If you want to leave the club, write to the desk.", "To leave the club, write to the desk."),
        ("fr", "Les places sont échangeables au guichet.", "Les places peuvent être échangées au guichet."),
        ("de", "Kinder dürfen das Becken nicht betreten.", "Kindern ist das Betreten des Beckens untersagt."),
        (
            "de",
            "Sie brauchen einen Ausweis, um das Rad abzuholen.",
            "Sie brauchen einen Ausweis, um das Rad abholen zu können.",
        ),
        ("es", "Puede llamarnos para poder mover la cita.", "Puede llamarnos para mover la cita."),
    ],
)
def test_a_rule_in_other_operators_is_the_same_rule(language: str, before: str, after: str) -> None:
    assert not asks(language, before, after)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "en",
            "All seats can be swapped, except balcony seats.",
            "All seats can be swapped, also balcony seats.",
        ),
        ("en", "The locker is shut until the rent is paid.", "The locker is shut while the rent is paid."),
        ("en", "You may bring a guest.", "You may not bring a guest."),
        ("en", "Changes are not shown until the next morning.", "Changes are shown until the next morning."),
        (
            "en",
            "Tell us of a payment that you did not authorise.",
            "Tell us of a payment that you did authorise.",
        ),
        ("fr", "Les places sont échangeables au guichet.", "Les places sont échangées au guichet."),
        ("de", "Kinder dürfen das Becken nicht betreten.", "Kinder dürfen das Becken betreten."),
    ],
)
def test_an_operator_that_came_or_went_is_another_rule(language: str, before: str, after: str) -> None:
    assert asks(language, before, after)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "facturions", "facturation"),
        ("fr", "résiliez", "résiliation"),
        ("de", "kündigen", "kündigung"),
        ("de", "zahlmethoden", "zahlungsmethoden"),
        ("es", "cancelamos", "cancelación"),
        ("en", "notified", "notification"),
    ],
)
def test_a_verb_and_its_noun_are_one_family(language: str, one: str, other: str) -> None:
    assert same_family(one, other, vocabulary(language))


def test_what_may_be_done_is_no_form_of_what_is_done() -> None:
    assert not same_family("échangeable", "échanger", vocabulary("fr"))
    assert root("refundable", vocabulary("en")) != ""


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "de",
            "Die Mieter melden Schäden dem Vermieter.",
            "Die Mieter:innen melden Schäden den Vermieter:innen.",
        ),
        ("fr", "Les abonnés reçoivent la revue.", "Les abonné·e·s reçoivent la revue."),
        ("en", "Keep the ticket of your coat.", "Keep the ticket(s) of your coat(s)."),
    ],
)
def test_both_genders_and_numbers_are_the_same_people_and_things(
    language: str, before: str, after: str
) -> None:
    assert not asks(language, before, after)


def test_points_of_an_enumeration_are_no_figures() -> None:
    before = "You must (1) wear a helmet, and (2) stay on the track."
    assert not asks("en", before, "You must wear a helmet and stay on the track.")
    assert asks("en", "You may bring (2) dogs.", "You may bring (3) dogs.")


def test_another_verb_beside_the_same_nouns_says_it_otherwise() -> None:
    before = "Alle Schilder zeigen auf den Ausgang unserer Halle."
    assert not asks("de", before, "Die Schilder verlaufen zum Ausgang der Halle.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We store the photos of your visit.", "We sell the photos of your visit."),
        ("We will settle the quarrel in a week.", "We will try to settle the quarrel in a week."),
        ("Guests arrive at the north gate.", "Guests arrive at the south gate."),
        ("More than one dog may be brought along.", "One dog may be brought along."),
    ],
)
def test_a_grave_verb_or_another_noun_is_never_light(before: str, after: str) -> None:
    assert asks("en", before, after)


def markdown(text: str) -> Document:
    return extract(text.encode(), media_type="text/markdown")


def page(before: str, after: str) -> Judgement:
    return overall(difference(markdown(before), markdown(after), language="en"))


def test_a_sentence_that_found_a_paragraph_of_its_own_in_other_words_is_a_rewording() -> None:
    before = "# Towels\n\nThe pool lends towels to members. Guests have to bring their own towels."
    after = "# Towels\n\nThe pool lends towels to members.\n\nGuests must bring their own towels."
    assert not page(before, after).needs_review
    assert page(before, after.replace("must", "may")).needs_review


def test_an_entry_of_a_numbered_contents_list_is_no_rule() -> None:
    entries = [f"{n}. [Chapter {name}](#c{n})" for n, name in enumerate(["one", "two", "three", "four"], 1)]
    before = "# Handbook\n\n" + "\n".join(entries) + "\n\n## Rest\n\nThe pool opens at dawn."
    assert not page(before, before.replace("Chapter two", "Refunds and fees")).needs_review


def test_an_address_that_was_hidden_from_machines_is_the_same_address() -> None:
    before = "Write to [email protected] if a towel is lost."
    assert not asks("en", before, "Write to desk@example.org if a towel is lost.")
    assert asks("en", "Write to desk@example.org today.", "Write to door@example.org today.")


def test_a_way_to_get_in_touch_that_was_added_is_shown() -> None:
    before = "# Desk\n\n- The counter in the hall"
    assert page(before, before + "\n- The address desk@example.org").needs_review


def test_a_short_rule_with_the_verb_may_is_no_date_of_the_page() -> None:
    assert asks("en", "You may bring 2 dogs.", "You may bring 3 dogs.")
    assert not asks("en", "Updated 2 May 2024", "Updated 3 May 2024")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "Le club prête les voiliers aux membres.", "Le club loue les voiliers aux membres."),
        ("de", "Der Verein verleiht Räder an Mitglieder.", "Der Verein vermietet Räder an Mitglieder."),
        ("es", "El cliente deja el bulto en la tienda.", "El cliente recoge el bulto en la tienda."),
    ],
)
def test_a_verb_that_alone_was_exchanged_was_so_on_purpose(language: str, before: str, after: str) -> None:
    assert asks(language, before, after)

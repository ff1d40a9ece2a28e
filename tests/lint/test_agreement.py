"""Values that contradict each other are found wherever they stand; what only differs in words is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.lint import Level, Rule
from tests.lint.conftest import Look, Spoil

PRODUCT = {
    "en": (
        "It can be refunded within two weeks of payment.",
        "It can be refunded within 30 days of payment.",
    ),
    "fr": (
        "Elle est remboursée dans les deux semaines suivant le paiement.",
        "Elle est remboursée dans les 30 jours suivant le paiement.",
    ),
    "de": (
        "Es wird innerhalb von zwei Wochen nach der Zahlung erstattet.",
        "Es wird innerhalb von 30 Tagen nach der Zahlung erstattet.",
    ),
    "es": (
        "Se reembolsa dentro de las dos semanas siguientes al pago.",
        "Se reembolsa dentro de los 30 días siguientes al pago.",
    ),
}
KEEP = {
    "en": "Keep the e-mail that confirms it. Deleting the app does not end the payments.",
    "fr": "Gardez l'e-mail de confirmation. Supprimer l'app ne met pas fin aux paiements.",
    "de": "Bewahren Sie die E-Mail mit der Bestätigung auf. Wer nur die App löscht, zahlt weiter.",
    "es": "Guarda el correo de confirmación. Borrar la aplicación no detiene los pagos.",
}


@pytest.mark.parametrize("own", ["fr", "de", "es"])
def test_a_translation_with_another_value_is_found(look: Look, spoil: Spoil, own: str) -> None:
    line = spoil(own, *PRODUCT[own])
    assert [(each.rule, each.line, each.locale) for each in look()] == [(Rule.LOCALES, line, own)]


def test_running_text_against_a_typed_fact_is_found(look: Look, spoil: Spoil) -> None:
    line = spoil("en", *PRODUCT["en"])
    found = [each for each in look() if each.locale == "en"]
    assert [(each.rule, each.line, each.level) for each in found] == [(Rule.INSIDE, line, Level.ERROR)]
    assert "30 days" in found[0].message
    assert "14 days" in found[0].message
    assert found[0].other == "cancel.en.yaml:36"


@pytest.mark.parametrize(
    ("own", "old", "new"),
    [
        ("en", "within 14 days of payment", "within 21 days of payment"),
        ("en", "take 5 to 7 business days", "take 7 to 10 business days"),
        ("fr", "dans les 14 jours suivant", "dans les 21 jours suivant"),
        ("fr", "sous 5 à 7 jours ouvrés", "sous 7 à 10 jours ouvrés"),
        ("de", "von 14 Tagen nach", "von 21 Tagen nach"),
        ("de", "dauert 5 bis 7 Werktage", "dauert 7 bis 10 Werktage"),
        ("es", "de los 14 días siguientes", "de los 21 días siguientes"),
        ("es", "de 5 a 7 días hábiles", "de 7 a 10 días hábiles"),
    ],
)
def test_a_sentence_that_says_another_value_than_its_fact_is_found(
    look: Look, spoil: Spoil, own: str, old: str, new: str
) -> None:
    line = spoil(own, old, new)
    found = [(each.rule, each.line) for each in look() if each.locale == own]
    assert (Rule.INSIDE if own == "en" else Rule.LOCALES, line) in found


@pytest.mark.parametrize(
    "text",
    [
        "The monthly plan can be refunded within 14 days of payment.",
        "There is no refund for the annual plan.",
        "Refunds take 10 to 14 business days to process.",
        "The annual plan can be refunded within 48 days of payment.",
    ],
)
def test_a_note_that_contradicts_a_fact_is_found(look: Look, spoil: Spoil, text: str) -> None:
    line = spoil("en", KEEP["en"], text)
    found = [(each.rule, each.line) for each in look() if each.locale == "en"]
    assert (Rule.INSIDE, line) in found


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("en", "The annual plan can be refunded within a fortnight of payment."),
        ("en", "The annual plan can be refunded within fourteen (14) days of payment."),
        ("en", "After 14 days, no refund is issued for the annual plan."),
        ("en", "Apple has its own rules: it may refund an App Store purchase within 90 days of purchase."),
        ("en", "In the EU you can withdraw within 14 days of purchase."),
        ("en", "There is no refund for the renewal of the annual plan."),
        ("en", "Cancelling by itself brings no refund."),
        ("en", "The free trial lasts 7 days; cancel it at least 24 hours before the trial ends."),
        ("en", "The annual plan costs $90 a year, the monthly plan $9 a month."),
        ("fr", "La formule annuelle est remboursée dans les quatorze jours suivant le paiement."),
        ("fr", "Passé ce délai de 14 jours, la formule annuelle n'est plus remboursée."),
        ("de", "Das Jahresabo wird innerhalb von vierzehn Tagen nach der Zahlung erstattet."),
        ("es", "El plan anual se reembolsa dentro de los catorce días siguientes al pago."),
    ],
)
def test_what_differs_only_in_words_or_scope_is_no_contradiction(
    look: Look, spoil: Spoil, own: str, text: str
) -> None:
    spoil(own, KEEP[own], f'"{text}"')
    assert [each.message for each in look() if each.level is not Level.NOTE] == []


def test_a_wider_scope_is_a_note_and_no_contradiction(look: Look, spoil: Spoil) -> None:
    spoil("en", KEEP["en"], "You can get a refund within 60 days of payment.")
    found = {(each.rule, each.level) for each in look() if each.locale == "en"}
    assert found == {(Rule.SCOPE, Level.NOTE)}


OTHER = """\
guide: brightbox/refund
locale: en
title: How to get money back from Brightbox
verified_at: 2026-10-01
channels:
  - id: web
    title: On the website
    steps:
      - id: web.open
        heading: Open your account page
        body: Click your picture at the top right, then choose “Account” from the menu.
        cites: [brightbox.help]
      - id: web.stop
        heading: Press “End membership”
        body: You may be asked for a reason. Choose any of them.
        cites: [brightbox.help]
facts:
  - id: refund.plus-annual
    subject: refund
    value: VALUE
    text: TEXT
    scope: {product: plus-annual, event: payment}
    cites: [brightbox.help]
disclaimer: This guide is independent of Brightbox.
"""


def other(guides: Path, value: str, text: str) -> None:
    told = OTHER.replace("VALUE", value).replace("TEXT", text)
    (guides / "brightbox/refund.en.yaml").write_text(told, encoding="utf-8")


def test_guides_of_one_service_that_contradict_each_other_are_told(look: Look, guides: Path) -> None:
    other(guides, "P30D", "The annual plan can be refunded within 30 days of payment.")
    found = [each for each in look() if each.rule is Rule.GUIDES]
    assert {each.path.name for each in found} == {"refund.en.yaml"}
    assert {each.line for each in found} == {21}
    assert "brightbox/cancel says 14 days" in found[0].message


def test_guides_that_say_the_same_in_other_words_are_silent(look: Look, guides: Path) -> None:
    other(guides, "P14D", "For a fortnight after payment the annual plan is refunded in full.")
    assert [each for each in look() if each.rule in (Rule.GUIDES, Rule.SCOPE)] == []


def test_steps_of_two_guides_that_name_other_labels_are_told(look: Look, guides: Path) -> None:
    other(guides, "P14D", "The annual plan can be refunded within 14 days of payment.")
    [found] = [each for each in look() if each.rule is Rule.LABELS_DIFFER]
    assert found.path.name == "refund.en.yaml"
    assert found.line == 10
    assert "“Account”, where brightbox/cancel says “Billing”" in found.message

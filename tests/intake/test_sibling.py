"""A guide taken in as a translation keeps the ids of its original where the two say the same."""

from __future__ import annotations

from pipeline.guide.forms import GuideForm
from pipeline.intake import Draft, take_in, written
from pipeline.intake.page import read_page
from pipeline.intake.sibling import TODO, Translated, as_translation

ENGLISH = """# How to cancel Brightbox

## On the website

1. Sign in to your account.
2. Open the billing page.
3. Choose a reason from the list.
4. Click Cancel subscription.

## Refunds

Annual plan: full refund within 30 days of payment.
"""
FRENCH = """# Comment résilier Brightbox

## Sur le site web

1. Connectez-vous à votre compte.
2. Ouvrez la page de facturation.
3. Cliquez sur Résilier l'abonnement.

## Sur Android

1. Ouvrez Google Play.

## Remboursement

Formule annuelle : remboursement intégral dans les 14 jours suivant le paiement.
"""


def draft(text: str, locale: str) -> Draft:
    page = read_page(text.encode(), media_type="text/markdown")
    return take_in(page, guide="brightbox/cancel", locale=locale)


def translated() -> tuple[Translated, GuideForm]:
    original, french = draft(ENGLISH, "en").form, draft(FRENCH, "fr")
    return as_translation(french.form, original, french.lines), original


def test_steps_that_align_keep_the_original_s_ids_in_its_order() -> None:
    found, original = translated()
    steps = found.form.channels[0].steps
    assert [each.id for each in steps] == [each.id for each in original.channels[0].steps]
    assert steps[0].heading == "Connectez-vous à votre compte"
    assert steps[3].heading == "Cliquez sur Résilier l'abonnement"


def test_what_the_translation_lacks_is_a_todo_and_listed() -> None:
    found, original = translated()
    reason = original.channels[0].steps[2].id
    assert reason in found.untranslated
    assert found.form.channels[0].steps[2].heading == f"{TODO}Choose a reason from the list"


def test_what_only_the_translation_says_is_listed_with_its_line() -> None:
    found, _ = translated()
    assert (11, "Ouvrez Google Play.") in {(each.line, each.text) for each in found.left}


def test_a_fact_with_another_value_is_named() -> None:
    found, original = translated()
    assert found.other_values == tuple(fact.id for fact in original.facts)
    assert "14 jours" in found.form.facts[0].text


def test_a_translation_reads_back_through_the_strict_form() -> None:
    found, _ = translated()
    assert "original: en" in written(found.form)

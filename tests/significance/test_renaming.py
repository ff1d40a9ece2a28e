"""A step that calls the same thing by another name is a small change, and told as such."""

from __future__ import annotations

import pytest

from pipeline import facts
from pipeline.difference import difference
from pipeline.model import Block, BlockKind, Document, Significance
from pipeline.significance.renaming import Side, renamed
from pipeline.significance.tokens import edits, tokens
from pipeline.significance.vocabulary import vocabulary
from pipeline.text import canonical


def names(before: str, after: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    known = vocabulary(language)

    def side(text: str) -> Side:
        return text, tokens(text, known), facts.find(text, language=language)

    one, two = side(before), side(after)
    return renamed(edits(one[1], two[1], known), one, two)


@pytest.mark.parametrize(
    ("language", "before", "after", "name"),
    [
        (
            "en",
            "Tap your name to see your Apple ID.",
            "Tap your name to see your Apple Account.",
            ("Apple ID", "Apple Account"),
        ),
        (
            "en",
            "Open the menu, then choose My Purchases from the list.",
            "Open the menu, then choose Billing & Subscriptions from the list.",
            ("My Purchases", "Billing & Subscriptions"),
        ),
        (
            "fr",
            "Touchez votre nom pour voir votre Compte Nuage.",
            "Touchez votre nom pour voir votre Espace Nuage.",
            ("Compte Nuage", "Espace Nuage"),
        ),
        (
            "de",
            "Tippen Sie auf „Meine Käufe“ und warten Sie kurz.",
            "Tippen Sie auf „Zahlungen“ und warten Sie kurz.",
            ("Meine Käufe", "Zahlungen"),
        ),
    ],
)
def test_a_name_that_became_another_is_told_whole(
    language: str, before: str, after: str, name: tuple[str, str]
) -> None:
    assert names(before, after, language) == (name,)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Tap your name to see your account.", "Tap your name to see your purchases."),
        ("en", "Choose My Purchases from the list.", "Choose My Purchases from the list within a week."),
        ("en", "Wait 14 days, then tap Done.", "Wait 7 days, then tap Done."),
        ("en", "Go to Settings > Account > Plans.", "Go to Settings > Billing > Plans."),
        ("en", "Choose Billing and wait.", "Open the app and wait."),
        ("de", "Öffnen Sie die Seite mit Ihrem Vertrag.", "Öffnen Sie die Seite mit Ihrem Konto."),
    ],
)
def test_other_changes_are_no_rename(language: str, before: str, after: str) -> None:
    assert names(before, after, language) == ()


def test_the_same_rename_in_two_places_is_told_once() -> None:
    before = "Sign in to your Apple ID, then check that the Apple ID is yours."
    after = "Sign in to your Apple Account, then check that the Apple Account is yours."
    assert names(before, after) == (("Apple ID", "Apple Account"),)


def test_a_label_that_became_a_synonym_is_another_label() -> None:
    before = "Cliquez sur « Mon compte » puis sur « Abonnements »."
    after = "Cliquez sur « Mon profil » puis sur « Abonnements »."
    found = difference(page(before), page(after), language="fr")
    assert [judgement.significance for _, judgement in found] == [Significance.PROCEDURE]
    assert [(f.before, f.after) for f in found[0][1].facts] == [("Mon compte", "Mon profil")]


def page(text: str) -> Document:
    return Document(
        blocks=(Block(kind=BlockKind.STEP, text=text, key=canonical(text), position=1),), language="fr"
    )

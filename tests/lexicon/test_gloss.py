"""Texts of several languages as terms of meaning."""

from __future__ import annotations

import pytest

from pipeline.lexicon.gloss import terms
from pipeline.text import canonical


def read(text: str, language: str | None, other: str | None = None) -> list[str]:
    return [term.key for term in terms(canonical(text), language, other)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sign in and cancel the subscription within two weeks"),
        ("fr", "Connectez-vous et résiliez l’abonnement sous quatorze jours"),
        ("de", "Melde dich an und kündige das Abo innerhalb von vierzehn Tagen"),
        ("es", "Inicia sesión y cancela la suscripción en catorce días"),
    ],
)
def test_the_same_said_in_four_languages_has_the_same_terms(language: str, text: str) -> None:
    assert {"@sign-in", "@cancel", "@subscription", "14"} <= set(read(text, language))


def test_the_longest_phrase_wins() -> None:
    assert read("gift card", "en") == ["@gift-card"]
    assert read("carte cadeau", "fr") == ["@gift-card"]


def test_elisions_are_taken_apart_and_function_words_left_out() -> None:
    assert read("l’étiquette de l’article", "fr") == ["@label", "@item"]


def test_a_quoted_label_is_read_in_the_language_of_the_page() -> None:
    assert read("Touchez « End trial »", "fr", "en") == ["@press", "@cancel", "@trial"]


def test_a_host_is_one_term_and_its_parts_are_none() -> None:
    assert read("Visit my.linnet.example/start", "en") == ["my.linnet.example", "@open", "@open"]


def test_accents_do_not_part_cognates_and_unknown_languages_keep_their_words() -> None:
    assert read("Téléphérique", "fr") == ["teleph"]
    assert read("Avbryt abonnemang 14", "sv") == ["avbryt", "abonne", "14"]
    assert read("Avbryt", None) == ["avbryt"]

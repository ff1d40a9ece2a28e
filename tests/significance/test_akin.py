"""Words that a dictionary calls synonyms are the same in other words; words that make a rule never are."""

from __future__ import annotations

import time

import pytest

from pipeline.lexicon.synonyms import LANGUAGES, synonyms
from pipeline.significance.alike import same_sense
from pipeline.significance.tokens import tokens
from pipeline.significance.vocabulary import vocabulary
from tests.significance.corpus import judged

REWORDED = [
    (
        "en",
        "We close accounts that are inactive for two years.",
        "We close accounts that are dormant for two years.",
    ),
    ("en", "The discount is deducted from your invoice.", "The discount is taken off your invoice."),
    ("en", "If a lesson is cancelled, you are told.", "If a lesson is called off, you are told."),
    ("fr", "La page explique le retour des chaussures.", "La page décrit le retour des chaussures."),
    ("de", "Wir bemühen uns um eine Antwort.", "Wir bestreben uns um eine Antwort."),
    ("de", "Schäden sind unverzüglich zu melden.", "Schäden müssen unverzüglich gemeldet werden."),
    ("de", "Die Ware ist zurückzusenden.", "Die Ware muss zurückgesendet werden."),
    ("es", "Su tarjeta fue rechazada ayer.", "Su tarjeta fue denegada ayer."),
    (
        "en",
        "You cannot move the line unless the bill is paid.",
        "You can only move the line if the bill is paid.",
    ),
    ("en", "The plan lasts two years.", "The plan lasts 24 months."),
]

CHANGED = [
    ("en", "You can collect your order at the store.", "You can collect your order at the warehouse."),
    ("en", "The voucher covers the store.", "The voucher covers the warehouse."),
    ("en", "Your plan can be cancelled online.", "Your plan can be suspended online."),
    ("en", "Students cannot cancel unless they paid.", "Only students can cancel if they paid."),
    ("fr", "Écrivez-nous par courriel pour annuler.", "Écrivez-nous par courrier pour annuler."),
    ("fr", "La remise vaut pour les achats.", "La remise vaut pour les ventes."),
    ("de", "Die Frist ist zu kurz.", "Die Frist muss kurz sein."),
    ("es", "El reembolso se hace en vales.", "El reembolso se hace en efectivo."),
    (
        "es",
        "En Cuenca y Soria pasamos a buscarlo, y en Ceuta debe llevarlo al buzón.",
        "En Cuenca pasamos a buscarlo, y en Soria y Ceuta debe llevarlo al buzón.",
    ),
]


@pytest.mark.parametrize(("language", "before", "after"), REWORDED)
def test_a_synonym_or_a_turn_of_phrase_asks_nobody(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert not judgement.needs_review, judgement.reason


@pytest.mark.parametrize(("language", "before", "after"), CHANGED)
def test_a_word_that_names_another_thing_asks(language: str, before: str, after: str) -> None:
    assert judged(language, before, after).needs_review


@pytest.mark.parametrize(
    "word", ["must", "refund", "annual", "seller", "not", "unless", "delivery", "iphone"]
)
def test_a_word_of_a_rule_is_never_looked_up(word: str) -> None:
    assert vocabulary("en").is_weighty(word)


@pytest.mark.parametrize("word", ["dormant", "endeavour", "swiftly"])
def test_any_other_word_may_be_looked_up(word: str) -> None:
    assert not vocabulary("en").is_weighty(word)


def test_a_synonym_is_one_as_a_part_of_speech() -> None:
    assert synonyms("en").parts("dormant", "inactive") == synonyms("en").parts("inactive", "dormant") == {"a"}
    assert synonyms("de").parts("erklären", "erläutern") == {"v"}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "increase", "decrease"),
        ("en", "early", "late"),
        ("es", "abrir", "cerrar"),
        ("fr", "avant", "après"),
    ],
)
def test_opposites_are_no_synonyms(language: str, one: str, other: str) -> None:
    assert not synonyms(language).parts(one, other)


def test_two_others_of_one_word_are_no_synonyms_of_each_other() -> None:
    known = synonyms("en")
    star = next(
        line for line in known.text.decode().split("\n") if line.startswith("a*") and line.count("|") > 8
    )
    _, head, first, *_ = star.split("|")
    assert known.parts(head, first)


def test_a_language_without_a_thesaurus_has_no_synonyms() -> None:
    assert not synonyms("it").parts("dormant", "inactive")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_synonyms_are_searched_within_milliseconds(language: str) -> None:
    known = synonyms(language)
    start = time.process_time()
    for place in range(20):
        known.parts(f"nowhere{place}", "dormant")
    assert (time.process_time() - start) / 20 < 0.01


def test_a_turn_is_found_in_every_form_of_its_verb() -> None:
    known = vocabulary("en")
    for text in ("It calls off the lesson.", "It called off the lesson."):
        assert "cancel" in [token.word for token in tokens(text, known)]


def test_two_listed_words_that_share_no_sense_are_two_words() -> None:
    assert not same_sense("courriel", "courrier", vocabulary("fr"))


def test_words_of_the_language_one_letter_apart_are_no_typing_error() -> None:
    assert not same_sense("patent", "patient", vocabulary("en"))
    assert same_sense("recieved", "received", vocabulary("en"))

"""Canonical values: equal across spellings and languages, read back, shown in words."""

from __future__ import annotations

import pytest

from pipeline.facts import parse_value, same_value, show, value_equal
from pipeline.model import FactKind


@pytest.mark.parametrize(
    ("a", "la", "b", "lb"),
    [
        ("2 weeks", "en", "14 days", "en"),
        ("fourteen (14) days", "en", "quatorze jours", "fr"),
        ("a fortnight", "en", "vierzehn Tage", "de"),
        ("(14) jours", "fr", "catorce días", "es"),
        ("7–10 business days", "en", "de 7 a 10 días hábiles", "es"),
        ("7 to 10 working days", "en", "7 à 10 jours ouvrés", "fr"),
        ("24-hour", "en", "1 day", "en"),
        ("12 months", "en", "un an", "fr"),
        ("quinze jours", "fr", "15 days", "en"),
        ("$1,519.00", "en", "1.519,00 US$", "de"),
        ("€49 a month", "en", "49 € par mois", "fr"),
        ("5 euros", "fr", "fünf Euro", "de"),
        ("50 percent", "en", "50 %", "fr"),
        ("no refund", "en", "non remboursable", "fr"),
        ("3 devices", "en", "3 appareils", "fr"),
        ("March 13, 2026", "en", "13.03.2026", "de"),
        ("6 pm", "en", "18 h 00", "fr"),
        ("at least 18 years old", "en", "mindestens 18 Jahre alt", "de"),
    ],
)
def test_equal_values_are_equal_in_any_spelling(a: str, la: str, b: str, lb: str) -> None:
    first, second = parse_value(a, la), parse_value(b, lb)
    assert first is not None and second is not None
    assert value_equal(first, second), (first.value, second.value)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("1 month", "30 days"),
        ("1 year", "365 days"),
        ("7 days", "7 business days"),
        ("7 days", "7 to 10 days"),
        ("$49", "€49"),
        ("$49 a month", "$49 a year"),
        ("no refund", "full refund"),
        ("3 devices", "3 users"),
    ],
)
def test_different_values_are_different(a: str, b: str) -> None:
    first, second = parse_value(a, "en"), parse_value(b, "en")
    assert first is not None and second is not None
    assert not value_equal(first, second)


@pytest.mark.parametrize(
    "value", ["P14D", "P7D..P10D working", "PT24H", "USD 49.00/P1M", "50%", "none", "2026-03-13", "18:30"]
)
def test_a_canonical_value_reads_as_itself(value: str) -> None:
    fact = parse_value(value)
    assert fact is not None and fact.value == value


def test_a_text_without_a_value_has_none() -> None:
    assert parse_value("as soon as possible", "en") is None


def test_a_bare_number_is_a_count() -> None:
    fact = parse_value("200", "en")
    assert fact is not None and (fact.kind, fact.value) == (FactKind.COUNT, "200")


@pytest.mark.parametrize(
    ("kind", "value", "language", "words"),
    [
        (FactKind.DURATION, "P14D", "en", "14 days"),
        (FactKind.DURATION, "P14D", "fr", "14 jours"),
        (FactKind.DURATION, "P1D", "de", "1 Tag"),
        (FactKind.DURATION, "P7D..P10D working", "en", "7–10 business days"),
        (FactKind.DURATION, "P3D..P5D", "es", "3–5 días"),
        (FactKind.DURATION, "PT24H", "fr", "24 heures"),
        (FactKind.MONEY, "USD 49.00/P1M", "en", "$49/month"),
        (FactKind.MONEY, "EUR 4.90", "fr", "4,90 €"),
        (FactKind.PERCENT, "1.45%", "fr", "1,45 %"),
        (FactKind.DATE, "2026-03-13", "en", "March 13, 2026"),
        (FactKind.DATE, "--03-13", "de", "13. März"),
        (FactKind.AGE, "P18Y", "en", "18 years"),
        (FactKind.DURATION, "P14D", "xx", "14 days"),
    ],
)
def test_a_value_is_shown_in_the_words_of_a_language(
    kind: FactKind, value: str, language: str, words: str
) -> None:
    assert " ".join(show(kind, value, language).split()) == words


def test_shown_durations_read_back_as_the_same_value() -> None:
    for language in ("en", "fr", "de", "es"):
        for value in ("P14D", "P1M", "P3Y", "PT24H", "P7D..P10D working", "P2D..P5D"):
            fact = parse_value(show(FactKind.DURATION, value, language), language)
            assert fact is not None and same_value(FactKind.DURATION, fact.value, value), (language, value)

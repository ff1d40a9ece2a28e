"""Equal values are equal across languages and spellings, and what is shown reads back as itself."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.difference import difference
from pipeline.facts import normal, parse_value, same_value, show, value_equal
from pipeline.model import Block, BlockKind, Document, FactKind, Significance
from pipeline.text import canonical

# What says the same in one line: language: spellings.
SPELLINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "P14D": {
        "en": ("a fortnight", "two weeks", "14 days", "fourteen (14) days", "2 weeks"),
        "fr": ("quatorze jours", "deux semaines", "14 j"),
        "de": ("zwei Wochen", "14 Tage", "vierzehn Tage"),
        "es": ("dos semanas", "catorce días"),
        "it": ("2 settimane", "14 giorni"),
        "nl": ("14 dagen",),
        "pt": ("14 dias",),
        "pl": ("14 dni",),
        "ja": ("14日間",),
    },
    "P15D": {
        "fr": ("quinze jours", "une quinzaine de jours"),
        "en": ("15 days",),
        "de": ("fünfzehn Tage",),
        "es": ("15 días",),
    },
    "P1.5M": {
        "en": ("1.5 months", "one and a half months", "1½ months"),
        "fr": ("un mois et demi", "1,5 mois"),
        "de": ("1,5 Monate", "anderthalb Monate", "eineinhalb Monate"),
        "es": ("un mes y medio", "1,5 meses"),
    },
    "PT72H": {
        "en": ("72 hours", "72 hrs", "3 days"),
        "fr": ("72 h", "trois jours"),
        "de": ("72 Std.", "72 Stunden"),
        "es": ("72 horas",),
        "it": ("72 ore",),
        "nl": ("72 uur",),
        "ja": ("72時間",),
    },
    "P1M": {
        "en": ("one month", "1 mo."),
        "fr": ("un mois",),
        "de": ("ein Monat",),
        "es": ("un mes",),
        "it": ("1 mese",),
        "pt": ("1 mês",),
        "nl": ("1 maand",),
        "pl": ("1 miesiąc",),
        "ja": ("1か月",),
    },
    "P1Y": {
        "en": ("12 months", "one year"),
        "fr": ("un an", "douze mois"),
        "de": ("ein Jahr", "12 Monate"),
        "es": ("un año", "doce meses"),
    },
    "P7D..P10D working": {
        "en": ("7–10 business days", "between 7 and 10 working days", "seven to ten business days"),
        "fr": ("7 à 10 jours ouvrés", "entre 7 et 10 jours ouvrables"),
        "de": ("7 bis 10 Werktage", "7-10 Arbeitstage"),
        "es": ("de 7 a 10 días hábiles", "entre 7 y 10 días laborables"),
    },
    "USD 49.00": {
        "en": ("$49", "US$49", "USD 49", "49 dollars", "$49.00"),
        "fr": ("49 $US", "49,00 $ US"),
        "de": ("49 US-Dollar", "49,00 $"),
        "es": ("49 dólares",),
    },
    "EUR 49.00": {
        "en": ("€49", "EUR 49.00"),
        "fr": ("49 €", "49 euros"),
        "de": ("EUR 49,–", "49,- €", "49,00 Euro"),
        "nl": ("€ 49,-",),
        "pl": ("49 EUR",),
        "pt": ("49€",),
    },
    "GBP 4.99/P1M": {
        "en": ("£4.99 a month", "£4.99/month", "£4.99 monthly", "£4.99/mo"),
        "fr": ("4,99 £/mois", "4,99 £ par mois"),
        "de": ("4,99 £ pro Monat", "4,99 £ im Monat", "4,99 £ monatlich"),
        "es": ("4,99 £ al mes", "4,99 £ mensuales"),
    },
    "2026-03-13": {
        "en": ("March 13, 2026", "13 March 2026", "3/13/2026", "the 13th of March 2026"),
        "fr": ("13 mars 2026", "13/03/2026"),
        "de": ("13. März 2026", "13.03.2026"),
        "es": ("13 de marzo de 2026",),
        "it": ("13 marzo 2026",),
        "nl": ("13 maart 2026",),
        "pt": ("13 de março de 2026",),
        "pl": ("13 marca 2026",),
        "ja": ("2026年3月13日", "2026/03/13"),
    },
    "50%": {
        "en": ("50%", "fifty per cent"),
        "fr": ("50 %", "50 pour cent"),
        "de": ("50 Prozent",),
        "es": ("50 por ciento",),
    },
}
SPOKEN = ("en", "fr", "de", "es", "it", "nl", "pt", "pl")


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (value, language, text)
        for value, spoken in SPELLINGS.items()
        for language, texts in spoken.items()
        for text in texts
    ],
)
def test_every_spelling_of_a_value_in_every_language_is_that_value(
    value: str, language: str, text: str
) -> None:
    read, wanted = parse_value(text, language), parse_value(value)
    assert read is not None and wanted is not None
    assert value_equal(read, wanted), read.value


def test_no_two_of_these_values_are_equal() -> None:
    known = [fact for fact in map(parse_value, sorted(SPELLINGS)) if fact is not None]
    assert len(known) == len(SPELLINGS)
    assert not any(value_equal(a, b) for i, a in enumerate(known) for b in known[i + 1 :])


@given(st.integers(1, 150), st.sampled_from(["P{}D", "P{}M", "P{}Y", "PT{}H"]), st.sampled_from(SPOKEN))
def test_a_duration_as_it_is_shown_reads_back(count: int, shape: str, language: str) -> None:
    value = shape.format(count)
    read = parse_value(show(FactKind.DURATION, value, language), language, FactKind.DURATION)
    assert read is not None and same_value(FactKind.DURATION, read.value, value)


@given(
    st.integers(1, 999_999),
    st.sampled_from(["EUR", "USD", "GBP", "CHF", "PLN", "BRL"]),
    st.sampled_from(["", "/P1M", "/P1Y"]),
    st.sampled_from(("en", "fr", "de", "es")),
)
def test_an_amount_as_it_is_shown_reads_back(cents: int, code: str, period: str, language: str) -> None:
    value = f"{code} {cents / 100:.2f}{period}"
    read = parse_value(show(FactKind.MONEY, value, language), language, FactKind.MONEY)
    assert read is not None and same_value(FactKind.MONEY, read.value, value), read


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(SPOKEN))
def test_a_date_as_it_is_shown_reads_back(day: date, language: str) -> None:
    read = parse_value(show(FactKind.DATE, str(day), language), language, FactKind.DATE)
    assert read is not None and read.value == str(day)


@given(st.integers(1, 400), st.sampled_from(["P{}D", "P{}M", "P{}Y", "PT{}H", "PT{}M"]))
def test_the_normal_form_is_equal_for_equal_values_and_for_no_others(count: int, shape: str) -> None:
    value, other = shape.format(count), shape.format(count + 1)
    assert same_value(FactKind.DURATION, normal(FactKind.DURATION, value), value)
    assert normal(FactKind.DURATION, value) != normal(FactKind.DURATION, other)


def _page(text: str) -> Document:
    return Document(language="en", blocks=(Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text)),))


SAME = ("You may leave within 12 months.", "You may leave within one year.", "You may leave within a year.")


@pytest.mark.parametrize(("before", "after"), list(pairwise(SAME)))
def test_a_value_said_in_another_unit_is_no_changed_fact(before: str, after: str) -> None:
    for _, judgement in difference(_page(before), _page(after), language="en"):
        assert judgement.significance is not Significance.FACT, judgement.reason


@pytest.mark.parametrize("after", ["You may leave within 11 months.", "You may leave within two years."])
def test_a_value_that_moved_is_heard_whatever_its_unit(after: str) -> None:
    heard = [j for _, j in difference(_page(SAME[0]), _page(after), language="en")]
    assert [j.significance for j in heard] == [Significance.FACT]

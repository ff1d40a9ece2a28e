"""How facts are found: spans, order, filters, unknown languages, products."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import find
from pipeline.model import FactKind, Product


def values(text: str, language: str | None = "en", **more: object) -> list[str]:
    return [fact.value for fact in find(text, language=language, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "slices"),
    [
        ("within 14\u00a0days", "en", ["14\u00a0days"]),
        (
            "sous 1\u202f519,00\u00a0€ et quinze\u00a0jours",
            "fr",
            ["1\u202f519,00\u00a0€", "quinze\u00a0jours"],
        ),
        ("a 7\u201110 day wait", "en", ["7\u201110 day"]),
        ("tap \u201cCancel\u00ad plan\u201d now", "en", ["Cancel\u00ad plan"]),
        (
            "14 jours re\u0301volus, 5\u00a0% de fe\u0301es, 3 mois",
            "fr",
            ["14 jours re\u0301volus", "5\u00a0%", "3 mois"],
        ),
        ("İ: 14 days", "en", ["14 days"]),
    ],
)
def test_spans_are_of_the_text_as_it_was_written(text: str, language: str, slices: list[str]) -> None:
    facts = find(text, language=language)
    assert [fact.text for fact in facts] == slices
    assert [text[fact.start : fact.end] for fact in facts] == slices


def test_facts_come_in_the_order_of_the_text() -> None:
    facts = find("No refund after 14 days; it costs $5 from 1 May 2026.", language="en")
    assert [fact.start for fact in facts] == sorted(fact.start for fact in facts)
    assert [fact.kind for fact in facts] == ["right", "duration", "money", "date"]


def test_kinds_limit_what_is_returned() -> None:
    facts = find("$5 within 14 days", language="en", kinds={FactKind.MONEY})
    assert [fact.value for fact in facts] == ["USD 5.00"]


def test_an_unknown_language_still_gets_numbers_with_units_money_percentages_and_dates() -> None:
    assert values("xx 24 h yy 4,90 € zz 50 % qq 2026-03-13", None) == [
        "PT24H",
        "EUR 4.90",
        "50%",
        "2026-03-13",
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hai 14 giorni o 3 mesi dal 3 marzo 2025", "it", ["P14D", "P3M", "2025-03-03"]),
        ("Binnen 14 dagen, 2 weken of 24 uur", "nl", ["P14D", "P14D", "PT24H"]),
        ("Masz 14 dni na zwrot, koszt 10 zł", "pl", ["P14D", "PLN 10.00"]),
        ("Entro 5 giorni lavorativi; costa 99,00 € all'anno", "it", ["P5D working", "EUR 99.00/P1Y"]),
        ("Binnen 3 werkdagen, € 12,50 per maand", "nl", ["P3D working", "EUR 12.50/P1M"]),
        ("Em 5 dias úteis, R$ 29,90 por mês", "pt", ["P5D working", "BRL 29.90/P1M"]),
        ("W 7 dni roboczych, 35 zł miesięcznie", "pl", ["P7D working", "PLN 35.00/P1M"]),
        ("5営業日以内、2026年4月1日から980円/月", "ja", ["P5D working", "2026-04-01", "JPY 980/P1M"]),
    ],
)
def test_a_language_without_a_lexicon_has_its_units_from_cldr(
    text: str, language: str, expected: list[str]
) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Read section 4.2 and article 17 of Regulation (EU) 2016/679.",
        "See version 1.2.3 of the client on 192.168.0.1.",
        "You may 14 times try.",
        "We are open 24 hours a day, 7 days a week.",
        "Posted 3 days ago.",
    ],
)
def test_numbers_that_rule_nothing_are_no_durations_or_counts(text: str) -> None:
    found = find(text, language="en", kinds={FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT})
    assert found == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ask no later than 14 days after payment for your refund.", "en"),
        ("We offer refunds, no questions asked.", "en"),
        ("Not only courses but also plans are refunded.", "en"),
        ("If no refund is requested, the plan goes on.", "en"),
        ("We never refuse a refund.", "en"),
        ("You need not explain why you want a refund.", "en"),
        ("This does not affect your right to a refund.", "en"),
        ("No item is non-refundable.", "en"),
        ("Vous pouvez être remboursé sans motif.", "fr"),
        ("Nous ne refusons jamais un remboursement.", "fr"),
        ("Sie können ohne Angabe von Gründen eine Erstattung verlangen.", "de"),
        ("Puede pedir el reembolso sin justificación.", "es"),
    ],
)
def test_a_negation_of_something_else_denies_no_refund(text: str, language: str) -> None:
    assert find(text, language=language, kinds={FactKind.RIGHT}) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No refunds.", "en"),
        ("This item is nonrefundable.", "en"),
        ("Fees are not refundable.", "en"),
        ("We won\u2019t reimburse you.", "en"),
        ("Aucun remboursement.", "fr"),
        ("Ce billet n\u2019est pas remboursable.", "fr"),
        ("Billet non\u2011remboursable.", "fr"),
        ("Keine Erstattung.", "de"),
        ("Der Kauf ist nicht erstattungsfähig.", "de"),
        ("Sin reembolso.", "es"),
        ("El billete no es reembolsable.", "es"),
    ],
)
def test_a_denied_refund_is_a_right_of_none(text: str, language: str) -> None:
    facts = find(text, language=language, kinds={FactKind.RIGHT})
    assert [(fact.value, fact.subject) for fact in facts] == [("none", "refund")]


def test_each_of_two_products_in_a_sentence_gets_its_own_value() -> None:
    products = (
        Product(id="gold", name="Gold pass"),
        Product(id="silver", name="Silver pass"),
        Product(id="pass", name="Pass"),
    )
    facts = find(
        "Gold passes: 30 days; silver pass: 10 days; other passes: none.", language="en", products=products
    )
    assert [(fact.scope.product, fact.value) for fact in facts] == [("gold", "P30D"), ("silver", "P10D")]


def test_a_qualifier_alone_names_the_product_of_the_family_in_the_heading() -> None:
    products = (
        Product(id="studio-annual", name="Studio annual"),
        Product(id="studio-monthly", name="Studio monthly"),
        Product(id="team-annual", name="Team annual"),
    )
    facts = find("Annual plan: 14 days.", language="en", products=products, headings=("Refunds", "Studio"))
    assert facts[0].scope.product == "studio-annual"
    assert facts[0].subject == "refund"


def test_the_innermost_heading_that_names_a_product_decides() -> None:
    products = (Product(id="a", name="Alpha"), Product(id="b", name="Beta"))
    facts = find("You have 14 days.", language="en", products=products, headings=("Alpha", "Beta refunds"))
    assert facts[0].scope.product == "b"


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "de", "es", "it", None]))
def test_any_text_is_read_without_error_and_with_true_spans(text: str, language: str | None) -> None:
    for fact in find(text, language=language):
        assert 0 <= fact.start <= fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.text


@pytest.mark.parametrize(
    "piece",
    ["refund ", "14 days of ", "$5 ", "1 May ", "one hundred ", "> ", '"', "until a ", "Annual plan ", "no "],
)
def test_the_work_on_hostile_text_grows_with_its_length_only(piece: str) -> None:
    find("warm up the patterns: 14 days", language="en")
    started = time.process_time()
    find((piece * 30_000)[:30_000], language="en", products=(Product(id="a", name="Annual plan"),))
    assert time.process_time() - started < 5  # a quadratic step takes a quarter of a minute here

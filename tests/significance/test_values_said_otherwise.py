"""A value that stays itself in other words is no changed value; one that moves is, however it is written."""

from __future__ import annotations

import pytest

from pipeline.difference import comparison
from pipeline.extract import extract
from pipeline.model import Document


def page(text: str) -> Document:
    html = (
        f"<main><h1>Rules</h1><p>We write down here what holds for all of our plans.</p><p>{text}</p></main>"
    )
    return extract(html.encode(), url="https://help.example.org/rules", media_type="text/html")


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        (
            "Files are erased after 30 days and, in any case, within 180 days of leaving.",
            "Files are erased after 30 days and no later than 180 days after leaving.",
            "en",
        ),
        (
            "You must be 18 years of age to join our club.",
            "You must be 18 years of age to join our club, or of age where eighteen (18) years is not.",
            "en",
        ),
        (
            "Cette livraison est limitée à 6 articles par commande.",
            "Cette livraison est limitée à 6 produits par commande.",
            "fr",
        ),
        (
            "Wer mehr als 25 Lizenzen hat, ruft uns zum Kündigen an.",
            "Wer mehr als 25 Lizenzen hat, geht zurück auf weniger als 25 oder ruft uns zum Kündigen an.",
            "de",
        ),
    ],
)
def test_a_value_in_other_words_is_no_changed_value(before: str, after: str, language: str) -> None:
    found = comparison(page(before), page(after), language=language)
    assert [fact for _, judged in found.differences for fact in judged.facts] == []


@pytest.mark.parametrize(
    ("before", "after", "language", "pair"),
    [
        (
            "From the 15th day on, the postage is yours.",
            "From the 30th day on, the postage is yours.",
            "en",
            ("15th day", "30th day"),
        ),
        (
            "Ab dem vierten Monat steigt der Preis.",
            "Ab dem sechsten Monat steigt der Preis.",
            "de",
            ("vierten Monat", "sechsten Monat"),
        ),
        (
            "The plan has 50 GB of storage for your files.",
            "The plan has 80 GB of storage for your files.",
            "en",
            ("50 GB", "80 GB"),
        ),
        (
            "You can cancel online with up to 25 licences.",
            "You can cancel online with up to 40 licences.",
            "en",
            ("25 licences", "40 licences"),
        ),
    ],
)
def test_a_value_that_moved_is_named_as_it_stands(
    before: str, after: str, language: str, pair: tuple[str, str]
) -> None:
    found = comparison(page(before), page(after), language=language)
    assert [(fact.before, fact.after) for _, judged in found.differences for fact in judged.facts] == [pair]

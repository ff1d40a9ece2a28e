"""The provider by its name, and by the name of its company."""

from __future__ import annotations

import pytest

from pipeline.difference import difference, overall
from pipeline.model import Block, BlockKind, Document, Judgement
from pipeline.text import canonical

OURS = ("Larkbox",)


def page(text: str) -> Document:
    return Document(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text), position=None),))


def judged(before: str, after: str, names: tuple[str, ...] = OURS, language: str = "en") -> Judgement:
    return overall(difference(page(before), page(after), language=language, names=names))


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "en",
            "Larkbox refunds unused months to the card on file.",
            "We refund unused months to the card on file.",
        ),
        (
            "en",
            "Please inform Larkbox of a new address.",
            "Please inform Larkbox Ltd of a new address.",
        ),
        (
            "fr",
            "Le titre de propriété reste chez Larkbox jusqu'au paiement.",
            "Le titre de propriété reste chez PELLAN SA jusqu'au paiement.",
        ),
        (
            "de",
            "Larkbox prüft jede Meldung innerhalb einer Woche.",
            "Wir prüfen jede Meldung innerhalb einer Woche.",
        ),
    ],
)
def test_the_name_of_the_provider_is_we(language: str, before: str, after: str) -> None:
    assert not judged(before, after, language=language).needs_review


def test_without_a_name_a_name_is_a_word_like_any_other() -> None:
    before, after = "Larkbox refunds unused months.", "We refund unused months."
    assert judged(before, after, names=()).needs_review


def test_another_company_in_the_place_of_ours_is_a_change() -> None:
    assert judged("Larkbox delivers the parcel.", "Fastroad delivers the parcel.").needs_review
    assert judged("You contract with Pellan Ltd.", "You contract with Morvan Ltd.").needs_review
    assert judged("You contract with Larkbox Inc.", "You contract with Larkbox Ireland Ltd.").needs_review


def test_the_provider_and_the_reader_do_not_trade_places() -> None:
    assert judged("Larkbox pays the return postage.", "You pay the return postage.").needs_review


def test_a_name_that_is_also_a_word_counts_with_its_capital_only() -> None:
    before, after = "We refund the match you booked.", "We refund the game pass you booked."
    assert judged(before, after, names=("Match",)).needs_review


def test_a_misspelt_name_is_still_the_name() -> None:
    assert not judged("Larkbox stores your invoices.", "Larkbx stores your invoices.").needs_review

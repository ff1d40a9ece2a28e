"""A changed value is never missed: every case sentence with one of its numbers moved needs a person."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.difference import comparison
from pipeline.extract import extract
from pipeline.model import Document

CASES = Path(__file__).parent / "facts" / "cases"
MEASURED = ("duration", "money", "percent", "age")
NUMBER = re.compile(r"(?<![\d.,(])\d{1,4}(?![\d.,]*\d)")


def cases() -> list[object]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for place, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"]):
            kinds = {fact.split(" ")[0] for fact in case["facts"]}
            number = NUMBER.search(case["text"])
            if number and kinds & set(MEASURED):
                heading = (case.get("headings") or ["Rules"])[-1]
                found.append(
                    pytest.param(path.stem, heading, case["text"], number, id=f"{path.stem}-{place:03d}")
                )
    return found


def page(language: str, heading: str, sentence: str) -> Document:
    text = f"# Help\n\n## {heading}\n\n{sentence}\n\nAnother line about how it works for those who read it.\n"
    return extract(text.encode(), media_type="text/markdown", language=language)


@pytest.mark.parametrize(("language", "heading", "sentence", "number"), cases())
def test_a_sentence_with_another_number_needs_review(
    language: str, heading: str, sentence: str, number: re.Match[str]
) -> None:
    other = f"{sentence[: number.start()]}{int(number[0]) + 3}{sentence[number.end() :]}"
    found = comparison(page(language, heading, sentence), page(language, heading, other), language=language)
    assert found.judgement.needs_review, (sentence, other, found.judgement.reason)


@pytest.mark.parametrize(
    ("before", "after", "review"),
    [
        (
            "Prices start at $5 a month for monthly users.",
            "Prices start at $7 a month for monthly users.",
            True,
        ),
        ("Effective 1 May 2025 the fee is $20.", "Effective 1 May 2025 the fee is $25.", True),
        ("The price is €1,519.00 plus VAT.", "The price is €1,619.00 plus VAT.", True),
        ("Acme Ltd with a share capital of £10,000", "Acme Ltd with a share capital of £20,000", False),
        ("We had 5,000 monthly active users.", "We had 7,000 monthly active users.", False),
        ("Last updated: 3 May 2025", "Last updated: 9 September 2025", False),
    ],
)
def test_a_price_is_a_rule_wherever_it_stands_and_a_figure_of_the_page_is_none(
    before: str, after: str, review: bool
) -> None:
    found = comparison(page("en", "Prices", before), page("en", "Prices", after), language="en")
    assert found.judgement.needs_review is review

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

"""A guide that contradicts itself is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.facts import find, same_value
from pipeline.guide import load
from pipeline.guide.agreement import disagreements


def doubts(guides: Path) -> list[str]:
    found = disagreements(load(guides), find=find, same=same_value)
    return [f"{each.path.relative_to(guides)}:{each.line}: {each.message}" for each in found]


def test_sentences_that_say_their_values_are_silent(guides: Path) -> None:
    assert doubts(guides) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "acme/cancel.en.yaml",
            "within 14 days of payment.",
            "within 30 days of payment.",
            "acme/cancel.en.yaml:26: the value of “refund.yearly” is P14D, but its sentence reads as P30D",
        ),
        (
            "acme/cancel.fr.yaml",
            "dans les 14 jours",
            "dans les 7 jours",
            "acme/cancel.fr.yaml:18: the value of “refund.yearly” is P14D, but its sentence reads as P7D",
        ),
        (
            "acme/cancel.en.yaml",
            "There is no refund after that.",
            "You can have it all back.",
            "acme/cancel.en.yaml:34: the value of “refund.none” is none, but its sentence names no right",
        ),
    ],
)
def test_a_sentence_that_says_another_value_is_told(
    guides: Path, spoil, file: str, old: str, new: str, expected: str
) -> None:
    spoil(file, old, new)
    assert [each[: len(expected)] for each in doubts(guides)] == [expected]


def test_the_same_value_in_other_words_agrees(guides: Path, spoil) -> None:
    spoil("acme/cancel.en.yaml", "within 14 days of payment.", "within two weeks of payment.")
    assert doubts(guides) == []

"""How well lint hears another language: recall on planted sentences, silence on clean ones."""

from __future__ import annotations

import pytest

from pipeline.lint.tongues import heard
from tests.lint.sentences import CLEAN, HALF, WHOLE

NAMES = ("Brightbox",)
FLOOR = 0.9  # of the planted sentences; all clean ones must pass


def test_nine_of_ten_half_translated_sentences_are_heard(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [text for locale, text in HALF if heard(text, locale, NAMES) is None]
    with capsys.disabled():
        print(f"\nhalf translated: {len(HALF) - len(missed)} of {len(HALF)} heard; missed: {missed}")
    assert len(missed) <= (1 - FLOOR) * len(HALF), missed


def test_sentences_in_another_language_are_heard_as_a_whole() -> None:
    found = [(text, heard(text, locale, NAMES)) for locale, text in WHOLE]
    missed = [text for text, said in found if said is None or not said.whole]
    assert len(missed) <= (1 - FLOOR) * len(WHOLE), missed


@pytest.mark.parametrize(("locale", "text"), CLEAN)
def test_a_clean_sentence_with_loan_words_and_labels_is_left_alone(locale: str, text: str) -> None:
    assert heard(text, locale, NAMES) is None

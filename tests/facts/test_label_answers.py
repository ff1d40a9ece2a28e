"""A button that answers and says what happens is one label: "Yes, Cancel"."""

from __future__ import annotations

import pytest

from pipeline.facts import find
from pipeline.model import FactKind


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("en", "Review the details and click Yes, Cancel to confirm.", ["Yes, Cancel"]),
        ("en", "Tap Yes, then tap Confirm.", ["Yes", "Confirm"]),
        ("fr", "Cliquez sur Oui, Résilier.", ["Oui, Résilier"]),
        ("de", "Tippen Sie auf Ja, Kündigen.", ["Ja, Kündigen"]),
        ("es", "Toca Sí, Cancelar.", ["Sí, Cancelar"]),
    ],
)
def test_an_answer_and_what_it_does_are_one_label(language: str, text: str, labels: list[str]) -> None:
    assert [f.value for f in find(text, language=language, kinds=(FactKind.LABEL,))] == labels

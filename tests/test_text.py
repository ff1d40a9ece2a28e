"""The normal form: equal where nothing was said differently."""

from __future__ import annotations

import pytest

from pipeline.text import canonical


@pytest.mark.parametrize(
    ("typeset", "plain"),
    [
        ("Cherchez «\u00a0reçu Apple\u00a0» ici", 'Cherchez "reçu Apple" ici'),
        ("Touchez «\u202fRéglages › Abonnements\u202f»", 'Touchez "Réglages > Abonnements"'),
        ("Menu » Settings", "Menu > Settings"),
        ("l’abonnement – résilié\u202f!", "l'abonnement - résilié!"),
    ],
)
def test_typography_does_not_change_the_canonical_text(typeset: str, plain: str) -> None:
    assert canonical(typeset) == canonical(plain)
    assert canonical(canonical(typeset)) == canonical(typeset)

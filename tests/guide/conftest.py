"""A small workspace of our own, and a way to spoil one line of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SERVICE = """\
service: acme
name: Acme Learning
hosts: [help.acme.example]
pace: 10
products:
  - id: yearly
    name: Acme Yearly
    aliases: {en: [yearly plan], fr: [formule annuelle]}
sources:
  - id: acme.refunds
    title: Refunds
    url: https://help.acme.example/refunds
    locale: en
    select: article
  - id: acme.refunds-fr
    title: Remboursements
    url: https://help.acme.example/fr/refunds
    locale: fr
"""

GUIDE = """\
# kept: the first comment
guide: acme/cancel
locale: en
title: How to cancel Acme   # kept: a comment behind a value
verified_at:
channels:
  - id: web
    title: On the web
    steps:
      - id: web.open
        heading: 'Open Plans & billing'
        body: >-
          Click your picture, then Plans & billing. You see
          what you have bought.
        cites: [acme.refunds]
      - id: web.cancel
        heading: "Click Cancel plan"
        cites: [acme.refunds]
  - id: ios
    title: On an iPhone
    procedure: store/cancel
facts:
  - id: refund.yearly
    subject: refund
    value: P14D
    text: The yearly plan can be refunded within 14 days of payment.
    scope: {product: yearly, channel: web, event: payment}
    cites:
      - source: acme.refunds
        exact: within fourteen days of payment
  - id: refund.none
    subject: refund
    value: none
    text: There is no refund after that.
faq:
  - {id: faq.app, question: Is deleting the app enough?, answer: 'No, it is not.', cites: [acme.refunds]}
related:
  - guide: store/cancel
  - {title: Advice, url: 'https://advice.example/cancel'}
"""

FRENCH = """\
guide: acme/cancel
locale: fr
original: en
title: Comment résilier Acme
channels:
  - id: web
    title: Sur le web
    steps:
      - id: web.open
        heading: Ouvrez Formules et facturation
      - id: web.cancel
        heading: Cliquez sur Résilier
        cites: [acme.refunds-fr]
  - id: ios
    title: Sur un iPhone
facts:
  - id: refund.yearly
    text: La formule annuelle est remboursée dans les 14 jours suivant le paiement.
  - id: refund.none
    text: Après cela, aucun remboursement.
faq:
  - {id: faq.app, question: Suffit-il de supprimer l'app ?, answer: Non.}
"""

STORE = """\
service: store
name: The Store
hosts: [store.example]
sources:
  - {id: store.cancel, title: Cancel, url: 'https://store.example/cancel', locale: en}
"""

PROCEDURE = """\
procedure: store/cancel
locale: en
title: Cancel in the store
channels:
  - id: ios
    title: On an iPhone
    steps:
      - {id: ios.settings, heading: Open Settings, cites: [store.cancel]}
"""

PROCEDURE_FRENCH = """\
procedure: store/cancel
locale: fr
original: en
title: Résilier dans la boutique
channels:
  - id: ios
    title: Sur un iPhone
    steps:
      - {id: ios.settings, heading: Ouvrez Réglages}
"""

FILES = {
    "acme/service.yaml": SERVICE,
    "acme/cancel.en.yaml": GUIDE,
    "acme/cancel.fr.yaml": FRENCH,
    "store/service.yaml": STORE,
    "store/cancel.en.yaml": PROCEDURE,
    "store/cancel.fr.yaml": PROCEDURE_FRENCH,
}


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    """A ``guides/`` folder without a fault."""
    folder = tmp_path / "guides"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def spoil(guides: Path) -> Callable[[str, str, str], None]:
    """Replace a piece of one file by another; fails where the piece does not stand there once."""

    def replace(name: str, old: str, new: str) -> None:
        path = guides / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace

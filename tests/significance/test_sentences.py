"""Sentences of help pages that changed: what says something else is never silent, however it is reworded."""

from __future__ import annotations

import re

import pytest

from tests.significance.corpus import SMALL, Sentence, judged, sentences

CASES = (*sentences(), *sentences(SMALL))

# The same words, put elsewhere, or a small word turned round.
REARRANGED = [
    ("en", "The seller informs the buyer.", "The buyer informs the seller."),
    ("en", "You must notify us before you leave.", "We must notify you before you leave."),
    ("en", "We give you a refund.", "You give us a refund."),
    ("en", "Only members can cancel online.", "Members can only cancel online."),
    ("en", "You can cancel, but you cannot get a refund.", "You cannot cancel, but you can get a refund."),
    ("en", "Members may cancel and guests must pay.", "Guests may cancel and members must pay."),
    ("en", "If you cancel, you can ask for a refund.", "If you ask for a refund, you can cancel."),
    (
        "en",
        "We refund the buyer unless the seller objects.",
        "We refund the seller unless the buyer objects.",
    ),
    ("en", "You can open two profiles per login.", "You can open two logins per profile."),
    ("en", "Cancel first, then delete the app.", "Delete the app first, then cancel."),
    ("en", "The trial is 7 days and the notice 14 days.", "The trial is 14 days and the notice 7 days."),
    ("en", "Orders over the limit are refunded.", "Orders under the limit are refunded."),
    ("en", "You get your money back.", "You get part of your money back."),
    ("en", "You may cancel at any time.", "You may cancel."),
    ("en", "Gifts expire, but you may renew them.", "Gifts expire, nor may you renew them."),
    ("en", "You pay the user.", "The user pays you."),
    ("de", "Erstattet wird ausschließlich die Gebühr.", "Erstattet wird die Gebühr."),
    ("fr", "Le vendeur prévient l'acheteur.", "L'acheteur prévient le vendeur."),
    ("fr", "Vous pouvez résilier à tout moment.", "Vous pouvez résilier."),
    ("de", "Der Verkäufer informiert den Käufer.", "Der Käufer informiert den Verkäufer."),
    ("de", "Sie zahlen den Versand.", "Wir zahlen den Versand."),
    ("es", "Pagamos el envío.", "Pagas el envío."),
    ("ja", "30日以内に解約すれば返金されます。", "14日以内に解約すれば返金されます。"),
]

TURNED = [
    ("en", "Write to us by phone or chat if you can.", "Write to us by chat or phone if you can."),
    ("es", "Puede llamarnos por teléfono o chat.", "Puede llamarnos por chat o teléfono."),
    ("fr", "L'utilisateur peut fermer le compte.", "Vous pouvez fermer le compte."),
    ("de", "Wir informieren Sie über den neuen Preis.", "Wir teilen Ihnen den neuen Preis mit."),
    ("de", "Danach löschen wir das Bild.", "Anschließend löschen wir das Bild."),
    ("en", "We will send you an email.", "You will receive an email from us."),
    ("en", "The seller informs the buyer.", "The buyer is informed by the seller."),
    (
        "en",
        "We may move the loan. You may not move it. We may move it to an affiliated organisation.",
        "We may move the loan. You may not move it. We may move it to an affiliated organization.",
    ),
    ("en", "Vouchers and gift cards expire.", "Gift cards and vouchers expire."),
    ("en", "You may cancel at any time.", "You may cancel whenever you like."),
    ("en", "You won't get a bill until the trial ends.", "You will not get a bill before the trial ends."),
    ("fr", "Vous pouvez résilier à tout moment.", "Vous avez le droit de résilier quand vous voulez."),
    ("fr", "Nous gardons vos données.", "Vos données sont conservées par nos soins."),
    ("de", "Wir geben Ihre Daten nicht weiter.", "Ihre Daten werden nicht weitergegeben."),
    ("es", "Puede cancelar en cualquier momento.", "Tiene derecho a cancelar cuando quiera."),
]

# What makes another rule of a reworded sentence.
SPOILS = {
    "en": (
        (r"\b(can|may)\b(?! not|not|')", r"\1 not"),
        (r"\b(are|is)\b(?! not)", r"\1 not"),
        (r"\.$", " unless you are under contract."),
    ),
    "fr": (
        (r"\bpouvez\b", "devez"),
        (r"\.$", " sauf pour les abonnés mensuels."),
        (r"\.$", " dans la plupart des cas."),
    ),
    "de": (
        (r"\bkönnen\b", "müssen"),
        (r"\b(ist|wird|werden)\b", r"\1 nicht"),
        (r"\.$", " in den meisten Fällen."),
    ),
    "es": (
        (r"\b[Pp]uedes\b", "debes"),
        (r"\.$", " en la mayoría de los casos."),
        (r"\.$", " salvo para clientes nuevos."),
    ),
}


def spoilt() -> list[object]:
    """Reworded sentences with another rule slipped in."""
    return [
        pytest.param(case.language, case.before, changed, id=f"{case.name}-{place}")
        for case in CASES
        if case.label == "wording"
        for place, (pattern, made) in enumerate(SPOILS[case.language])
        if (changed := re.sub(pattern, made, case.after, count=1)) != case.after
    ]


@pytest.mark.parametrize("case", [c for c in CASES if not c.silent], ids=lambda case: case.name)
def test_a_sentence_that_says_something_else_needs_review(case: Sentence) -> None:
    assert case.judgement.needs_review
    assert judged(case.language, case.after, case.before).needs_review


@pytest.mark.parametrize(("language", "before", "after"), spoilt())
def test_a_rule_slipped_into_a_rewording_needs_review(language: str, before: str, after: str) -> None:
    assert judged(language, before, after).needs_review


@pytest.mark.parametrize(("language", "before", "after"), REARRANGED)
def test_words_that_trade_places_need_review(language: str, before: str, after: str) -> None:
    assert judged(language, before, after).needs_review
    assert judged(language, after, before).needs_review


@pytest.mark.parametrize(("language", "before", "after"), TURNED)
def test_a_sentence_turned_round_stays_silent(language: str, before: str, after: str) -> None:
    judgement = judged(language, before, after)
    assert not judgement.needs_review, judgement.reason


def test_half_of_the_cases_are_kept_aside() -> None:
    aside = sum(case.aside for case in CASES)
    assert 0.4 * len(CASES) < aside < 0.6 * len(CASES)

"""Text in another language is found by sentence; labels, names and loan words are left alone."""

from __future__ import annotations

import pytest

from pipeline.lint import Rule
from tests.lint.conftest import Look, Spoil

BODY = {
    "en": "You may be asked for a reason. Choose any of them and go on.",
    "fr": "On vous demande parfois une raison. Choisissez n'importe laquelle et continuez.",
    "de": "Vielleicht werden Sie nach einem Grund gefragt. Wählen Sie irgendeinen und fahren Sie fort.",
    "es": "Es posible que te pidan un motivo. Elige cualquiera y continúa.",
}
SENTENCES = {
    "en": ("Your access continues until the end of the period.", "Tap the button below and confirm."),
    "fr": (
        "Votre accès continue jusqu'à la fin de la période.",
        "Touchez le bouton ci-dessous et confirmez.",
    ),
    "de": ("Ihr Zugang bleibt bis zum Ende der Laufzeit bestehen.", "Tippen Sie unten auf den Knopf."),
    "es": ("Tu acceso sigue hasta el final del periodo pagado.", "Toca el botón de abajo y confirma."),
}
MIXED = [
    (own, other, text) for own in BODY for other in SENTENCES for text in SENTENCES[other] if own != other
]


@pytest.mark.parametrize(("own", "other", "text"), MIXED)
def test_a_sentence_in_another_language_is_found_at_its_line(
    look: Look, spoil: Spoil, own: str, other: str, text: str
) -> None:
    line = spoil(own, BODY[own], f"{BODY[own]} {text}")
    assert [(each.rule, each.line, each.locale) for each in look()] == [(Rule.LANGUAGE, line, own)]
    assert f"is {other}, in a guide in {own}" in look()[0].message


def test_the_line_is_that_of_the_sentence_inside_a_folded_text(look: Look, spoil: Spoil) -> None:
    folded = ">-\n          On vous demande une raison.\n          Your access continues until the end.\n"
    line = spoil("fr", f"{BODY['fr']}\n", folded)
    assert [each.line for each in look()] == [line + 2]


@pytest.mark.parametrize(
    ("own", "old", "new"),
    [
        ("fr", "Ouvrez Réglages et touchez votre nom", "Choose a reason"),
        ("fr", "Ouvrez Réglages et touchez votre nom", "Find your subscription"),
        ("fr", "Bon à savoir", "Good to know"),
        ("de", "Gut zu wissen", "Good to know"),
        ("de", "Öffnen Sie die Einstellungen und tippen Sie auf Ihren Namen", "Open your settings"),
        ("es", "Abre Ajustes y toca tu nombre", "Ouvrez les réglages"),
        ("es", "Bueno saberlo", "Good to know"),
        ("en", "Good to know", "Bon à savoir"),
        ("en", "Good to know", "Gut zu wissen"),
        ("en", "Can I pause instead?", "¿Puedo hacer una pausa?"),
    ],
)
def test_a_short_heading_in_another_language_is_found(
    look: Look, spoil: Spoil, own: str, old: str, new: str
) -> None:
    line = spoil(own, old, new if "?" not in new else f"'{new}'")
    assert [(each.rule, each.line) for each in look()] == [(Rule.LANGUAGE, line)]


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("fr", "Pour les détails, consultez the Help Center de Brightbox."),
        ("fr", "La politique d'Apple s'applique instead of the one que vous connaissez."),
        ("fr", "Votre carte est débitée et then you keep l'accès jusqu'à la fin."),
        ("de", "Die Regeln von Apple gelten instead of the ones auf dieser Seite."),
        ("de", "Sie finden alles Weitere, wenn you visit the Hilfe von Brightbox."),
        ("es", "Para más detalles, visita the help center de Brightbox."),
        ("es", "Las reglas de Apple se aplican instead of las de Brightbox with your tarjeta."),
        ("en", "You keep your access jusqu'à la fin de the period that you paid."),
        ("en", "Ask the support und warten Sie for an answer to your request."),
    ],
)
def test_a_half_translated_sentence_is_found(look: Look, spoil: Spoil, own: str, text: str) -> None:
    line = spoil(own, BODY[own], f'"{text}"')
    assert [(each.line, each.rule in (Rule.HALF_TRANSLATED, Rule.LANGUAGE)) for each in look()] == [
        (line, True)
    ]


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("fr", "Cliquez sur « Cancel my subscription » puis sur « Yes, I am sure »."),
        ("fr", "Brightbox Plus annual et Brightbox Plus monthly se résilient de la même façon."),
        ("fr", "Le Help Center et les Terms of Service se trouvent en bas de la page."),
        ("fr", "L'app est disponible sur smartphone et sur le web, avec un e-mail de confirmation."),
        (
            "fr",
            "Écrivez à help@brightbox.example ou ouvrez https://help.brightbox.example/how-to-cancel-the-plan.",
        ),
        ("fr", "Allez dans Settings > Plans and billing > Cancel."),
        ("fr", "Le support répond par chat ; la date figure sur la page, dans la note."),
        ("de", "Klicken Sie auf „Cancel my subscription“ und dann auf „Yes, I am sure“."),
        ("de", "Der Support antwortet per Chat; Login und Account bleiben bestehen."),
        ("de", "Das Abo im Google Play Store und das in der App sind zwei verschiedene."),
        ("de", "Los geht es: Melden Sie sich an und folgen Sie den Fragen hin und her."),
        ("es", "Pulsa «Cancel my subscription» y después «Yes, I am sure»."),
        ("es", "Si no lo ves, abre el menú; el chat y el correo están en la app."),
        ("es", "El plan Premium y el plan Family se cancelan en la misma página web."),
        ("en", "Click “Arrêter l'abonnement” and then “Oui, je confirme la résiliation”."),
        ("en", "The café and the Résumé section stay; ask via chat, once per day."),
    ],
)
def test_labels_names_addresses_and_loan_words_are_silent(
    look: Look, spoil: Spoil, own: str, text: str
) -> None:
    spoil(own, BODY[own], f'"{text}"' if '"' not in text else text)
    assert look() == []


def test_a_clean_workspace_is_silent(look: Look) -> None:
    assert look() == []


def test_a_label_that_the_original_names_may_stand_in_a_translation(look: Look, spoil: Spoil) -> None:
    spoil("en", "Press “End membership”", "Press Stop membership now")
    spoil("fr", "Cliquez sur « End membership »", "Confirmez avec Stop membership now")
    assert look() == []

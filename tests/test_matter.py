"""Which passages a guide could rest on, by their own words."""

from __future__ import annotations

import pytest

from pipeline.matter import matters, stated
from pipeline.model import Block, BlockKind
from pipeline.text import canonical


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, linked: float = 0.0) -> Block:
    return Block(kind=kind, text=text, key=canonical(text), headings=("Refunds",), linked=linked)


IDLE = {
    "en": (
        "Visited 5,201 times today",
        "1,204 members are reading this.",
        "Average wait: under 2 minutes",
        "Last edited by Sam, 4 minutes ago",
        "It is 14:03 at our office.",
        "Hello from Lisbon!",
        "There are 3 agents online.",
    ),
    "fr": ("1 204 membres lisent cet article.", "Bonjour de Lyon !", "Temps d'attente : 4 minutes"),
    "de": ("1.204 Personen lesen das gerade.", "Grüße aus Kiel!", "Wartezeit: etwa 4 Minuten"),
    "es": ("1.204 personas están leyendo esto.", "¡Saludos desde Cádiz!", "Tiempo de espera: 4 minutos"),
    "it": ("1.204 persone leggono.",),
}
WEIGHTY = {
    "en": (
        "Refunds are paid within 14 days.",
        "Refunds are suspended.",
        "You must be an adult.",
        "Pro comes at $12 per month.",
        "You cannot transfer a licence.",
        "Up to 3 people may share it.",
        "Write to help@elm.test.",
        "Open Settings > Membership.",
        "24 hours is enough.",
        "We never share your data.",
    ),
    "fr": ("Remboursement sous 14 jours.", "Les remboursements sont suspendus.", "Vous devez être majeur."),
    "de": ("Die Rückzahlung dauert 5 Tage.", "Kündigungen sind nicht möglich.", "Ab 18 Jahren."),
    "es": ("El reembolso tarda 5 días.", "No puedes cancelar el plan.", "Debes ser mayor de edad."),
    "it": ("Entro 14 giorni.", "Costa 12 € al mese."),
}


@pytest.mark.parametrize(("language", "text"), [(tag, each) for tag, texts in IDLE.items() for each in texts])
def test_counters_greetings_and_waits_carry_nothing_under_any_heading(language: str, text: str) -> None:
    assert not matters(block(text), language)


@pytest.mark.parametrize(
    ("language", "text"), [(tag, each) for tag, texts in WEIGHTY.items() for each in texts]
)
def test_values_subjects_and_binding_words_carry_a_guide(language: str, text: str) -> None:
    assert matters(block(text), language)


@pytest.mark.parametrize("kind", [BlockKind.STEP, BlockKind.HEADING, BlockKind.ROW, BlockKind.DEFINITION])
def test_steps_headings_and_cells_always_matter(kind: BlockKind) -> None:
    assert matters(block("Hello from Lisbon!", kind), "en")


def test_a_link_leads_elsewhere_unless_it_states_a_value_about_a_subject() -> None:
    assert not matters(block("How to delete a course", linked=1.0), "en")
    assert not matters(block("Elm Plus, $4.99", linked=1.0), "en")
    assert matters(block("Refunds: 14 days", linked=1.0), "en")


def test_a_value_counts_by_its_own_words_and_not_by_the_heading() -> None:
    assert stated(block("Visited 5,201 times today"), "en") == ()
    assert [fact.value for fact in stated(block("within 14 days"), "en")] == ["P14D"]

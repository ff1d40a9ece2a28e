"""What a page says beside its text, and what only looks like it."""

from __future__ import annotations

import pytest

from pipeline.model import Block, BlockKind
from pipeline.significance.silence import is_quiet, quiet_spans, silent_block
from pipeline.significance.vocabulary import vocabulary
from pipeline.text import canonical


def block(
    text: str, kind: BlockKind = BlockKind.PARAGRAPH, linked: float = 0.0, heading: str = "Rules"
) -> Block:
    return Block(kind=kind, text=text, key=canonical(text), headings=(heading,), linked=linked)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Refunds arrive within 14 days."),
        ("en", "The offer is valid until 24.07.2025"),
        ("en", "Free delivery when you spend $50 or more."),
        ("en", "A notice period of 30 days applies"),
        ("en", "Call 18005550199 between 9 and 5"),
        ("en", "Refund code: 4bd17c0e9a"),
        ("fr", "Livraison offerte dès 50 € d'achat."),
        ("en", "What you bought with 30% off and the code SNOW30 is not refunded."),
        ("fr", "Avec le code NEIGE30, 30 % du prix sont remboursés."),
        ("de", "Die Frist endet am 3. Mai 2025 um Mitternacht, danach verfällt der Gutschein ohne Ersatz."),
    ],
)
def test_rules_are_heard(language: str, text: str) -> None:
    assert silent_block(block(text), vocabulary(language), language) is None


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("en", "Accept all Reject all Save settings", "consent dialog"),
        ("en", "RejectAll acceptAll", "consent dialog"),
        ("en", "We have updated our terms, see what changed.", "notice of an update"),
        ("en", "Sign in | Help | Contact us", "navigation"),
        ("fr", "Mon compte", "navigation"),
        ("de", "Warenkorb", "navigation"),
        ("es", "Iniciar sesión", "navigation"),
        ("en", "_____________", "symbols only"),
        ("en", "4.7 out of 5 stars", "counter"),
        ("en", "Article ID: 360010442 · Request: 4bd17c0e9a", "reference number"),
        ("de", "Vorgang 6f1d2a7c-11be-4c0a", "reference number"),
        ("en", "Winter sale: 20% off every plan until Monday. Use the code SNOW20.", "promotion"),
        ("fr", "Soldes d'hiver : 20 % sur tout jusqu'à lundi, code NEIGE20.", "promotion"),
        ("de", "Winterangebot: 20 % auf alles bis Montag, Code SCHNEE20.", "promotion"),
    ],
)
def test_the_reason_of_silence_is_named(language: str, text: str, reason: str) -> None:
    assert silent_block(block(text), vocabulary(language), language) == reason


def test_a_label_in_a_numbered_step_is_no_menu_entry() -> None:
    assert silent_block(block("My account", BlockKind.STEP, linked=1.0), vocabulary("en"), "en") is None


def test_what_is_nothing_but_a_link_leads_elsewhere() -> None:
    assert silent_block(block("Costs $5 from Monday", linked=1.0), vocabulary("en"), "en") is not None
    assert silent_block(block("Costs $5 from Monday", linked=0.5), vocabulary("en"), "en") is None


def quiet(text: str, figure: str, language: str = "en") -> bool:
    start = text.index(figure)
    return is_quiet(start, start + len(figure), quiet_spans(text, vocabulary(language), language))


def test_share_capital_is_quiet_and_the_fee_beside_it_is_not() -> None:
    text = "Beispiel GmbH, Stammkapital 25.000 Euro. Die Gebühr beträgt 30 Euro."
    assert quiet(text, "25.000", "de")
    assert not quiet(text, "30", "de")


def test_numbers_of_articles_of_law_are_quiet() -> None:
    assert quiet("Claims follow article 12 of the code within 30 days.", "12")
    assert not quiet("Claims follow article 12 of the code within 30 days.", "30 days")


def test_the_date_of_the_page_is_quiet_and_the_date_of_a_rule_is_not() -> None:
    assert quiet("These terms were last updated on 3 May 2024 by us.", "3 May 2024")
    assert quiet("A contract between us and you. As of: 3 May 2024", "3 May 2024")
    assert not quiet("The fee rises effective 3 May 2024 to $7.", "3 May 2024")
    assert not quiet("These terms are effective as of 3 May 2024 and cost $7.", "$7")


def test_the_own_number_of_a_paragraph_is_quiet() -> None:
    assert quiet("4. Parcels cost $7.", "4")
    assert not quiet("4. Parcels cost $7.", "$7")

"""What is missing, unsupported, dead, unwritten or overdue is found at its line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.lint import Level, Rule
from pipeline.model import Document
from tests.lint.conftest import Look, Spoil

PAGE = (
    "<html lang='en'><body><main><h1>Cancel your plan</h1><ol><li>Click your picture, then Billing.</li>"
    "<li>Press {label}.</li></ol><h2>On an iPhone</h2><ol><li>Open Settings, tap your name, "
    "tap Subscriptions, tap Cancel Subscription.</li></ol><h2>Refunds</h2>"
    "<p>The annual plan can be refunded in full within {window} of payment.</p>"
    "<p>There is no refund for the monthly plan.</p>"
    "<p>Refunds take 5 to 7 business days to process.</p></main></body></html>"
)


def official(label: str = "End membership", window: str = "14 days") -> dict[str, Document]:
    return {"brightbox.help": extract(PAGE.format(label=label, window=window).encode())}


def test_an_official_page_that_agrees_is_silent(look: Look) -> None:
    assert look(official()) == []


def test_an_official_page_that_says_another_value_is_told(look: Look) -> None:
    found = [each for each in look(official(window="7 days")) if each.rule is Rule.OFFICIAL]
    assert {(each.path.name, each.line) for each in found if each.locale == "en"} == {("cancel.en.yaml", 36)}
    assert "7 days" in found[0].message
    assert found[0].level is Level.ERROR


def test_a_label_that_no_source_names_is_told(look: Look) -> None:
    found = look(official(label="Stop plan"))
    assert [(each.rule, each.path.name, each.line) for each in found] == [
        (Rule.LABEL_UNKNOWN, "cancel.en.yaml", 17)
    ]
    assert "“End membership”" in found[0].message


@pytest.mark.parametrize("fact", ["refund.plus-annual", "refund.plus-monthly", "processing"])
def test_a_fact_without_a_citation_is_told(look: Look, guides: Path, fact: str) -> None:
    path = guides / "brightbox/cancel.en.yaml"
    head, _, tail = path.read_text("utf-8").partition(f"  - id: {fact}\n")
    before = "    cites: [brightbox.help]\n"
    path.write_text(f"{head}  - id: {fact}\n{tail.replace(before, '', 1)}", encoding="utf-8")
    line = head.count("\n") + 1
    assert [(each.rule, each.line) for each in look()] == [(Rule.FACT_UNCITED, line)]


@pytest.mark.parametrize(
    ("own", "old", "text"),
    [
        ("en", "Use this part if Brightbox charges your card.", "See step 7 for the last click."),
        ("en", "Use this part if Brightbox charges your card.", "See the Money Back section below."),
        ("fr", "Suivez cette partie si Brightbox débite votre carte.", "Voyez l'étape 9 avant de payer."),
        (
            "fr",
            "Suivez cette partie si Brightbox débite votre carte.",
            "Tout est dit dans la section Garantie ci-dessous.",
        ),
        ("de", "Dieser Teil gilt, wenn Brightbox Ihre Karte belastet.", "Lesen Sie zuerst Schritt 8."),
        (
            "de",
            "Dieser Teil gilt, wenn Brightbox Ihre Karte belastet.",
            "Mehr dazu steht im Abschnitt Garantie weiter unten.",
        ),
        ("es", "Sigue esta parte si Brightbox cobra en tu tarjeta.", "Lee antes el paso 6."),
        (
            "es",
            "Sigue esta parte si Brightbox cobra en tu tarjeta.",
            "Lo explica el apartado Garantía más abajo.",
        ),
    ],
)
def test_a_reference_to_what_is_not_there_is_told(
    look: Look, spoil: Spoil, own: str, old: str, text: str
) -> None:
    line = spoil(own, old, text)
    assert [(each.rule, each.line) for each in look()] == [(Rule.DEAD_REFERENCE, line)]


@pytest.mark.parametrize(
    ("own", "old", "text"),
    [
        ("en", "Use this part if Brightbox charges your card.", "See step 2 for the last click."),
        ("en", "Use this part if Brightbox charges your card.", "See the Annual Plan section below."),
        ("fr", "Suivez cette partie si Brightbox débite votre carte.", "Voyez l'étape 2 avant de payer."),
        ("de", "Dieser Teil gilt, wenn Brightbox Ihre Karte belastet.", "Lesen Sie zuerst Schritt 1."),
    ],
)
def test_a_reference_that_leads_somewhere_is_silent(
    look: Look, spoil: Spoil, own: str, old: str, text: str
) -> None:
    spoil(own, old, text)
    assert look() == []


@pytest.mark.parametrize("own", ["en", "fr", "de", "es"])
def test_a_missing_disclaimer_is_told(look: Look, guides: Path, own: str) -> None:
    path = guides / f"brightbox/cancel.{own}.yaml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("disclaimer:")], encoding="utf-8")
    assert [(each.rule, each.locale) for each in look()] == [(Rule.DISCLAIMER_MISSING, own)]


def test_a_channel_without_steps_is_told(look: Look, spoil: Spoil) -> None:
    line = spoil("en", "facts:\n", "  - id: android\n    title: On Google Play\nfacts:\n") + 1
    for own, title in (("fr", "Sur Google Play"), ("de", "In Google Play"), ("es", "En Google Play")):
        spoil(own, "facts:\n", f"  - id: android\n    title: {title}\nfacts:\n")
    found = look()
    assert [(each.rule, each.line) for each in found] == [(Rule.CHANNEL_UNCOVERED, line)]
    assert found[0].level is Level.WARNING


def test_a_product_that_no_guide_speaks_of_is_noted(look: Look, guides: Path) -> None:
    path = guides / "brightbox/service.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("sources:", "  - {id: gift, name: Brightbox voucher}\nsources:"), encoding="utf-8"
    )
    [found] = look()
    assert (found.rule, found.level) == (Rule.PRODUCT_UNCOVERED, Level.NOTE)
    assert "Brightbox voucher" in found.message


@pytest.mark.parametrize("own", ["en", "fr", "de", "es"])
def test_an_overdue_review_is_told_at_its_date(look: Look, spoil: Spoil, own: str) -> None:
    line = spoil(own, "verified_at: 2026-10-01", "verified_at: 2026-01-01")
    assert [(each.rule, each.line, each.locale) for each in look()] == [(Rule.REVIEW_OVERDUE, line, own)]


def test_a_review_is_due_only_when_the_time_has_come(look: Look) -> None:
    assert look(now=datetime(2027, 3, 29, tzinfo=UTC)) == []
    assert {each.rule for each in look(now=datetime(2027, 4, 2, tzinfo=UTC))} == {Rule.REVIEW_OVERDUE}


@pytest.mark.parametrize(
    ("own", "old"), [("en", "Good to know"), ("fr", "Bon à savoir"), ("de", "Gut zu wissen")]
)
def test_what_is_still_to_be_written_is_told(look: Look, spoil: Spoil, own: str, old: str) -> None:
    line = spoil(own, old, "'TODO: a title'")
    assert [(each.rule, each.line) for each in look()] == [(Rule.PLACEHOLDER, line)]

"""Sentences with all their facts, one file per language; a new wording is one more case."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.facts import find
from pipeline.model import Bound, Fact, Product

CASES = Path(__file__).parent / "cases"
PRODUCTS = (
    Product(
        id="single-course",
        name="Single course",
        aliases={
            "en": ("single course", "individual course"),
            "fr": ("cours à l'unité",),
            "de": ("Einzelkurs",),
            "es": ("curso individual",),
        },
    ),
    Product(
        id="annual",
        name="Lumio Unlimited annual",
        aliases={
            "en": ("annual plan", "annual subscription"),
            "fr": ("abonnement annuel", "formule annuelle"),
            "de": ("Jahresabo",),
            "es": ("plan anual",),
        },
    ),
    Product(
        id="monthly",
        name="Lumio Unlimited monthly",
        aliases={
            "en": ("monthly plan", "monthly subscription"),
            "fr": ("abonnement mensuel", "formule mensuelle"),
            "de": ("Monatsabo",),
            "es": ("plan mensual",),
        },
    ),
    Product(
        id="workshop",
        name="Live Workshop",
        aliases={
            "fr": ("atelier en direct",),
            "de": ("Live-Workshop",),
            "es": ("taller en vivo", "talleres en vivo"),
        },
    ),
)


def shown(fact: Fact) -> str:
    """A fact in the words of the case files."""
    parts = [f"{fact.kind} {fact.value}"]
    parts += [f"about={fact.subject}"] if fact.subject else []
    parts += [f"bound={fact.bound}"] if fact.bound is not Bound.EXACT else []
    for name in ("product", "channel", "region", "event"):
        value = getattr(fact.scope, name)
        parts += [f"{name}={value}"] if value else []
    return " | ".join([*parts, *(f"if={condition}" for condition in fact.scope.conditions)])


def cases() -> list[object]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for place, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"]):
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-{place:03d}"))
    return found


@pytest.mark.parametrize(("language", "case"), cases())
def test_a_sentence_yields_exactly_its_facts(language: str, case: dict[str, object]) -> None:
    text, headings = str(case["text"]), case.get("headings", ())
    facts = find(text, language=language, products=PRODUCTS, headings=headings)
    assert [shown(fact) for fact in facts] == case["facts"]
    assert all(text[fact.start : fact.end] == fact.text for fact in facts)


@pytest.mark.parametrize("language", ["en", "fr", "de", "es"])
def test_every_language_has_at_least_sixty_cases(language: str) -> None:
    assert len(tomllib.loads((CASES / f"{language}.toml").read_text("utf-8"))["case"]) >= 60

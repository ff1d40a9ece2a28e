"""Published guides of our own making, in the shapes in which guide sites write them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.intake import Draft, take_in
from pipeline.intake.page import read_page
from pipeline.markup import media_type_of
from pipeline.model import Product

PUBLISHED = Path(__file__).with_name("published")
DRAFTS = Path(__file__).with_name("drafts")

PRODUCTS = (
    Product(
        id="plus-annual",
        name="Brightbox Plus annual",
        aliases={
            "en": ("annual plan",),
            "fr": ("Brightbox Plus annuel", "formule annuelle", "abonnement annuel"),
            "de": ("Jahresabo",),
            "es": ("plan anual",),
        },
    ),
    Product(
        id="plus-monthly",
        name="Brightbox Plus monthly",
        aliases={
            "en": ("monthly plan",),
            "fr": ("Brightbox Plus mensuel", "abonnement mensuel"),
            "de": ("Monatsabo",),
            "es": ("plan mensual",),
        },
    ),
    Product(id="single", name="Single class", aliases={"en": ("single classes",)}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a published guide holds, counted by hand: steps per channel, facts, questions, links."""

    file: str
    locale: str
    steps: dict[str, int]
    facts: set[tuple[str, str, str | None]]
    minutes: int | None
    questions: int = 0
    links: int = 0
    disclaimer: bool = False


A, M = "plus-annual", "plus-monthly"
THIRTY = ("refund", "P30D", A)
NOTHING = ("refund", "none", M)
WEEK = ("processing", "P5D..P7D working", None)

CASES = (
    Expected(
        file="blog-en.html",
        locale="en",
        steps={"web": 3, "ios": 3},
        facts={THIRTY, NOTHING, WEEK},
        minutes=4,
        questions=2,
        links=2,
        disclaimer=True,
    ),
    Expected(
        file="cards-en.html",
        locale="en",
        steps={"web": 3, "android": 3},
        facts={THIRTY, ("refund", "PT48H", "single"), ("trial", "P7D", None)},
        minutes=3,
        questions=2,
        links=1,
    ),
    Expected(
        file="accordeon-fr.html",
        locale="fr",
        steps={"web": 3, "ios": 3},
        facts={THIRTY, NOTHING, WEEK},
        minutes=5,
        questions=2,
        links=1,
        disclaimer=True,
    ),
    Expected(
        file="carnet-fr.md",
        locale="fr",
        steps={"web": 3, "android": 3},
        facts={THIRTY, ("withdrawal", "P14D", None)},
        minutes=4,
        questions=1,
        links=1,
        disclaimer=True,
    ),
    Expected(
        file="ratgeber-de.html",
        locale="de",
        steps={"web": 3, "ios": 3},
        facts={THIRTY, NOTHING, ("withdrawal", "P14D", None)},
        minutes=6,
        questions=1,
        links=1,
        disclaimer=True,
    ),
    Expected(
        file="merkzettel-de.txt",
        locale="de",
        steps={"web": 3, "android": 3},
        facts={THIRTY, WEEK},
        minutes=6,
        disclaimer=True,
    ),
    Expected(
        file="diario-es.md",
        locale="es",
        steps={"web": 3, "ios": 3},
        facts={THIRTY, NOTHING, WEEK},
        minutes=4,
        questions=1,
        links=1,
        disclaimer=True,
    ),
    Expected(
        file="portal-es.html",
        locale="es",
        steps={"web": 3, "android": 3},
        facts={THIRTY, ("withdrawal", "P14D", None)},
        minutes=3,
        questions=1,
    ),
    Expected(
        file="bare-en.txt",
        locale="en",
        steps={"web": 4, "ios": 1, "android": 1},
        facts={THIRTY},
        minutes=None,
    ),
    Expected(
        file="bloc-fr.txt",
        locale="fr",
        steps={"web": 3, "ios": 1},
        facts={THIRTY},
        minutes=3,
        disclaimer=True,
    ),
)


def taken(case: Expected) -> Draft:
    """The draft of a published guide."""
    path = PUBLISHED / case.file
    page = read_page(path.read_bytes(), media_type=media_type_of(path) or "")
    name = f"brightbox/{path.stem}"
    return take_in(page, guide=name, locale=case.locale, products=PRODUCTS, fallback="Brightbox")

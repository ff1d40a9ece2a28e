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
    name: str = "Brightbox"
    products: tuple[Product, ...] = PRODUCTS


A, M = "plus-annual", "plus-monthly"
THIRTY = ("refund", "P30D", A)
NOTHING = ("refund", "none", M)
WEEK = ("processing", "P5D..P7D working", None)

OURS = (
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

# Plans of many services, by the names that their guides use.
PLANS = (
    Product(
        id="annual",
        name="Annual plan",
        aliases={
            "en": ("annual memberships", "yearly plan"),
            "fr": ("abonnement annuel", "premium annuel"),
            "de": ("Jahresabo",),
            "es": ("plan anual",),
        },
    ),
    Product(
        id="monthly",
        name="Monthly plan",
        aliases={
            "en": ("monthly memberships",),
            "fr": ("abonnement mensuel", "premium mensuel", "offre mensuelle"),
            "de": ("Monatsabo",),
            "es": ("plan mensual",),
        },
    ),
    Product(
        id="course",
        name="Single course",
        aliases={"fr": ("cours à l'unité",), "de": ("Einzelkurs",), "es": ("curso individual",)},
    ),
    Product(id="guided", name="Guided project", aliases={"fr": ("projets guidés",)}),
    Product(id="student", name="Student plan"),
)
FREE = ("trial", "P7D", None)

WILD = (
    Expected(
        file="wordpress-en.html",
        locale="en",
        name="Fitloop",
        products=PLANS,
        steps={"web": 4, "ios": 3, "android": 2},
        facts={
            ("promotion", "50%", None),
            ("promotion", "P3M", None),
            ("refund", "P30D", "annual"),
            ("refund", "none", "monthly"),
            ("processing", "P5D..P10D working", None),
            ("cancellation", "PT24H", None),
        },
        minutes=4,
        links=3,
        disclaimer=True,
    ),
    Expected(
        file="essay-en.html",
        locale="en",
        name="Wordsmithly",
        products=PLANS,
        steps={"web": 4},
        facts={("refund", "P14D", None), ("processing", "P5D working", None)},
        minutes=3,
        questions=2,
        disclaimer=True,
    ),
    Expected(
        file="reiter-de.html",
        locale="de",
        name="Lernwolke",
        products=PLANS,
        steps={"web": 3, "ios": 3, "android": 3},
        facts={
            ("cancellation", "PT24H", None),
            ("refund", "none", "monthly"),
            ("refund", "P14D", "annual"),
            ("refund", "P7D", "course"),
            ("processing", "P3D..P5D working", None),
        },
        minutes=3,
        questions=2,
        disclaimer=True,
    ),
    Expected(
        file="wiki-en.md",
        locale="en",
        name="PixelVault",
        products=PLANS,
        steps={"web": 5, "ios": 3, "android": 2},
        facts={
            ("refund", "PT48H", None),
            ("refund", "P14D", None),
            ("withdrawal", "P14D", None),
            ("retention", "P90D", None),
        },
        minutes=None,
        questions=2,
        disclaimer=True,
    ),
    Expected(
        file="note-fr.md",
        locale="fr",
        name="Mélodia",
        products=PLANS,
        steps={"web": 4, "ios": 3},
        facts={
            ("price", "EUR 10.99/P1M", None),
            ("refund", "P14D", "monthly"),
            ("refund", "P30D", "annual"),
            ("refund", "none", None),
            ("processing", "P5D..P10D working", None),
        },
        minutes=2,
        questions=2,
        links=2,
    ),
    Expected(
        file="mail-en.txt",
        locale="en",
        name="BoxBites",
        products=PLANS,
        steps={"web": 4, "phone": 3},
        facts={
            ("cancellation", "P5D", None),
            ("refund", "none", None),
            ("refund", "P7D", None),
            ("processing", "P3D..P5D working", None),
        },
        minutes=None,
        disclaimer=True,
    ),
    Expected(
        file="listicle-en.html",
        locale="en",
        name="Skylark Plus",
        products=PLANS,
        steps={"web": 4, "ios": 3, "android": 3, "partner": 2, "email": 2},
        facts={
            ("refund", "none", None),
            FREE,
            ("refund", "P3D working", None),
            ("return", "none", None),
        },
        minutes=5,
        questions=2,
    ),
    Expected(
        file="tabla-es.html",
        locale="es",
        name="Cursiva",
        products=PLANS,
        steps={"web": 3, "ios": 3, "android": 3},
        facts={
            ("refund", "P14D", "annual"),
            ("refund", "none", "monthly"),
            ("refund", "P7D", "course"),
            ("processing", "P7D..P10D working", None),
            FREE,
        },
        minutes=2,
        questions=2,
        links=1,
        disclaimer=True,
    ),
    Expected(
        file="questions-fr.html",
        locale="fr",
        name="Cinéto",
        products=PLANS,
        steps={"web": 3, "ios": 3},
        facts={("refund", "P14D", None), ("processing", "P7D..P10D working", None)},
        minutes=None,
        questions=3,
        disclaimer=True,
    ),
    Expected(
        file="walkthrough-en.md",
        locale="en",
        name="Notable",
        products=PLANS,
        steps={"web": 4, "how-request-refund": 3},
        facts={
            ("refund", "P30D", "annual"),
            ("refund", "none", "monthly"),
            ("refund", "P14D", "student"),
            ("withdrawal", "P14D", None),
            ("processing", "P10D working", None),
            ("cancellation", "PT24H", None),
        },
        minutes=6,
        questions=2,
        links=3,
        disclaimer=True,
    ),
    Expected(
        file="emoji-it.md",
        locale="it",
        name="LeggiPiù",
        products=PLANS,
        steps={"web": 4, "ios": 3},
        facts=set(),  # no lexicon tells what a duration is about in Italian
        minutes=3,
        questions=1,
        disclaimer=True,
    ),
    Expected(
        file="mixed-fr.html",
        locale="fr",
        name="Studyloop",
        products=PLANS,
        steps={"web": 3, "ios": 2},
        facts={
            ("refund", "P14D", "course"),
            ("refund", "P14D", "annual"),
            ("refund", "none", "monthly"),
            ("refund", "none", "guided"),
            ("refund", "none", None),
            ("processing", "P7D..P10D working", None),
        },
        minutes=7,
        questions=2,
        disclaimer=True,
    ),
    Expected(
        file="stappen-nl.txt",
        locale="nl",
        name="Boekenbox",
        products=PLANS,
        steps={"web": 4, "android": 3},
        facts=set(),
        minutes=2,
        questions=1,
        disclaimer=True,
    ),
)
CASES = (*OURS, *WILD)


def taken(case: Expected) -> Draft:
    """The draft of a published guide."""
    path = PUBLISHED / case.file
    page = read_page(path.read_bytes(), media_type=media_type_of(path) or "")
    name = f"{'brightbox' if case.products is PRODUCTS else 'service'}/{path.stem}"
    return take_in(page, guide=name, locale=case.locale, products=case.products, fallback="Brightbox")

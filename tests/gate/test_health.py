"""A document beside the usual one, and bare documents of which nothing else is known."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.gate import broken, health
from pipeline.model import Document, Recipe, Rejection, RejectionKind

CLAUSES = [
    f"<h2>Clause {n}</h2><p>Number {n} says what happens when a customer of kind {n} asks for a refund.</p>"
    for n in range(1, 13)
]
STEPS = "<ol>" + "".join(f"<li>Open the screen of part {n} and tap Next.</li>" for n in range(1, 6)) + "</ol>"
RECIPE = Recipe(select=(".terms", ".notes"), remove=(".votes",))


def document(body: str, *, title: str = "Terms", recipe: Recipe = RECIPE, head: str = "") -> Document:
    page = f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), recipe=recipe)


def terms(clauses: list[str], *, extra: str = "") -> str:
    votes = "<i class=votes>9 of 10</i>"
    return f"<div class=terms>{''.join(clauses)}{extra}{votes}</div><p class=notes>A note.</p>"


USUAL = document(terms(CLAUSES, extra=STEPS))


def kind(verdict: Rejection | None) -> RejectionKind | None:
    return verdict.kind if verdict else None


def test_the_usual_document_and_the_first_one_are_healthy() -> None:
    assert health(USUAL, USUAL) is None
    assert health(USUAL, None) is None


def test_a_document_without_blocks_is_empty() -> None:
    assert kind(health(document(""), None)) is RejectionKind.EMPTY


def test_small_changes_are_healthy() -> None:
    assert health(document(terms(CLAUSES[:-2], extra=STEPS)), USUAL) is None
    assert (
        health(document(terms([*CLAUSES, "<p>A new clause of a few words.</p>"], extra=STEPS)), USUAL) is None
    )


@pytest.mark.parametrize(("old", "new"), [("class=terms", "class=t"), ("class=notes", "class=n")])
def test_each_selector_that_used_to_match_is_missed(old: str, new: str) -> None:
    verdict = health(document(terms(CLAUSES, extra=STEPS).replace(old, new)), USUAL)
    assert verdict is not None
    assert verdict.kind is RejectionKind.SELECTOR_LOST
    assert f"“.{old[6:]}”" in verdict.reason


def test_a_selector_to_remove_that_used_to_match_is_missed() -> None:
    body = terms(CLAUSES, extra=STEPS).replace("class=votes", "class=v")
    assert kind(health(document(body), USUAL)) is RejectionKind.SELECTOR_LOST


def test_a_part_to_remove_that_is_simply_absent_is_no_alarm() -> None:
    body = terms(CLAUSES, extra=STEPS).replace("<i class=votes>9 of 10</i>", "")
    assert health(document(body), USUAL) is None


def test_a_selector_that_never_matched_is_nobodys_alarm() -> None:
    recipe = Recipe(select=(".never",))
    usual = document(terms(CLAUSES), recipe=recipe)
    assert health(document(terms(CLAUSES[:-1]), recipe=recipe), usual) is None


def test_another_recipe_is_an_upgrade_and_no_alarm() -> None:
    other = Recipe(select=("body",))
    assert health(document(terms(CLAUSES, extra=STEPS), recipe=other), USUAL) is None


@pytest.mark.parametrize(
    "clauses", [CLAUSES[:3], [c.replace("says", f"{i} says") for i in range(4) for c in CLAUSES]]
)
def test_a_text_outside_half_to_double_its_length_waits_for_a_second_look(clauses: list[str]) -> None:
    assert kind(health(document(terms(clauses)), document(terms(CLAUSES)))) is RejectionKind.SHRUNK


def test_a_short_text_may_double() -> None:
    usual = document("<div class=terms><p>One line.</p></div><p class=notes>x y</p>")
    later = document("<div class=terms><p>One line.</p><p>And another one.</p></div><p class=notes>x y</p>")
    assert health(later, usual) is None


def test_a_step_list_that_vanished_waits_and_one_that_lost_its_markup_does_not() -> None:
    verdict = health(document(terms(CLAUSES)), USUAL)
    assert verdict is not None
    assert verdict.kind is RejectionKind.SHRUNK
    assert "5 of 5 numbered steps" in verdict.reason
    plain = STEPS.replace("<ol>", "").replace("</ol>", "").replace("li>", "p>")
    assert health(document(terms(CLAUSES, extra=plain)), USUAL) is None


OTHER = (
    "<div class=terms>"
    + "<p>Meet people who like the same things as you do, wherever you are.</p>" * 20
    + "</div>"
)


def test_the_front_page_under_the_address_of_the_article_is_known_by_its_own_address() -> None:
    home = '<link rel="canonical" href="https://www.example.org/en/">'
    verdict = health(document(OTHER, title="Meet people", head=home), USUAL)
    assert verdict is not None
    assert verdict.kind is RejectionKind.HOME_PAGE
    assert "https://www.example.org/en/" in verdict.reason


def test_another_page_under_the_address_of_the_article_waits_for_a_second_look() -> None:
    verdict = health(document(OTHER, title="About us"), USUAL)
    assert kind(verdict) is RejectionKind.SHRUNK
    assert verdict is not None
    assert "About us" in verdict.reason


FRENCH = "<p>Le client peut demander le remboursement de son abonnement dans les quatorze jours.</p>"


def test_the_same_page_in_another_language_is_known_by_its_text() -> None:
    body = f"<div class=terms>{FRENCH * 12}</div><p class=notes>Une remarque.</p>"
    assert kind(health(document(body), USUAL)) is RejectionKind.WRONG_LANGUAGE


def test_a_page_that_only_declares_another_language_is_healthy() -> None:
    page = f"<html lang=de><head><title>Terms</title></head><body>{terms(CLAUSES, extra=STEPS)}</body></html>"
    assert health(extract(page.encode(), recipe=RECIPE), USUAL) is None


def bare(text: str) -> Document:
    return extract(text.encode(), media_type="text/markdown")


LABELS = [
    "×",
    "Attention",
    "Ok",
    "Loading",
    "Send",
    "Log in",
    "City",
    "Day",
    "Hour",
    "Airport",
    "Next",
    "Back",
    "Close",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", RejectionKind.EMPTY),
        ("Cookie statement\n================\n", RejectionKind.EMPTY),
        ("Checking your browser ...\n=====\n", RejectionKind.BOT_CHECK),
        (
            "We're verifying your browser\n\nSecurity Checkpoint\n\nEnable JavaScript to continue",
            RejectionKind.BOT_CHECK,
        ),
        ("Erreur\n------\n\nPage introuvable", RejectionKind.SOFT_404),
        ("![Logo](/logo.svg)\n\nMaintenance\n===========", RejectionKind.ERROR_PAGE),
        (
            "# shop.example temporarily unavailable\n\nWe are carrying out maintenance tonight. "
            + "Please be patient. " * 60,
            RejectionKind.ERROR_PAGE,
        ),
        ("\n\n".join(LABELS), RejectionKind.SCRIPT_SHELL),
    ],
)
def test_a_scrape_that_failed_is_known_without_its_page(text: str, expected: RejectionKind) -> None:
    assert kind(broken(bare(text))) is expected


@pytest.mark.parametrize(
    "text",
    [
        "# Terms\n\nBy signing up you accept our rules and agree not to send spam to anybody.",
        "# Rules\n\n" + "\n".join(f"- Rule {n}" for n in range(20)),
        "# Refunds\n\n1. Open it\n2. Confirm",
        "Policies\n\n* [Privacy policy of our shop](https://x.example/p)\n* [Terms of our shop](https://x.example/t)",
    ],
)
def test_a_short_honest_document_is_not_broken(text: str) -> None:
    assert broken(bare(text)) is None

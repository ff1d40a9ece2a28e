"""Pages in the shapes of the official families, read by the recipes of ``guides/*/service.yaml``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import official_pages as pages
import pytest

from pipeline.extract import extract
from pipeline.gate import inspect
from pipeline.guide import load
from pipeline.model import BlockKind, Capture, Document, Recipe, RejectionKind

LIBRARY = load(Path(__file__).parents[2] / "guides")
LANGUAGES = pytest.mark.parametrize("words", [pages.ENGLISH, pages.FRENCH], ids=["en", "fr"])
ZENDESK = Recipe(
    select=(".article-title", ".article-body"),
    remove=(".article-votes", ".article-meta", ".article-relatives", ".avatar"),
)
SALESFORCE = Recipe(select=('[data-region-name="articleDetail"]',), remove=("c-article-feedback",))


def recipe(source: str) -> Recipe:
    return LIBRARY.sources[source].recipe


def read(html: str, how: Recipe = Recipe()) -> Document:
    capture = Capture(
        source="acme.page",
        url="https://help.example/a/1001",
        final_url="https://help.example/a/1001",
        captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        body=html.encode(),
        status=200,
    )
    assert inspect(capture) is None
    return extract(capture.body, recipe=how)


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if not kinds or block.kind in kinds]


def says_the_article_and_nothing_else(document: Document, words: pages.Words) -> None:
    everything = "\n".join(texts(document))
    assert words.title in everything and words.summary in everything and words.note in everything
    for noise in (*words.around, "Today", "Published Date", "track(", "Support"):
        assert noise not in everything, noise
    assert document.language == words.lang


@LANGUAGES
@pytest.mark.parametrize("how", [ZENDESK, Recipe()], ids=["selectors", "automatic"])
def test_zendesk_gives_the_title_the_steps_in_order_and_no_votes(words, how) -> None:
    document = read(pages.zendesk(words), how)
    says_the_article_and_nothing_else(document, words)
    assert texts(document, BlockKind.STEP) == list(words.steps)
    assert [b.position for b in document.blocks if b.kind is BlockKind.STEP] == [1, 2, 3]


@LANGUAGES
@pytest.mark.parametrize("how", [SALESFORCE, recipe("coursera.help-cancel")], ids=["selectors", "automatic"])
def test_salesforce_as_a_browser_shows_it_gives_the_article_of_its_region(words, how) -> None:
    document = read(pages.salesforce(words), how)
    says_the_article_and_nothing_else(document, words)
    assert texts(document, BlockKind.STEP) == list(words.steps)


@LANGUAGES
def test_salesforce_without_script_is_a_shell(words) -> None:
    capture = Capture(
        source="coursera.help-cancel",
        url="https://www.coursera.support/s/article/learner-000001189?language=en_US",
        final_url="https://www.coursera.support/s/article/learner-000001189?language=en_US",
        captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        body=pages.salesforce_shell(words).encode(),
        status=200,
    )
    problem = inspect(capture)
    assert problem is not None and problem.kind is RejectionKind.SCRIPT_SHELL


@pytest.mark.parametrize(
    ("words", "source"), [(pages.ENGLISH, "apple.cancel.en-us"), (pages.FRENCH, "apple.cancel.fr-fr")]
)
@pytest.mark.parametrize("generation", [pages.apple_sections, pages.apple_gb], ids=["to-2023", "since-2024"])
def test_both_generations_of_apple_give_the_same_steps_by_the_same_recipe(words, source, generation) -> None:
    document = read(generation(words), recipe(source))
    says_the_article_and_nothing_else(document, words)
    assert texts(document, BlockKind.STEP) == list(words.steps)
    assert "2023" not in " ".join(texts(document)) and "2026" not in " ".join(texts(document))
    note = next(block for block in document.blocks if block.text == words.note)
    assert note.kind is BlockKind.CALLOUT or generation is pages.apple_sections


def test_a_list_of_contents_is_no_part_of_the_article() -> None:
    document = read(pages.apple_gb(pages.ENGLISH), recipe("apple.cancel.en-us"))
    assert texts(document).count("Payments") == 1 and "Plans" not in texts(document)


@pytest.mark.parametrize(
    ("words", "source"),
    [(pages.ENGLISH, "google.cancel.en.android"), (pages.FRENCH, "google.cancel.fr.desktop")],
)
def test_google_gives_menu_paths_with_their_arrows_and_what_is_folded(words, source) -> None:
    document = read(pages.google(words, "Android"), recipe(source))
    says_the_article_and_nothing_else(document, words)
    steps = texts(document, BlockKind.STEP)
    assert len(steps) == 4 and steps[1] == " > ".join(words.menu)
    assert not any("and then" in text or "cke_" in text for text in texts(document))


def test_the_tabs_of_a_google_article_are_sources_of_their_own() -> None:
    tabs = [each for each in LIBRARY.sources.values() if each.platform and each.service == "google"]
    assert len({each.url for each in tabs}) == len(tabs)
    assert all(f"platform%3d{each.platform}" in each.url.lower() for each in tabs)
    assert all(f"hl={each.locale}" in each.url for each in tabs)


@LANGUAGES
def test_the_policies_of_one_page_keep_their_sections(words) -> None:
    document = read(pages.terms(words), recipe("coursera.terms"))
    refund = next(block for block in document.blocks if block.text.startswith(words.note))
    assert refund.headings[-1] == "4. Refunds" and words.menu[1] in refund.text

"""The words of a language: files, fallbacks, phrases."""

from __future__ import annotations

import re

import pytest

from pipeline.lexicon import LANGUAGES, lexicon, phrases


def test_a_regional_tag_reads_the_file_of_its_language() -> None:
    assert lexicon("fr-CA").language == "fr"
    assert "jours" in lexicon("fr_FR").words("units", "day")


def test_one_object_per_tag_so_that_patterns_can_be_cached_by_it() -> None:
    assert lexicon("en") is lexicon("en")


def test_no_language_is_the_neutral_lexicon() -> None:
    assert lexicon(None).language == ""
    assert lexicon(None).words("topics", "refund") == ()
    assert "€" in lexicon(None).words("symbols", "EUR")


def test_a_language_without_a_file_has_units_and_months_of_cldr() -> None:
    assert "giorni" in lexicon("it").words("units", "day")
    assert "marca" in lexicon("pl").words("months", "03")


def test_a_tag_that_no_one_knows_is_neutral() -> None:
    assert lexicon("zz").language == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "section", ["topics", "rights", "negators", "events", "bounds", "labels", "modality"]
)
def test_every_language_has_the_sections_that_facts_need(language: str, section: str) -> None:
    assert set(lexicon("en").section(section)) - {"can", "shall"} <= set(
        lexicon(language).section(section)
    ) | {"trial", "notice", "liability", "pronouns", "joined"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_are_the_same_nineteen_everywhere(language: str) -> None:
    assert len(lexicon(language).section("topics")) == 19


def test_the_longest_phrase_wins() -> None:
    match = re.match(phrases(["no", "no later than", "no later"]), "no later than 14 days")
    assert match is not None and match[0] == "no later than"


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("refund*", "refundable", True),
        ("refund", "refundable", False),
        ("refund", "a prerefund", False),
        ("non-refundable", "non refundable", True),
        ("non-refundable", "nonrefundable", True),
        ("~n't", "don't", True),
        ("h", "24h", True),
        ("a b", "a   b", True),
    ],
)
def test_phrases_know_endings_spaces_hyphens_and_bounds(phrase: str, text: str, found: bool) -> None:
    assert bool(re.search(phrases([phrase]), text)) is found


def test_no_phrases_match_nothing() -> None:
    assert re.search(phrases([]), "anything") is None

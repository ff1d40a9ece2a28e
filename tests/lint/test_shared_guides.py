"""The two published guides of the development data, taken in and linted together."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.guide import load
from pipeline.intake import take_in, written
from pipeline.intake.page import read_page
from pipeline.lint import Remark, Rule, lint

SERVICE = """\
service: coursera
name: Coursera
products:
  - {id: annual, name: Coursera Plus annual, aliases: {en: [annual plan]}}
  - {id: monthly, name: Coursera Plus monthly, aliases: {en: [monthly plan]}}
  - {id: course, name: Single course, aliases: {en: [individual course]}}
  - {id: project, name: Guided Project}
"""


@pytest.fixture(scope="module")
def remarks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Remark, ...]:
    folder = tmp_path_factory.mktemp("library") / "coursera"
    folder.mkdir()
    (folder / "service.yaml").write_text(SERVICE, encoding="utf-8")
    products = load(folder.parent).service("coursera").products
    for name, locale in (("resubs-coursera", "fr"), ("orbitmoney-coursera", "en")):
        body = (shared / f"guides/{name}.{locale}.txt").read_bytes()
        page = read_page(body, media_type="text/plain")
        draft = take_in(
            page, guide=f"coursera/{name}", locale=locale, products=products, fallback="How to cancel"
        )
        (folder / f"{name}.{locale}.yaml").write_text(written(draft.form), encoding="utf-8")
    return lint(load(folder.parent), documents={}, now=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.shared
def test_the_mixed_language_of_the_french_guide_is_named_by_sentence(remarks: tuple[Remark, ...]) -> None:
    counted = Counter((each.locale, each.rule) for each in remarks)
    assert counted["fr", Rule.LANGUAGE] >= 80
    assert counted["fr", Rule.HALF_TRANSLATED] >= 2
    assert counted["en", Rule.LANGUAGE] + counted["en", Rule.HALF_TRANSLATED] == 0
    french = "Votre accès continue jusqu'à la fin de votre période de facturation"
    assert not any(french in each.message for each in remarks)


@pytest.mark.shared
def test_where_the_two_guides_disagree_about_buttons_is_named(remarks: tuple[Remark, ...]) -> None:
    told = " ".join(each.message for each in remarks if each.rule is Rule.LABELS_DIFFER)
    assert "“My Purchases”" in told
    assert "“Settings”" in told
    assert "“Cancel subscription”" in told


@pytest.mark.shared
def test_a_guide_that_only_repeats_its_own_values_contradicts_nothing(remarks: tuple[Remark, ...]) -> None:
    wrong = (Rule.INSIDE, Rule.LOCALES, Rule.GUIDES)
    assert [each.message for each in remarks if each.rule in wrong] == []

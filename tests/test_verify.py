"""A guide that still says 14 days, against pages that say what the terms have said since 2025-10-01."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli
from spiders.demo.workspace import materialise

PAGES = Path(__file__).parent / "pages" / "verify"

# What a careful reader of any of these pages answers, and a word of the quote that shows it.
EXPECTED = {
    "refund.course": ("contradicted", "7 days"),
    "refund.plus-monthly": ("contradicted", "none"),
    "refund.plus-annual": ("supported", "14 days"),
    "refund.guided-project": ("supported", "none"),
    "processing.refund": ("supported", "7–10 business days"),
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return materialise(tmp_path_factory.mktemp("workspace"), 8400)


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda path: path.name)
def test_stale_facts_are_contradicted_and_true_ones_supported_each_with_a_quote(
    page: Path, workspace: Path
) -> None:
    told = CliRunner().invoke(
        cli, ["-w", str(workspace), "verify", "coursera/cancel", "--against", str(page), "--json"]
    )
    assert told.exit_code == 0, told.output
    rows = {row["id"]: row for row in json.loads(told.stdout)}
    found = {id: (rows[id]["verdict"], rows[id]["official"]) for id in EXPECTED}
    assert found == EXPECTED
    for id in EXPECTED:
        assert rows[id]["quote"], id
        assert 0 < rows[id]["score"] <= 1


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda path: path.name)
def test_what_a_page_does_not_say_is_unfound_and_never_supported(page: Path, workspace: Path) -> None:
    told = CliRunner().invoke(
        cli, ["-w", str(workspace), "verify", "coursera/cancel", "--against", str(page), "--json"]
    )
    rows = json.loads(told.stdout)
    steps = {row["id"]: row["verdict"] for row in rows if row["kind"] == "step"}
    assert set(steps.values()) == {"unfound"}, "a refund policy has no steps for cancelling"
    assert next(r for r in rows if r["id"] == "refund.google-play")["verdict"] == "unfound"


def test_a_page_that_is_no_article_is_refused_with_its_name(tmp_path: Path, workspace: Path) -> None:
    page = tmp_path / "blocked.html"
    page.write_text("<html><title>Just a moment...</title><body>Checking your browser</body></html>")
    told = CliRunner().invoke(
        cli, ["-w", str(workspace), "verify", "coursera/cancel", "--against", str(page), "--json"]
    )
    assert told.exit_code != 0
    assert "blocked.html" in str(told.exception)


def test_a_rule_for_two_products_or_regions_in_one_breath_holds_for_each() -> None:
    root = Path(__file__).parents[1]
    page = PAGES / "terms-as-sentences.html"
    told = CliRunner().invoke(
        cli, ["-w", str(root), "verify", "coursera/cancel", "--against", str(page), "--json"]
    )
    verdicts = {row["id"]: row["verdict"] for row in json.loads(told.stdout)}
    both = ("refund.course", "refund.specialization", "withdrawal.eu", "withdrawal.uk")
    assert {id: verdicts[id] for id in both} == dict.fromkeys(both, "supported")

"""``guidewatch check`` where nothing can be crawled: what it says is unknown, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli

SERVICE = """\
service: pine
name: Pine
hosts: [help.pine.example]
pace: 10
sources:
  - {id: pine.terms, title: Terms, url: 'https://help.pine.example/terms', locale: en, access: manual}
"""
ARTICLE = "# Refunds\n\nWrite to us within 14 days of payment and the whole amount comes back to you.\n"
BOT_CHECK = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"

Run = Callable[..., Result]


def ago(days: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "guides/pine/service.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(SERVICE, "utf-8")
    return tmp_path


@pytest.fixture
def run(place: Path) -> Run:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["--workspace", str(place), *arguments])

    return call


def import_page(run: Run, place: Path, name: str, text: str, day: str) -> None:
    page = place / name
    page.write_text(text, "utf-8")
    result = run("captures", "import", str(page), "--source", "pine.terms", "--captured-at", day)
    assert result.exit_code == 0, result.output


def test_a_source_never_captured_is_unknown_and_says_how_to_import(run: Run, place: Path) -> None:
    result = run("check")
    assert result.exit_code == 3, result.exception
    assert f"guidewatch -w {place} captures import FILE --source pine.terms" in result.stdout


def test_an_imported_page_is_looked_at_and_known_from_then_on(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, ago(9))
    assert [run("check").exit_code for _ in range(2)] == [0, 0]


def test_a_page_that_was_refused_stays_unknown_until_there_is_a_better_one(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, ago(9))
    import_page(run, place, "wall.html", BOT_CHECK, ago(8))
    assert run("check").exit_code == 3
    again = run("check", "--json")
    assert again.exit_code == 3
    (unknown,) = json.loads(again.stdout)["unknown"]
    assert f"not read whole on {ago(8)}" in unknown
    import_page(run, place, "again.md", ARTICLE, ago(7))
    assert run("check").exit_code == 0


def test_a_workspace_without_sources_says_where_to_declare_one(run: Run, place: Path) -> None:
    (place / "guides/pine/service.yaml").unlink()
    result = run("check")
    assert "declare one in" in str(result.exception)


def test_a_queue_that_is_empty_for_want_of_pages_says_so(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, ago(9))
    run("check")
    assert "unknown" not in run("tickets", "list").stdout
    import_page(run, place, "wall.html", BOT_CHECK, ago(8))
    run("check")
    assert run("tickets", "list").stdout.startswith("No source was read at its last look")


def test_before_the_first_look_the_list_of_tickets_claims_no_agreement(run: Run) -> None:
    assert run("tickets", "list").stdout.startswith("No source was read at its last look")


def test_a_page_captured_long_ago_says_nothing_of_today(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    for _ in range(2):
        looked = run("check", "--json")
        assert looked.exit_code == 3
        (unknown,) = json.loads(looked.stdout)["unknown"]
        assert "last read whole on 2024-05-01, more than 90 days ago" in unknown
        assert "captures import FILE --source pine.terms" in unknown


def test_a_refused_look_is_told_rather_than_the_age_of_the_one_before(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    import_page(run, place, "wall.html", BOT_CHECK, "2024-05-02")
    run("check")
    (unknown,) = json.loads(run("check", "--json").stdout)["unknown"]
    assert "not read whole on 2024-05-02" in unknown


def test_a_queue_with_tickets_says_too_when_pages_vouch_for_nothing(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    run("check")
    listed = " ".join(run("tickets", "list").stdout.split())
    assert "review-due" in listed
    assert "1 of 1 sources not read whole lately: unknown, not fresh." in listed

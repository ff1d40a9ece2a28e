"""``guidewatch check`` where nothing can be crawled: what it says is unknown, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    assert [run("check").exit_code for _ in range(2)] == [0, 0]


def test_a_page_that_was_refused_stays_unknown_until_there_is_a_better_one(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    import_page(run, place, "wall.html", BOT_CHECK, "2024-05-02")
    assert run("check").exit_code == 3
    again = run("check", "--json")
    assert again.exit_code == 3
    (unknown,) = json.loads(again.stdout)["unknown"]
    assert "not read whole on 2024-05-02" in unknown
    import_page(run, place, "again.md", ARTICLE, "2024-05-03")
    assert run("check").exit_code == 0


def test_a_workspace_without_sources_says_where_to_declare_one(run: Run, place: Path) -> None:
    (place / "guides/pine/service.yaml").unlink()
    result = run("check")
    assert "declare one in" in str(result.exception)


def test_a_queue_that_is_empty_for_want_of_pages_says_so(run: Run, place: Path) -> None:
    import_page(run, place, "refunds.md", ARTICLE, "2024-05-01")
    run("check")
    assert "unknown" not in run("tickets", "list").stdout
    import_page(run, place, "wall.html", BOT_CHECK, "2024-05-02")
    run("check")
    assert run("tickets", "list").stdout.startswith("No source was read at its last look")


def test_before_the_first_look_the_list_of_tickets_claims_no_agreement(run: Run) -> None:
    assert run("tickets", "list").stdout.startswith("No source was read at its last look")

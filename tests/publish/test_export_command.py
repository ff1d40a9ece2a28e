"""``guidewatch export``: what it writes, what it prints, and that a workspace without history exports too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from tests.guide.conftest import FILES


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def run(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(place), "export", *words])


def test_a_workspace_that_never_looked_exports_and_says_so(place: Path) -> None:
    told = run(place, "--static", str(place / "site"))
    assert told.exit_code == 0, told.output
    freshness = json.loads((place / "site" / "freshness.json").read_text("utf-8"))
    assert {each["label"] for each in freshness["guides"]} == {"Not checked yet", "Pas encore contrôlé"}
    assert "21 files written" in told.output


def test_json_lists_the_files_and_a_second_export_writes_none(place: Path) -> None:
    first = json.loads(run(place, "--static", str(place / "site"), "--json").stdout)
    second = json.loads(run(place, "--static", str(place / "site"), "--json").stdout)
    assert "acme/cancel.fr.svg" in first["written"]
    assert (second["written"], second["unchanged"]) == ([], first["written"])


def test_a_removed_translation_takes_its_files_along(place: Path) -> None:
    run(place, "--static", str(place / "site"))
    (place / "guides" / "acme" / "cancel.fr.yaml").unlink()
    told = json.loads(run(place, "--static", str(place / "site"), "--json").stdout)
    assert told["removed"] == [f"acme/cancel.fr.{kind}" for kind in ("html", "jsonld", "md", "svg")]


def test_a_dry_run_writes_nothing(place: Path) -> None:
    assert "would be written" in run(place, "--static", str(place / "site"), "--dry-run").output
    assert not (place / "site").exists()


def test_settings_name_the_site(place: Path) -> None:
    (place / "guidewatch.yaml").write_text("publish: {url: 'https://site.example/f/', name: Acme Guides}\n")
    run(place, "--static", str(place / "site"))
    feed = json.loads((place / "site" / "changes.json").read_text("utf-8"))
    assert feed["feed_url"] == "https://site.example/f/changes.json"

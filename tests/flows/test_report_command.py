"""``guidewatch report`` finds what runs have left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.report import command
from pipeline.errors import UsageError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "guides").mkdir()
    reports = tmp_path / ".guidewatch" / "reports"
    reports.mkdir(parents=True)
    for run in ("20260101T060000Z", "20260102T060000Z"):
        (reports / f"{run}.html").write_text("<!doctype html>", "utf-8")
        (reports / f"{run}.md").write_text(f"# {run}, « déjà »\n", "utf-8")
    return tmp_path


def said(place: Path, *options: str) -> str:
    result = CliRunner().invoke(command, options, obj=str(place), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_without_a_name_it_is_the_newest(place: Path) -> None:
    assert said(place).strip().endswith("20260102T060000Z.html")


def test_a_run_is_found_by_its_name_and_printed_as_markdown(place: Path) -> None:
    assert said(place, "20260101T060000Z", "--markdown") == "# 20260101T060000Z, « déjà »\n"


def test_all_are_listed_newest_first(place: Path) -> None:
    runs = [line.split()[0] for line in said(place, "--list").splitlines()]
    assert runs == ["20260102T060000Z", "20260101T060000Z"]
    assert [row["run"] for row in json.loads(said(place, "--json"))] == runs


def test_an_unknown_run_is_refused_with_the_way_out(place: Path) -> None:
    with pytest.raises(UsageError, match="report --list"):
        said(place, "yesterday")


def test_a_workspace_without_runs_says_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    with pytest.raises(UsageError, match=r"guidewatch -w .* check"):
        said(tmp_path)

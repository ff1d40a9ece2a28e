from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.doctor import command
from flows.refresh import refresh
from pipeline.model import Capture
from pipeline.snapshot import SnapshotStore
from pipeline.tickets.database import HEAD
from pipeline.workspace import Workspace
from tests.test_checkup import AT, SERVICE, page


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GUIDEWATCH_DATABASE_URL", raising=False)
    root = tmp_path / "site"
    (root / "guides" / "acme").mkdir(parents=True)
    (root / "guides" / "acme" / "service.yaml").write_text(SERVICE)
    return root


def examine(workspace: Path, code: int = 0) -> dict[str, dict[str, str]]:
    result = CliRunner().invoke(command, ["--json"], obj=str(workspace))
    assert result.exit_code == code, result.output
    return {each["name"]: each for each in json.loads(result.output)}


def test_a_fresh_workspace_is_fine_but_was_never_looked_at_and_nothing_is_created(workspace) -> None:
    told = examine(workspace)
    assert {name for name, each in told.items() if each["level"] == "warn"} == {"sources", "last run"}
    assert "not there yet" in told["database"]["what"] and "captures import" in told["sources"]["todo"]
    assert sorted(each.name for each in workspace.iterdir()) == ["guides"]


def test_after_a_run_the_database_the_sources_and_the_run_are_told(workspace) -> None:
    capture = Capture(source="acme.terms", url="", final_url="", captured_at=AT, body=page())
    SnapshotStore(workspace / "snapshots").put(capture, recipe="", extractor="")
    refresh(Workspace(workspace))
    told = examine(workspace)
    assert f"at step {HEAD}" in told["database"]["what"]
    assert (told["sources"]["level"], told["sources"]["what"]) == ("ok", "1 of 1 read whole at least once")
    assert (told["last run"]["level"], told["last run"]["what"]) == ("ok", "just now")


def test_content_that_is_wrong_fails_with_its_place(workspace) -> None:
    path = workspace / "guides" / "acme" / "service.yaml"
    path.write_text(SERVICE.replace("locale: en", "locale: English"))
    told = examine(workspace, code=2)["content"]
    assert told["level"] == "fail" and f"{path}:" in told["what"] and "guides validate" in told["todo"]


def test_a_browser_that_is_missing_matters_only_where_a_source_needs_one(workspace, monkeypatch) -> None:
    monkeypatch.setenv("GUIDEWATCH_RENDER_BROWSER", "/nowhere/chromium")
    assert examine(workspace)["browser"]["level"] == "ok"
    path = workspace / "guides" / "acme" / "service.yaml"
    path.write_text(SERVICE.replace("    access: archive\n", "    access: archive\n    render: always\n"))
    told = examine(workspace, code=2)["browser"]
    assert told["level"] == "fail" and "acme.terms" in told["what"] and "/nowhere/chromium" in told["todo"]


def test_a_database_that_cannot_be_understood_fails(workspace, monkeypatch) -> None:
    monkeypatch.setenv("GUIDEWATCH_DATABASE_URL", "oracle://somewhere")
    assert examine(workspace, code=2)["database"]["level"] == "fail"


def test_people_read_a_line_for_each_thing_and_what_to_do(workspace) -> None:
    output = CliRunner().invoke(command, [], obj=str(workspace)).output
    assert "ok   python" in output and "→ " in output

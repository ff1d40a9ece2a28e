"""What a run passes on: issues and notices, from a workspace's settings to the servers' doors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from flows.passing import pass_on
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace
from tests.mirrors.fakes import PROJECT, GitHubFake, running
from tests.tickets.sample import finding, minutes, whole_look


@pytest.fixture(scope="module")
def served() -> Iterator[GitHubFake]:
    with running(GitHubFake()) as fake:
        yield fake


@pytest.fixture
def github(served: GitHubFake, monkeypatch: pytest.MonkeyPatch) -> GitHubFake:
    served.issues, served.writes, served.refuse = [], 0, []
    monkeypatch.setenv("TRACKER_TOKEN", "secret")
    return served


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace without guides, with one critical ticket."""
    (tmp_path / "guides").mkdir()
    with TicketStore(Workspace(tmp_path).database_url) as store:
        store.record([whole_look(1, finding(), page={"refund": "7"})], now=minutes(1), run="a")
    return tmp_path


def settings(place: Path, text: str) -> Workspace:
    (place / "guidewatch.yaml").write_text(text)
    return Workspace(place)


def mirror(fake: GitHubFake) -> str:
    return (
        f"address: https://review.example\nmirrors:\n  - kind: github\n    project: {PROJECT}\n"
        f"    token: TRACKER_TOKEN\n    url: {fake.url}\n"
    )


def run(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(place), *words])


def test_a_ticket_of_a_run_becomes_an_issue_with_evidence_and_a_link(place: Path, github: GitHubFake) -> None:
    (passed,) = pass_on(settings(place, mirror(github)), minutes(2))
    assert (passed.name, passed.said, passed.failed) == (f"github {PROJECT}", "1 created", False)
    (issue,) = github.issues
    assert issue.title == "Refund: 14 → 7"
    assert "within 7 days" in issue.body
    assert "https://review.example/tickets/1" in issue.body


def test_a_run_without_news_writes_nothing(place: Path, github: GitHubFake) -> None:
    workspace = settings(place, mirror(github))
    pass_on(workspace, minutes(2))
    (again,) = pass_on(workspace, minutes(3))
    assert (again.said, github.writes) == ("nothing new", 1)


def test_an_issue_closed_as_not_planned_dismisses_the_ticket(place: Path, github: GitHubFake) -> None:
    workspace = settings(place, mirror(github))
    pass_on(workspace, minutes(2))
    github.close(1, by="grace", reason="not_planned")
    (passed,) = pass_on(workspace, minutes(3))
    assert f"ticket 1: dismiss by grace (github {PROJECT})" in passed.said
    with TicketStore(workspace.database_url) as store:
        assert store.ticket(1).state.value == "dismissed"


def test_one_who_cannot_be_reached_keeps_nobody_from_the_others(place: Path, github: GitHubFake) -> None:
    text = mirror(github) + "notices:\n  - kind: apprise\n    url: NOBODY_SET_THIS\n"
    first, second = pass_on(settings(place, text), minutes(2))
    assert not first.failed
    assert second.failed and "NOBODY_SET_THIS" in second.said


def test_a_missing_token_is_one_line_and_no_traceback(
    place: Path, github: GitHubFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_TOKEN")
    (passed,) = pass_on(settings(place, mirror(github)), minutes(2))
    assert passed.failed and "TRACKER_TOKEN" in passed.said


def test_the_command_syncs_and_lists_issues(place: Path, github: GitHubFake) -> None:
    settings(place, mirror(github))
    dry = run(place, "mirrors", "sync", "--dry-run")
    assert "Refund: 14 → 7" in dry.output
    assert github.writes == 0
    assert "1 created" in run(place, "mirrors", "sync").output
    (listed,) = json.loads(run(place, "mirrors", "list", "--json").output)
    assert listed["waiting"] == 0
    assert [each["closed"] for each in listed["issues"]] == [False]


@pytest.mark.parametrize(
    ("words", "said"), [(("mirrors", "sync"), "mirrors:"), (("notices", "send"), "notices:")]
)
def test_without_settings_a_command_shows_what_to_write(
    place: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(place, *words)
    assert result.exit_code != 0
    assert said in str(result.exception)


def test_a_dry_run_of_notices_prints_what_would_be_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT", "json://127.0.0.1:9")
    settings(place, "notices:\n  - kind: apprise\n    url: CHAT\n")
    result: Any = run(place, "notices", "send", "--dry-run")
    assert "guidewatch #1: Refund: 14 → 7" in result.output
    assert "guidewatch tickets show 1" in result.output

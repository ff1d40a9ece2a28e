"""``guidewatch guides lint``: what is printed and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from pipeline.errors import GuidewatchError
from tests.lint.conftest import Spoil


def run(guides: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(guides.parent), "guides", "lint", *arguments])


def test_a_clean_workspace_ends_with_zero(guides: Path) -> None:
    result = run(guides)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing to remark" in result.stderr


def test_findings_are_printed_with_file_line_level_rule_and_advice(guides: Path, spoil: Spoil) -> None:
    line = spoil("fr", "Bon à savoir", "Good to know")
    result = run(guides)
    assert result.exit_code == 1
    assert f"cancel.fr.yaml:{line}: warning [other-language] “Good to know” is en" in result.stdout
    assert "; say it in fr" in result.stdout
    assert "1 warning" in result.stderr


def test_json_holds_the_same_and_nothing_else(guides: Path, spoil: Spoil) -> None:
    line = spoil("fr", "Bon à savoir", "Good to know")
    [found] = json.loads(run(guides, "--json").stdout)
    assert found["path"].endswith("cancel.fr.yaml")
    assert (found["line"], found["rule"], found["level"]) == (line, "other-language", "warning")
    assert json.loads(run(guides, "--json", "--skip", "other-language").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--fail-on", "error"), 0),
        (("--fail-on", "note"), 1),
        (("--skip", "other-language"), 0),
        (("--rule", "dead-reference"), 0),
        (("--rule", "no-such-rule"), 2),
    ],
)
def test_the_exit_code_follows_the_level_and_the_rules(
    guides: Path, spoil: Spoil, arguments: tuple[str, ...], code: int
) -> None:
    spoil("fr", "Bon à savoir", "Good to know")
    assert run(guides, *arguments).exit_code == code


def test_only_the_named_files_are_told(guides: Path, spoil: Spoil) -> None:
    spoil("fr", "Bon à savoir", "Good to know")
    assert run(guides, str(guides / "brightbox/cancel.de.yaml")).exit_code == 0
    assert run(guides, str(guides / "brightbox")).exit_code == 1
    wrong = run(guides, str(guides / "nobody"))
    assert isinstance(wrong.exception, GuidewatchError)
    assert wrong.exception.exit_code == 2


def test_guides_that_cannot_be_read_end_with_two(guides: Path, spoil: Spoil) -> None:
    spoil("en", "value: P14D", "value: fourteen")
    result = run(guides)
    assert isinstance(result.exception, GuidewatchError)
    assert result.exception.exit_code == 2


def test_the_workspace_may_say_when_a_review_is_due(guides: Path) -> None:
    (guides.parent / "guidewatch.yaml").write_text("guides: {review_after_days: 1}\n", encoding="utf-8")
    found = json.loads(run(guides, "--json").stdout)
    assert {each["rule"] for each in found} == {"review-overdue"}

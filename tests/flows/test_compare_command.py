"""``guidewatch compare``: two files, or a batch of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.commands.compare import command
from pipeline.errors import CaptureError, UsageError

BEFORE = "# Refunds\n\nYou can return a course within 14 days of the purchase and get your money back.\n"
AFTER = BEFORE.replace("14 days", "7 days")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "before.md").write_text(BEFORE, "utf-8")
    (tmp_path / "after.md").write_text(AFTER, "utf-8")
    (tmp_path / "empty.md").write_text("", "utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def batch(folder: Path, *lines: object) -> Path:
    path = folder / "pairs.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def test_json_of_two_files_holds_the_fact_and_the_reason(folder: Path) -> None:
    result = run(folder / "before.md", folder / "after.md", "--json", "--language", "en")
    found = json.loads(result.output)
    assert result.exit_code == 0
    assert (found["changed"], found["class"], found["needs_review"]) == (True, "policy-number", True)
    assert found["severity"] == "critical"
    (fact,) = found["facts"]
    assert (fact["kind"], fact["before"], fact["after"]) == ("duration", "14 days", "7 days")
    assert "14 days → 7 days" in found["reason"]


def test_people_see_the_words_that_changed_and_what_they_come_to(folder: Path) -> None:
    output = run(folder / "before.md", folder / "after.md", "--language", "en").output
    assert "within [-14-] {+7+} days" in " ".join(output.split())
    assert "policy-number" in output and "critical" in output and "needs review" in output


def test_text_of_strangers_cannot_steer_the_terminal(folder: Path) -> None:
    (folder / "after.md").write_text(AFTER.replace("money", "\x1b[2Jmoney\u202e"), "utf-8")
    output = run(folder / "before.md", folder / "after.md", "--language", "en").output
    assert not {"\x1b", "\u202e"} & set(output)


def test_equal_files_say_that_nothing_changed(folder: Path) -> None:
    assert "nothing changed" in run(folder / "before.md", folder / "before.md").output


def test_html_and_text_are_read_by_their_endings(folder: Path) -> None:
    (folder / "a.html").write_text(f"<main><h1>Refunds</h1><p>{BEFORE.splitlines()[2]}</p></main>", "utf-8")
    (folder / "b.txt").write_text("Refunds\n\n" + AFTER.splitlines()[2], "utf-8")
    found = json.loads(run(folder / "a.html", folder / "b.txt", "--json", "--language", "en").output)
    assert [(f["before"], f["after"]) for f in found["facts"]] == [("14 days", "7 days")]


def test_a_batch_prints_one_line_per_pair_and_ignores_other_keys(folder: Path) -> None:
    path = batch(
        folder,
        {"id": "one", "before": "before.md", "after": "after.md", "language": "en", "note": "ignored"},
        "",
        {"id": "two", "before": "before.md", "after": "before.md", "language": None},
        {"id": "three", "before": "before.md", "after": "empty.md"},
    )
    result = run("--batch", path)
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert [(row["id"], row["class"]) for row in rows] == [
        ("one", "policy-number"),
        ("two", "noise"),
        ("three", "broken"),
    ]
    assert [row["changed"] for row in rows] == [True, False, True]
    assert not rows[2]["needs_review"]
    assert set(rows[0]) == {"id", "changed", "class", "needs_review", "severity", "facts", "reason"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[1]", "expected an object"),
        ({"id": "x", "before": "before.md"}, "“after” is missing"),
        ({"id": "x", "before": "before.md", "after": "gone.md"}, "there is no file"),
        ({"id": "x", "before": "before.md", "after": "after.md", "language": 3}, "“language”"),
    ],
)
def test_a_wrong_line_is_named_with_file_and_number(folder: Path, line: object, complaint: str) -> None:
    path = batch(folder, {"id": "ok", "before": "before.md", "after": "after.md"}, line)
    result = run("--batch", path)
    assert isinstance(result.exception, UsageError)
    assert f"{path}:2" in str(result.exception) and complaint in str(result.exception)
    assert result.exception.exit_code == 2
    assert result.output == ""


def test_a_missing_file_and_an_unknown_ending_are_told_apart(folder: Path) -> None:
    missing = run(folder / "before.md", folder / "gone.md").exception
    unknown = run(folder / "before.md", folder / "after.pdf").exception
    assert isinstance(missing, CaptureError) and "gone.md" in str(missing)
    assert isinstance(unknown, UsageError) and ".html" in str(unknown)


def test_files_and_batch_exclude_each_other(folder: Path) -> None:
    assert run(folder / "before.md", folder / "after.md", "--batch", folder / "x.jsonl").exit_code == 2
    assert run(folder / "before.md").exit_code == 2


@pytest.mark.parametrize(("service", "asks"), [("Tern Academy", False), (None, True)])
def test_the_name_of_the_service_is_we_on_its_own_pages(
    folder: Path, service: str | None, asks: bool
) -> None:
    (folder / "before.md").write_text(
        "# Refunds\n\nTern Academy pays the money back to your card.\n", "utf-8"
    )
    (folder / "after.md").write_text("# Refunds\n\nWe pay the money back to your card.\n", "utf-8")
    path = batch(folder, {"id": "a", "before": "before.md", "after": "after.md", "service": service})
    assert json.loads(run("--batch", path, "--language", "en").output)["needs_review"] is asks
    named = ("--service", service) if service else ()
    single = run(folder / "before.md", folder / "after.md", "--json", "--language", "en", *named)
    assert json.loads(single.output)["needs_review"] is asks

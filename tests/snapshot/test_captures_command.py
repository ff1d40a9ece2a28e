from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from flows.commands.captures import command
from pipeline.errors import CaptureError, GuidewatchError, UsageError
from pipeline.snapshot import SnapshotStore

SERVICE = """\
service: acme
name: Acme
hosts: [www.acme.example]
pace: 5
sources:
  - id: acme.terms
    title: Terms
    url: https://www.acme.example/terms
    locale: en
    access: manual
    access_note: The terms ask for consent.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "guides" / "acme"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(SERVICE)
    return tmp_path / "site"


def run(workspace: Path, *arguments: str | Path, fails: type[GuidewatchError] | None = None) -> Result:
    result = CliRunner().invoke(command, [str(each) for each in arguments], obj=str(workspace))
    if fails is None:
        assert result.exit_code == 0, result.output
    else:
        assert isinstance(result.exception, fails), result.exception
    return result


def archive(folder: Path, days: int = 3) -> Path:
    folder.mkdir()
    rows = []
    for day in range(1, days + 1):
        (folder / f"{day:06}.html").write_text(f"<p>{'14' if day < 3 else '7'} days</p>")
        rows.append({"file": f"{day:06}.html", "captured_at": f"2024-05-0{day}T06:00:00+02:00", "url": None})
    (folder / "captures.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_a_saved_page_is_imported_once_and_the_output_says_how_its_date_is_known(workspace, tmp_path) -> None:
    page = tmp_path / "terms-2025-10-01.html"
    page.write_text("<p>7 days</p>")
    first = run(workspace, "import", page, "--source", "acme.terms").output
    assert "2025-10-01 00:00:00 UTC  (date: the file's name)" in first
    assert "1 imported, 0 were already there" in first
    assert (
        "0 imported, 1 were already there" in run(workspace, "import", page, "--source", "acme.terms").output
    )


def test_a_given_date_may_have_any_zone(workspace, tmp_path) -> None:
    page = tmp_path / "terms.html"
    page.write_text("<p>7 days</p>")
    given = ["--captured-at", "2025-10-01T01:30:00+0200", "--json"]
    row = json.loads(run(workspace, "import", page, "--source", "acme.terms", *given).output)
    assert (row["captured_at"], row["note"], row["new"]) == ("2025-09-30T23:30:00+00:00", "date: given", True)


def test_a_folder_of_captures_keeps_its_dates_and_stores_equal_pages_once(workspace, tmp_path) -> None:
    run(workspace, "import", archive(tmp_path / "old"), "--source", "acme.terms")
    history = SnapshotStore(workspace / "snapshots").history("acme.terms")
    assert [each.captured_at.isoformat() for each in history] == [
        f"2024-05-0{day}T04:00:00+00:00" for day in (1, 2, 3)
    ]
    assert [each.revisit for each in history] == [False, True, False]
    assert {(each.basis, each.note, each.url) for each in history} == {
        ("archive", "date: captures.jsonl", "https://www.acme.example/terms")
    }


def test_a_page_missing_from_a_folder_is_told_and_the_others_are_imported(workspace, tmp_path) -> None:
    folder = archive(tmp_path / "old")
    (folder / "000002.html").unlink()
    result = run(workspace, "import", folder, "--source", "acme.terms", fails=CaptureError)
    assert "000002.html" in str(result.exception) and "2 imported" in result.output


def test_an_undeclared_source_names_those_there_are(workspace, tmp_path) -> None:
    folder = archive(tmp_path / "old")
    result = run(workspace, "import", folder, "--source", "acme.term", fails=UsageError)
    assert "acme.terms" in str(result.exception)


def test_a_folder_brings_its_own_dates(workspace, tmp_path) -> None:
    folder = archive(tmp_path / "old")
    dated = ("--source", "acme.terms", "--captured-at", "2024-01-01")
    assert "several pages" in str(run(workspace, "import", folder, *dated, fails=UsageError).exception)


def test_what_the_store_holds_is_listed_by_source_and_by_capture(workspace, tmp_path) -> None:
    assert "no captures yet" in run(workspace, "list").output
    run(workspace, "import", archive(tmp_path / "old"), "--source", "acme.terms")
    assert run(workspace, "list").output == "acme.terms  3 captures, latest 2024-05-03 04:00:00 UTC\n"
    assert run(workspace, "list", "--source", "acme.terms").output.count("\n") == 3
    run(workspace, "list", "--source", "acme.term", fails=UsageError)
    summary = json.loads(run(workspace, "list", "--json").output)
    assert (summary[0]["captures"], summary[0]["latest"]["revisit"]) == (3, False)
    assert len(json.loads(run(workspace, "list", "--source", "acme.terms", "--json").output)) == 3


@pytest.mark.shared
def test_a_real_archive_keeps_every_date_and_every_body(workspace, shared) -> None:
    folder = shared / "captures" / "demo-uptimerobot-terms-of-service"
    rows = [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]
    run(workspace, "import", folder, "--source", "acme.terms")
    store = SnapshotStore(workspace / "snapshots")
    history = store.history("acme.terms")
    assert [each.captured_at.isoformat() for each in history] == sorted(row["captured_at"] for row in rows)
    bodies = {row["captured_at"]: (folder / row["file"]).read_bytes() for row in rows}
    assert all(store.load(each).body == bodies[each.captured_at.isoformat()] for each in history)
    stored = sum(path.stat().st_size for path in (workspace / "snapshots" / "bodies").rglob("*.zst"))
    assert stored < 0.35 * sum(map(len, bodies.values()))


@pytest.mark.shared
def test_all_real_folders_are_imported_at_once_by_their_addresses_with_every_date(tmp_path, shared) -> None:
    folders = sorted(each for each in (shared / "captures").iterdir() if each.is_dir())
    for folder in folders:
        address = json.loads((folder / "declaration.json").read_text())["fetch"]
        guides = tmp_path / "guides" / folder.name
        guides.mkdir(parents=True)
        service = SERVICE.replace("acme.terms", f"{folder.name}.page").replace("acme", folder.name, 1)
        service = service.replace("www.acme.example", urlsplit(address).hostname or "", 1)
        (guides / "service.yaml").write_text(service.replace("https://www.acme.example/terms", address))
    output = run(tmp_path, "import", shared / "captures").output
    store = SnapshotStore(tmp_path / "snapshots")
    for folder in folders:
        rows = [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]
        dates = [each.captured_at.isoformat() for each in store.history(f"{folder.name}.page")]
        assert dates == sorted(row["captured_at"] for row in rows), folder.name
    assert f"{sum(len(store.ids(each)) for each in store.sources()):,} imported, 0 were" in output
    assert len(store.sources()) == len(folders)


def test_a_dry_run_says_what_would_come_and_writes_nothing(workspace, tmp_path) -> None:
    page = tmp_path / "terms-2025-10-01.html"
    page.write_text("<p>7 days</p>")
    output = run(workspace, "import", page, "--source", "acme.terms", "--dry-run").output
    assert "would import   2025-10-01" in output and "1 would be imported" in output
    assert not (workspace / "snapshots").exists()
    assert not (workspace / ".guidewatch").exists()


def test_days_that_are_not_wanted_are_left_out(workspace, tmp_path) -> None:
    days = ["--since", "2024-05-02", "--until", "2024-05-03"]
    output = run(workspace, "import", archive(tmp_path / "old"), "--source", "acme.terms", *days).output
    assert "1 imported, 0 were already there" in output and "2024-05-02 04:00:00" in output


def test_what_belongs_to_nobody_is_counted_by_address(workspace, tmp_path) -> None:
    folder = archive(tmp_path / "old")
    rows = [json.loads(line) for line in (folder / "captures.jsonl").read_text().splitlines()]
    for row in rows:
        row["url"] = "https://www.acme.example/elsewhere"
    (folder / "captures.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    output = run(workspace, "import", folder).output
    assert "not declared        3 × https://www.acme.example/elsewhere" in output
    lines = run(workspace, "import", folder, "--json").output.splitlines()
    assert json.loads(lines[-1]) == {"unclaimed": "https://www.acme.example/elsewhere", "captures": 3}


def test_an_address_without_its_source_is_refused(workspace, tmp_path) -> None:
    folder = archive(tmp_path / "old")
    address = ("--address", "https://www.acme.example/old")
    assert "--source" in str(run(workspace, "import", folder, *address, fails=UsageError).exception)

"""An export replaces what exports wrote and touches nothing else, however it was interrupted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.publish import publish, site_files
from pipeline.publish.folder import MANIFEST
from tests.publish.sample import publication

FILES = {"index.html": b"one", "acme/a.en.html": b"two"}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name != MANIFEST
    }


def test_the_folder_holds_exactly_the_files(tmp_path: Path) -> None:
    done = publish(FILES, tmp_path / "site")
    assert tree(tmp_path / "site") == FILES
    assert done.written == ("index.html", "acme/a.en.html")


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*") if each.is_file()}
    done = publish(FILES, tmp_path)
    assert (done.written, done.removed) == ((), ())
    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*") if each.is_file()} == before


def test_a_guide_that_is_gone_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    done = publish({"index.html": b"one"}, tmp_path)
    assert done.removed == ("acme/a.en.html",)
    assert not (tmp_path / "acme").exists()


def test_a_file_that_somebody_edited_is_kept_and_told(tmp_path: Path) -> None:
    publish(FILES, tmp_path)
    (tmp_path / "acme/a.en.html").write_bytes(b"mine now")
    done = publish({"index.html": b"one"}, tmp_path)
    assert (done.removed, done.kept) == ((), ("acme/a.en.html",))
    assert (tmp_path / "acme/a.en.html").read_bytes() == b"mine now"


def test_files_of_others_stay_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("site.example")
    publish(FILES, tmp_path)
    publish({}, tmp_path)
    assert tree(tmp_path) == {"CNAME": b"site.example"}


def test_a_file_in_the_way_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(UsageError, match=r"index\.html stands in the way"):
        publish(FILES, tmp_path)
    assert tree(tmp_path) == {"index.html": b"mine"}


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    site = tmp_path / "site"
    site.mkdir()
    (site / "acme").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        publish(FILES, site)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("path", ["../victim", "/etc/victim", "a/../../victim"])
def test_a_list_that_leads_out_of_the_folder_is_not_believed(tmp_path: Path, path: str) -> None:
    site = tmp_path / "site"
    publish(FILES, site)
    victim = tmp_path / "victim"
    victim.write_bytes(b"one")
    listed = json.loads((site / MANIFEST).read_text())
    listed["files"][path] = listed["files"]["index.html"]
    (site / MANIFEST).write_text(json.dumps(listed))
    publish({}, site)
    assert victim.read_bytes() == b"one"


def test_a_list_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(UsageError, match="delete it"):
        publish(FILES, tmp_path)


def test_an_interrupted_export_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(FILES, tmp_path)
    newer = {"index.html": b"1", "acme/a.en.html": b"2", "b.html": b"3"}
    real, calls = Path.replace, []

    def fail_late(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_late)
    with pytest.raises(OSError, match="disk full"):
        publish(newer, tmp_path)
    monkeypatch.undo()
    assert not list(tmp_path.rglob("*.part"))
    assert set(tree(tmp_path).values()) <= {b"one", b"two", b"1", b"2", b"3"}
    publish(newer, tmp_path)
    assert tree(tmp_path) == newer
    publish({}, tmp_path)
    assert tree(tmp_path) == {}


def test_a_dry_run_tells_and_does_nothing(tmp_path: Path) -> None:
    done = publish(FILES, tmp_path / "site", dry_run=True)
    assert done.written == ("index.html", "acme/a.en.html")
    assert not (tmp_path / "site").exists()


def test_the_same_state_gives_the_same_bytes(tmp_path: Path) -> None:
    first = site_files(publication(tmp_path / "a"))
    second = site_files(publication(tmp_path / "b"))
    assert first == second
    assert list(first) == sorted(first)

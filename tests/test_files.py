"""Files are replaced whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.files import write_whole


def test_a_new_file_comes_with_its_folders_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "guide.yaml"
    write_whole(file, "späte Änderung\r\n")
    assert file.read_bytes() == "späte Änderung\r\n".encode()
    assert [each.name for each in file.parent.iterdir()] == ["guide.yaml"]


def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_who_objects_at_the_last_look_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text("old")

    def objection() -> None:
        raise LookupError("changed meanwhile")

    with pytest.raises(LookupError):
        write_whole(file, "new", last_look=objection)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_draft_may_lie_in_a_staging_folder(tmp_path: Path) -> None:
    staging, seen = tmp_path / "incoming", []
    write_whole(tmp_path / "x", b"1", staging=staging, last_look=lambda: seen.extend(staging.iterdir()))
    assert [each.suffix for each in seen] == [".part"]
    assert list(staging.iterdir()) == []


def test_a_folder_in_the_way_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken" / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "taken", "new")
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]

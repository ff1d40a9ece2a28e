from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.captures import command
from pipeline.errors import StoreError
from pipeline.model import Capture
from pipeline.snapshot import SnapshotStore
from tests.snapshot.archiving import page

AT = datetime(2024, 5, 1, 6, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    store = SnapshotStore(tmp_path / "snapshots")
    for day in range(3):
        capture = Capture(
            source="acme.terms",
            url="https://www.acme.example/terms",
            final_url="",
            captured_at=AT + timedelta(days=day),
            body=page(day // 2),
        )
        store.put(capture, recipe="r", extractor="e")
    return store


def bodies(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "snapshots" / "bodies").rglob("*.zst"))


def test_a_whole_store_is_whole(store) -> None:
    found = store.verify()
    assert (found.records, found.bodies, found.unused, found.broken) == (3, 2, (), ())


def test_every_broken_file_is_named_with_what_needs_it(store, tmp_path) -> None:
    first, second = bodies(tmp_path)
    first.write_bytes(first.read_bytes()[:-3])
    second.unlink()
    record = next((tmp_path / "snapshots" / "records").rglob("*.json"))
    record.write_text("{}")
    broken = "\n".join(store.verify().broken)
    assert str(first) in broken and str(second) in broken and f"{record} is damaged" in broken
    assert "needed by" in broken


def test_a_record_under_another_name_is_broken(store, tmp_path) -> None:
    record = next((tmp_path / "snapshots" / "records").rglob("*.json"))
    record.rename(record.with_name(record.name.replace("2024", "2023")))
    assert "does not say what its name says" in store.verify().broken[0]


def test_a_body_that_nothing_refers_to_is_told_once_it_is_not_on_its_way(store, tmp_path) -> None:
    for record in (tmp_path / "snapshots" / "records").rglob("*.json"):
        record.unlink()
    assert store.verify().unused == ()
    for path in bodies(tmp_path):
        os.utime(path, (1, 1))
    assert store.verify().unused == tuple(bodies(tmp_path))


def test_the_command_fails_where_a_capture_cannot_be_read(store, tmp_path) -> None:
    (tmp_path / "guides").mkdir()
    assert "3 captures, 2 bodies" in CliRunner().invoke(command, ["verify"], obj=str(tmp_path)).output
    bodies(tmp_path)[0].unlink()
    result = CliRunner().invoke(command, ["verify"], obj=str(tmp_path))
    assert isinstance(result.exception, StoreError)

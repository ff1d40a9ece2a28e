from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreError, UsageError
from pipeline.model import Capture, Redirect, Snapshot
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.names import folder_of, split_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def page(
    body: bytes = b"<p>Within 14 days.</p>", at: datetime = NOON, source: str = "acme.refunds"
) -> Capture:
    return Capture(
        source=source,
        url="https://help.acme.example/refunds#when",
        final_url="https://help.acme.example/en/refunds#when",
        captured_at=at,
        body=body,
        status=200,
        media_type="text/html; charset=utf-8",
        headers=(("ETag", '"a1"'), ("Link", "<a>"), ("Link", "<b>"), ("X-Odd", "caf\xe9")),
        redirects=(Redirect(url="https://help.acme.example/refunds", status=301),),
        basis="robots",
        note="",
    )


def put(store: SnapshotStore, capture: Capture) -> Snapshot:
    return store.put(capture, recipe="abc", extractor="2026.1")


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def test_a_capture_comes_back_as_it_was_put(store) -> None:
    capture = page()
    snapshot = put(store, capture)
    assert store.load(store.get(snapshot.id)) == capture
    assert (snapshot.recipe, snapshot.extractor, snapshot.size) == ("abc", "2026.1", len(capture.body))


def test_a_twin_comes_back_by_its_id_and_is_none_of_the_captures_to_look_at(store) -> None:
    first = put(store, page())
    twin = replace(page(body=b"<p>Within 14 days!</p>", at=NOON + timedelta(seconds=2)), twin=True)
    stored = put(store, twin)
    assert put(store, twin) == stored
    assert store.twins("acme.refunds") == (stored,)
    assert store.load(store.get(stored.id)) == twin
    assert store.history("acme.refunds") == (first,)
    assert store.latest("acme.refunds") == first
    assert store.ids("acme.refunds") == (first.id,)


def test_a_source_without_any_twin_has_none(store) -> None:
    put(store, page())
    assert store.twins("acme.refunds") == store.twins("acme.other") == ()


def test_an_audit_reads_twins_too(store, tmp_path: Path) -> None:
    put(store, page())
    put(store, replace(page(body=b"<p>Within 14 days!</p>"), twin=True))
    assert (store.verify().records, store.verify().unused, store.verify().broken) == (2, (), ())
    (record,) = tmp_path.glob("snapshots/records/*/twins/*.json")
    record.write_text("{}", "utf-8")
    (told,) = store.verify().broken
    assert str(record) in told


def test_putting_the_same_capture_twice_gives_one_record_and_keeps_the_first(store) -> None:
    first = put(store, page())
    second = store.put(replace(page(), note="again"), recipe="other", extractor="later")
    assert second == first
    assert store.history("acme.refunds") == (first,)


def test_an_unchanged_body_is_stored_once_and_marked_as_revisit(store, tmp_path) -> None:
    first = put(store, page())
    second = put(store, page(at=NOON + timedelta(days=1)))
    assert (first.revisit, second.revisit) == (False, True)
    assert len(list((tmp_path / "snapshots" / "bodies").rglob("*.zst"))) == 1


def test_another_source_with_the_same_body_is_no_revisit(store) -> None:
    put(store, page())
    assert put(store, page(source="acme.other")).revisit is False


def test_importing_an_older_capture_later_moves_the_revisit_mark(store) -> None:
    newer = put(store, page())
    older = put(store, page(at=NOON - timedelta(days=400)))
    assert older.revisit is False
    assert store.get(newer.id).revisit is True


def test_history_is_in_order_of_time_whatever_the_order_of_puts(store) -> None:
    days = [3, 1, 2, 0]
    for day in days:
        put(store, page(body=b"%d" % day, at=NOON + timedelta(days=day)))
    assert [s.captured_at.day for s in store.history("acme.refunds")] == [1, 2, 3, 4]
    latest = store.latest("acme.refunds")
    assert latest is not None and latest.captured_at == NOON + timedelta(days=3)


def test_history_after_a_moment_leaves_out_what_is_not_later_and_keeps_the_revisit_marks(store) -> None:
    for day in range(3):
        put(store, page(at=NOON + timedelta(days=day)))
    later = store.history("acme.refunds", after=NOON + timedelta(days=1))
    assert later == store.history("acme.refunds")[2:]
    assert later[0].revisit is True


def test_times_are_kept_in_utc_to_the_microsecond(store) -> None:
    at = datetime(2026, 3, 1, 14, 0, 0, 17, tzinfo=timezone(timedelta(hours=2)))
    snapshot = put(store, page(at=at))
    assert snapshot.captured_at.isoformat() == "2026-03-01T12:00:00.000017+00:00"


def test_a_time_without_a_zone_is_refused(store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        put(store, page(at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_an_empty_store_has_nothing_and_creates_nothing(store, tmp_path) -> None:
    assert store.latest("acme.refunds") is None
    assert store.history("acme.refunds") == ()
    assert store.sources() == ()
    assert not (tmp_path / "snapshots").exists()


def test_an_unknown_id_says_how_to_find_one(store) -> None:
    with pytest.raises(UsageError, match="captures list"):
        store.get("acme.refunds@20260301T120000000000Z-0123456789abcdef")
    with pytest.raises(UsageError, match="<source>@<time>-<digest>"):
        store.get("../../etc/passwd")


@pytest.mark.parametrize(
    "source", ["../../etc/passwd", "..", ".", "/abs", "a/b", "a\\b", "nul\0byte", ".hidden", "a@b", "é" * 300]
)
def test_no_source_id_leaves_the_folder(store, tmp_path, source) -> None:
    snapshot = put(store, page(source=source))
    assert store.load(store.get(snapshot.id)).source == source
    assert store.sources() == (source,)
    inside = (tmp_path / "snapshots").resolve()
    records = list(inside.rglob("*.json"))
    assert len(records) == 1 and records[0].parent.parent == inside / "records"
    assert {p.name for p in tmp_path.iterdir()} == {"snapshots"}


@given(st.text(min_size=1), st.text(min_size=1))
def test_folder_names_are_safe_and_differ_for_different_sources(one, other) -> None:
    name = folder_of(one)
    assert name.isascii() and "/" not in name and not name.startswith(".") and len(name) < 200
    assert (name == folder_of(other)) == (one == other)


@settings(max_examples=50, deadline=None)
@given(body=st.binary(max_size=2000), source=st.text(min_size=1, max_size=40))
def test_any_body_of_any_source_survives(tmp_path_factory, body, source) -> None:
    store = SnapshotStore(tmp_path_factory.mktemp("any"))
    snapshot = put(store, page(body=body, source=source))
    assert store.load(snapshot).body == body
    assert split_id(snapshot.id)[0] == source


def test_a_changed_body_file_is_told_with_its_path_and_what_to_do(store, tmp_path) -> None:
    snapshot = put(store, page())
    path = next((tmp_path / "snapshots" / "bodies").rglob("*.zst"))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(StoreError, match="damaged") as caught:
        store.load(snapshot)
    assert str(path) in str(caught.value) and "capture or import the page again" in str(caught.value)
    path.unlink()
    with pytest.raises(StoreError, match="missing"):
        store.load(snapshot)
    put(store, page())
    assert store.load(snapshot) == page()


def test_a_body_swapped_for_another_is_noticed(store, tmp_path) -> None:
    snapshot = put(store, page())
    other = put(store, page(body=b"something else", at=NOON + timedelta(days=1)))
    bodies = tmp_path / "snapshots" / "bodies"
    files = {p.stem: p for p in bodies.rglob("*.zst")}
    files[snapshot.digest].write_bytes(files[other.digest].read_bytes())
    with pytest.raises(StoreError, match="does not match its name"):
        store.load(snapshot)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "null"])
def test_a_damaged_record_is_told_with_its_path(store, tmp_path, text) -> None:
    put(store, page())
    path = next((tmp_path / "snapshots" / "records").rglob("*.json"))
    path.write_text(text)
    with pytest.raises(StoreError) as caught:
        store.latest("acme.refunds")
    assert str(path) in str(caught.value)


def test_a_record_of_a_newer_format_asks_for_an_update(store, tmp_path) -> None:
    put(store, page())
    path = next((tmp_path / "snapshots" / "records").rglob("*.json"))
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 2}))
    with pytest.raises(StoreError, match="update guidewatch"):
        store.latest("acme.refunds")


def test_files_that_are_not_ours_are_passed_over(store, tmp_path) -> None:
    snapshot = put(store, page())
    folder = next((tmp_path / "snapshots" / "records").iterdir())
    (folder / "notes.json").write_text("mine")
    (folder / ".DS_Store").write_text("")
    assert store.history("acme.refunds") == (snapshot,)


def test_what_a_killed_process_left_is_swept_after_an_hour(store, tmp_path) -> None:
    incoming = tmp_path / "snapshots" / "incoming"
    incoming.mkdir(parents=True)
    old, fresh = incoming / "old", incoming / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    put(store, page())
    assert [p.name for p in incoming.iterdir()] == ["fresh"]


def test_a_store_that_cannot_be_written_says_so(tmp_path) -> None:
    (tmp_path / "snapshots").write_text("a file where a folder should be")
    with pytest.raises(StoreError, match="cannot write"):
        put(SnapshotStore(tmp_path / "snapshots"), page())


def test_many_writers_at_once_lose_nothing(tmp_path) -> None:
    stores = [SnapshotStore(tmp_path) for _ in range(8)]
    captures = [page(body=b"%d" % (n % 5), at=NOON + timedelta(hours=n)) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        for each in stores:
            for capture in captures:
                pool.submit(put, each, capture)
    history = SnapshotStore(tmp_path).history("acme.refunds")
    assert [s.captured_at for s in history] == [c.captured_at for c in captures]
    assert len(list((tmp_path / "bodies").rglob("*.zst"))) == 5
    assert list((tmp_path / "incoming").iterdir()) == []


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pipeline.model import Capture
from pipeline.snapshot import SnapshotStore

store, start = SnapshotStore(Path(sys.argv[1])), int(sys.argv[2])
for n in range(start, start + 100_000):
    body = (b"<p>day %d</p>" % (n // 2)) * 3000
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    capture = Capture(source="acme.refunds", url="", final_url="", captured_at=at, body=body)
    store.put(capture, recipe="", extractor="")
    print(n, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_store_stays_readable_and_keeps_what_it_confirmed(tmp_path) -> None:
    dice = random.Random(20260301)
    confirmed = 0
    for _ in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(confirmed)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout is not None
        assert writer.stdout.readline()  # it is writing now
        time.sleep(dice.uniform(0.0, 0.03))
        os.kill(writer.pid, signal.SIGKILL)
        confirmed += 1 + len(writer.stdout.read().splitlines())
        writer.wait()
        store = SnapshotStore(tmp_path)
        history = store.history("acme.refunds")
        assert confirmed <= len(history) <= confirmed + 1  # the last one may be stored but not yet said
        for snapshot in history:
            assert len(store.load(snapshot).body) == snapshot.size
        confirmed = len(history)
    assert confirmed > 20

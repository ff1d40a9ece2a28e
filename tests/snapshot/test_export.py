from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from flows.commands.captures import command
from pipeline.errors import UsageError
from pipeline.model import Capture, Redirect
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.export import cdxj, write_warc
from tests.snapshot.archiving import URL, items, page

AT = datetime(2024, 5, 1, 6, tzinfo=UTC)


def capture(at: datetime, body: bytes, **more: object) -> Capture:
    told = {"source": "acme.terms", "url": URL, "final_url": URL, "status": 200, "basis": "robots"}
    return Capture(captured_at=at, body=body, **{**told, **more})


KINDS = [
    capture(
        AT,
        page(30),
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", '"a"')),
        media_type="text/html; charset=utf-8",
    ),
    capture(AT + timedelta(days=1, microseconds=7), page(30), not_modified=True, headers=(("ETag", '"a"'),)),
    capture(
        AT + timedelta(days=2),
        page(14),
        final_url=f"{URL}/new",
        redirects=(
            Redirect(url=URL, status=301),
            Redirect(url="https://www.acme.example/between", status=302),
        ),
    ),
    capture(AT + timedelta(days=3), page(7), status=None, basis="manual", note="date: given", final_url=""),
    capture(AT + timedelta(days=4), page(7), status=None, basis="archive", media_type="text/html"),
    capture(AT + timedelta(days=5), page(3), status=203, rendered=True),
]


def stored(root: Path, captures: list[Capture]) -> SnapshotStore:
    store = SnapshotStore(root)
    for each in captures:
        store.put(each, recipe="r", extractor="e")
    return store


def exported(store: SnapshotStore, path: Path) -> Path:
    with path.open("wb") as file:
        history = store.history("acme.terms")
        write_warc(store, history, file, name=path.name, software="test", packed=path.suffix == ".gz")
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_importing_an_export_gives_equal_captures(tmp_path, name) -> None:
    store = stored(tmp_path / "one", KINDS)
    path = exported(store, tmp_path / name)
    other = SnapshotStore(tmp_path / "other")
    items(other, path)
    loaded = [[each.load(s) for s in each.history("acme.terms")] for each in (store, other)]
    assert loaded[0] == loaded[1] and len(loaded[0]) == len(KINDS)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bodies=st.lists(st.binary(min_size=1, max_size=60).filter(bytes.strip), min_size=1, max_size=5),
    note=st.text(max_size=40),
    value=st.text(st.characters(codec="latin-1", categories=["L", "N", "P"]), max_size=20),
)
def test_any_body_note_and_header_come_back(tmp_path_factory, bodies, note, value) -> None:
    root = tmp_path_factory.mktemp("any")
    captures = [
        capture(AT + timedelta(days=i), body, note=note, headers=(("X-Any", value),))
        for i, body in enumerate(bodies)
    ]
    store, other = stored(root / "one", captures), SnapshotStore(root / "other")
    items(other, exported(store, root / "a.warc.gz"))
    assert [other.load(each) for each in other.history("acme.terms")] == captures


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_file_is_valid_and_a_body_is_written_once(tmp_path, name) -> None:
    path = exported(stored(tmp_path / "one", KINDS), tmp_path / name)
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    checker.process_all()
    assert checker.exit_value == 0
    with path.open("rb") as file:
        records = [(each.rec_type, each.rec_headers) for each in ArchiveIterator(file)]
    kinds = [kind for kind, _ in records]
    assert kinds[0] == "warcinfo" and kinds.count("metadata") == len(KINDS)
    assert kinds.count("revisit") == 2 and kinds.count("resource") == 1
    revisit = next(headers for kind, headers in records if kind == "revisit")
    assert revisit.get_header("WARC-Profile").endswith("1.1/revisit/identical-payload-digest")
    assert revisit.get_header("WARC-Refers-To-Date") == "2024-05-01T06:00:00Z"
    assert revisit.get_header("WARC-Date") == "2024-05-02T06:00:00.000007Z"


def test_headers_of_the_wire_do_not_lie_about_the_body(tmp_path) -> None:
    path = exported(stored(tmp_path / "one", KINDS[:1]), tmp_path / "a.warc")
    text = path.read_bytes()
    assert b"X-Archive-Orig-Content-Encoding: gzip" in text
    assert b"\r\nContent-Encoding" not in text


def test_equal_captures_give_equal_files(tmp_path) -> None:
    one = exported(stored(tmp_path / "one", KINDS), tmp_path / "a.warc")
    (tmp_path / "again").mkdir()
    two = exported(stored(tmp_path / "two", KINDS), tmp_path / "again" / "a.warc")
    assert one.read_bytes() == two.read_bytes()


def test_an_index_leads_to_each_record(tmp_path) -> None:
    store = stored(tmp_path / "one", KINDS)
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        index = write_warc(
            store, store.history("acme.terms"), file, name=path.name, software="t", packed=True
        )
    lines = list(cdxj(index, path.name))
    assert lines == sorted(lines) and lines[0].startswith("example,acme,www)/terms 20240501060000 {")
    data = path.read_bytes()
    for each in index:
        record = gzip.decompress(data[each.offset : each.offset + each.length])
        assert f"WARC-Target-URI: {each.address}".encode() in record


def test_the_command_writes_what_was_asked_for_and_names_what_there_is(tmp_path) -> None:
    (tmp_path / "guides").mkdir()
    stored(tmp_path / "snapshots", KINDS)
    target = tmp_path / "out.warc.gz"

    def run(*more: str) -> object:
        arguments = ["export", "--warc", str(target), *more]
        return CliRunner().invoke(command, arguments, obj=str(tmp_path))

    result = run("--since", "2024-05-02", "--until", "2024-05-04", "--cdxj", str(tmp_path / "out.cdxj"))
    assert "2 captures" in result.output, result.output
    assert len((tmp_path / "out.cdxj").read_text().splitlines()) == 2
    wrong = run("--source", "acme.term")
    assert isinstance(wrong.exception, UsageError) and "acme.terms" in str(wrong.exception)
    assert list(tmp_path.glob(".*.part")) == []

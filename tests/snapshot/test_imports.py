from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import CaptureError
from pipeline.model import Capture, Service, Source
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.archives import Claims, Skipped, Unclaimed, read_inputs
from pipeline.snapshot.imports import Imported, take
from pipeline.snapshot.saved import LARGEST_FILE, read_page

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SOURCE = Source(id="acme.terms", service="acme", url="https://www.acme.example/terms#refunds", locale="en")
PAGE = "<!doctype html>{mark}<html><body><p>You have 14 days.</p></body></html>"


def save(
    folder: Path, name: str = "terms.html", mark: str = "", modified: str = "2026-05-04T08:00:00+00:00"
) -> Path:
    path = folder / name
    path.write_text(PAGE.format(mark=mark))
    stamp = datetime.fromisoformat(modified).timestamp()
    os.utime(path, (stamp, stamp))
    return path


SERVICE = Service(
    id="acme", name="Acme", hosts=("www.acme.example", "help.acme.example:443"), sources=(SOURCE,)
)


def read(path: Path, **options: object) -> Capture:
    return read_page(path, now=NOW, **options).capture(SOURCE)


SINGLE_FILE = """<!--
 Page saved with SingleFile
 url: https://www.acme.example/terms
 saved date: Wed Oct 01 2025 10:00:00 GMT+0200 (Central European Summer Time)
-->"""
SAVE_PAGE = (
    '<meta name="savepage-url" content="https://www.acme.example/terms">'
    '<meta name="savepage-date" content="Wed Oct 01 2025 10:00:00 GMT+0200 (CEST)">'
)
HTTRACK = (
    "<!-- Mirrored from www.acme.example/terms by HTTrack Website Copier/3.x [XR&CO'2014],"
    " Wed, 01 Oct 2025 08:00:00 GMT -->"
)
WAYBACK = (
    "<!-- saved from url=(0064)https://web.archive.org/web/20251001080000/https://www.acme.example/terms -->"
)


@pytest.mark.parametrize(
    ("mark", "dated_by"),
    [
        (SINGLE_FILE, "SingleFile's mark"),
        (SAVE_PAGE, "Save Page WE's mark"),
        (HTTRACK, "HTTrack's mark"),
        (WAYBACK, "its address at web.archive.org"),
    ],
)
def test_the_day_is_read_from_the_mark_of_the_program_that_saved_the_page(tmp_path, mark, dated_by) -> None:
    capture = read(save(tmp_path, mark=mark))
    assert capture.captured_at == datetime(2025, 10, 1, 8, tzinfo=UTC)
    assert capture.note == f"date: {dated_by}"
    assert capture.final_url.endswith("://www.acme.example/terms")
    assert capture.basis == "manual"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("terms-2025-10-01.html", datetime(2025, 10, 1, tzinfo=UTC)),
        ("000003_20251001T080105Z.html", datetime(2025, 10, 1, 8, 1, 5, tzinfo=UTC)),
        ("terms 2025-10-01T08-01-05Z.htm", datetime(2025, 10, 1, 8, 1, 5, tzinfo=UTC)),
    ],
)
def test_without_a_mark_the_day_is_read_from_the_name(tmp_path, name, expected) -> None:
    capture = read(save(tmp_path, name))
    assert (capture.captured_at, capture.note) == (expected, "date: the file's name")


@pytest.mark.parametrize(
    "name", ["terms.html", "20801234.html", "terms-2025-13-40.html", "article 118428.html"]
)
def test_numbers_that_are_no_dates_leave_the_files_time(tmp_path, name) -> None:
    capture = read(save(tmp_path, name))
    assert (capture.captured_at, capture.note) == (
        datetime(2026, 5, 4, 8, tzinfo=UTC),
        "date: the file's time",
    )


def test_a_given_date_overrules_every_other_and_is_utc_without_a_zone(tmp_path) -> None:
    path = save(tmp_path, "terms-2025-10-01.html", mark=SINGLE_FILE)
    capture = read(path, captured_at=datetime(2024, 2, 3, 4))  # noqa: DTZ001
    assert (capture.captured_at, capture.note) == (datetime(2024, 2, 3, 4, tzinfo=UTC), "date: given")


def test_dates_that_the_page_prints_about_itself_are_not_taken(tmp_path) -> None:
    mark = '<meta name="date" content="2019-01-01"><time datetime="2019-01-01">1 January 2019</time>'
    assert read(save(tmp_path, mark=mark)).captured_at.year == 2026


def test_an_mhtml_file_gives_its_page_address_and_date(tmp_path) -> None:
    path = tmp_path / "terms.mhtml"
    path.write_bytes(
        b"From: <Saved by Blink>\r\n"
        b"Snapshot-Content-Location: https://www.acme.example/terms\r\n"
        b"Date: Wed, 1 Oct 2025 08:00:00 -0000\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="edge"\r\n\r\n'
        b"--edge\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://www.acme.example/terms\r\n\r\n"
        b"<p>Rembours=E9 sous 14 jours.</p>\r\n"
        b"--edge\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"iVBORw0K\r\n--edge--\r\n"
    )
    capture = read(path)
    assert b"Rembours\xe9 sous 14 jours." in capture.body
    assert capture.media_type == "text/html; charset=iso-8859-1"
    assert capture.captured_at == datetime(2025, 10, 1, 8, tzinfo=UTC)
    assert capture.note == "date: the MHTML file's header"


def test_a_date_in_the_future_is_refused(tmp_path) -> None:
    with pytest.raises(CaptureError, match="in the future"):
        read(save(tmp_path, "terms-2027-01-01.html"))


def test_what_is_no_page_is_refused_with_its_path_and_a_reason(tmp_path) -> None:
    for name, content, reason in [
        ("terms.pdf", b"%PDF-1.7", "save the page as HTML"),
        ("empty.html", b" \n", "the file is empty"),
        ("none.mhtml", b"Subject: hello\r\n\r\nplain words", "no page in this MHTML file"),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(CaptureError, match=reason) as caught:
            read(path)
        assert str(path) in str(caught.value)
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(CaptureError, match="without its pictures"):
        read(huge)


def items(
    store: SnapshotStore, *paths: Path, only: Source | None = None
) -> list[Imported | Skipped | Unclaimed]:
    found = read_inputs(paths, Claims([SERVICE], only=only), now=NOW)
    return list(take(store, found, extractor="2026.1", now=NOW))


def test_importing_the_same_file_twice_changes_nothing(tmp_path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    path = save(tmp_path, mark=SINGLE_FILE)
    first, again = items(store, path), items(store, path, path)
    assert [each.new for each in (*first, *again)] == [True, False, False]
    assert store.history("acme.terms") == (first[0].snapshot,)
    assert first[0].snapshot.recipe == SOURCE.recipe.digest


def test_a_saved_page_finds_its_source_by_the_address_it_was_saved_from(tmp_path) -> None:
    (found,) = items(SnapshotStore(tmp_path / "snapshots"), save(tmp_path, mark=SINGLE_FILE))
    assert isinstance(found, Imported) and found.snapshot.source == "acme.terms"


def test_a_page_of_no_declared_source_is_told_by_its_address_and_not_taken(tmp_path) -> None:
    mark = SINGLE_FILE.replace("/terms", "/imprint")
    (found,) = items(SnapshotStore(tmp_path / "snapshots"), save(tmp_path, mark=mark))
    assert isinstance(found, Unclaimed) and found.address == "https://www.acme.example/imprint"


def test_a_page_that_does_not_say_where_it_is_from_asks_for_its_source(tmp_path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    (found,) = items(store, save(tmp_path))
    assert isinstance(found, Skipped) and "--source" in found.reason
    (taken,) = items(store, save(tmp_path), only=SOURCE)
    assert isinstance(taken, Imported)


def test_a_page_saved_from_another_host_is_refused_even_for_a_named_source(tmp_path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    mark = "<!-- saved from url=(0036)https://{}/terms -->"
    (refused,) = items(store, save(tmp_path, mark=mark.format("acme-terms.example")), only=SOURCE)
    assert isinstance(refused, Skipped) and "saved from https://acme-terms.example/terms" in refused.reason
    (taken,) = items(store, save(tmp_path, mark=mark.format("help.acme.example")), only=SOURCE)
    assert isinstance(taken, Imported)


def test_one_bad_file_among_several_is_told_and_the_others_are_taken(tmp_path) -> None:
    store = SnapshotStore(tmp_path / "snapshots")
    good, bad = save(tmp_path), tmp_path / "bad.html"
    bad.write_bytes(b"")
    skipped, taken = items(store, bad, good, only=SOURCE)
    assert isinstance(skipped, Skipped) and skipped.named and skipped.where == str(bad)
    assert isinstance(taken, Imported)

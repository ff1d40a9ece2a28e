from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from pipeline.address import page_key
from pipeline.model import Redirect
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.archives import Skipped
from pipeline.snapshot.archives.payload import decoded
from pipeline.snapshot.imports import Imported
from tests.snapshot.archiving import SOURCE, URL, Warc, days, items, page, reasons, strangers


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def warc(tmp_path: Path, request: pytest.FixtureRequest) -> Warc:
    return Warc(tmp_path / request.param)


def test_pages_of_declared_sources_are_taken_with_their_dates_and_others_are_named(store, warc) -> None:
    warc.answer("2021-05-01T06:00:00Z", page(30))
    warc.answer("2022-05-01T06:00:00.250000Z", page(14), url=f"{URL}/?utm_source=mail#refunds")
    warc.answer("2022-05-01T06:00:01Z", page(1), url="https://www.acme.example/careers")
    warc.answer(
        "2022-05-01T06:00:02Z",
        b"GIF89a",
        url="https://www.acme.example/dot.gif",
        headers=[("Content-Type", "image/gif")],
    )
    found = items(store, warc.done())
    assert days(found) == ["2021-05-01", "2022-05-01"]
    assert strangers(found)[0] == "https://www.acme.example/careers"
    first, second = store.history("acme.terms")
    assert second.captured_at.microsecond == 250_000
    assert (first.status, first.media_type, first.basis, first.note) == (
        200,
        "text/html; charset=utf-8",
        "archive",
        "date: WARC-Date",
    )
    assert store.load(first).body == page(30)


def test_importing_an_archive_again_adds_nothing(store, warc) -> None:
    warc.answer("2021-05-01T06:00:00Z", page(30))
    path = warc.done()
    assert [each.new for each in (*items(store, path), *items(store, path))] == [True, False]


def test_a_redirect_leads_an_old_address_to_its_page_and_the_way_is_kept(store, warc) -> None:
    new = "https://www.acme.example/legal/terms-of-sale"
    moved = [("Location", "/legal/terms-of-sale")]
    warc.answer("2021-05-01T06:00:02Z", page(30), url=new)
    warc.answer("2021-05-01T06:00:00Z", b"", status="301 Moved Permanently", headers=moved)
    found = items(store, warc.done())
    (snapshot,) = store.history("acme.terms")
    assert (snapshot.url, snapshot.final_url) == (URL, new)
    assert snapshot.redirects == (Redirect(url=URL, status=301),)
    assert strangers(found) == []


def test_a_redirect_to_a_host_that_the_service_does_not_declare_is_refused(store, warc) -> None:
    away = "https://acme-terms.example/terms"
    warc.answer("2021-05-01T06:00:00Z", b"", status="302 Found", headers=[("Location", away)])
    warc.answer("2021-05-01T06:00:01Z", page(30), url=away)
    found = items(store, warc.done())
    assert days(found) == []
    assert "on a host that the service does not declare" in reasons(found)[0]


def test_a_revisit_has_the_body_of_its_original_wherever_that_stands(store, tmp_path) -> None:
    first, second = Warc(tmp_path / "b.warc.gz"), Warc(tmp_path / "a.warc.gz")
    digest = first.answer("2021-05-01T06:00:00Z", page(30))
    second.revisit("2021-06-01T06:00:00Z", digest, "2021-05-01T06:00:00Z")
    found = items(store, second.done(), first.done())
    assert days(found) == ["2021-05-01", "2021-06-01"]
    assert {store.load(each).body for each in store.history("acme.terms")} == {page(30)}


def test_a_revisit_without_its_original_is_told(store, warc) -> None:
    warc.revisit("2021-06-01T06:00:00Z", "sha1:AAAA", "2021-05-01T06:00:00Z")
    found = items(store, warc.done())
    assert reasons(found) == ["a revisit of a record that is not in these files"]


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.ZstdCompressor().compress),
    ],
)
def test_what_was_compressed_and_chunked_on_the_wire_is_undone(store, warc, coding, pack) -> None:
    packed = pack(page(30))
    half = len(packed) // 2
    chunks = b"".join(b"%x;x=1\r\n%b\r\n" % (len(part), part) for part in (packed[:half], packed[half:]))
    sent = [("Content-Encoding", coding), ("Transfer-Encoding", "chunked")]
    warc.answer("2021-05-01T06:00:00Z", chunks + b"0\r\n\r\n", headers=sent)
    assert days(items(store, warc.done())) == ["2021-05-01"]
    assert store.load(store.history("acme.terms")[0]).body == page(30)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_bomb_is_refused_before_it_fills_the_memory(coding) -> None:
    pack = {
        "gzip": gzip.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
        "deflate": zlib.compress,
    }[coding]
    with pytest.raises(ValueError, match="expands to more than 1 MB"):
        decoded(pack(bytes(8 << 20)), "", coding, 1 << 20)


def test_a_body_that_is_stored_decoded_although_its_headers_say_otherwise_is_taken() -> None:
    for coding in ("gzip", "br", "zstd", "deflate", "identity", ""):
        assert decoded(page(30), "chunked", coding, 1 << 20) == page(30)
    with pytest.raises(ValueError, match=r"“rot13” is not known"):
        decoded(page(30), "", "rot13", 1 << 20)


def test_what_is_no_page_is_skipped_with_its_offset_and_reason(store, warc) -> None:
    warc.answer("2021-05-01T06:00:00Z", b"gone", status="404 Not Found")
    warc.answer("2021-05-02T06:00:00Z", b"")
    warc.answer("yesterday", page(3))
    warc.answer("2031-05-01T06:00:00Z", page(4))
    warc.answer("2021-05-03T06:00:00Z", page(5))
    found = items(store, warc.done())
    assert days(found) == ["2021-05-03"]
    told = reasons(found)
    assert told[:2] == ["the answer was 404, not a page", "the body is empty"]
    assert "yesterday" in told[2] and "in the future" in told[3]
    assert all(each.where.rpartition(":")[2].isdigit() for each in found if isinstance(each, Skipped))


def test_damage_between_records_costs_only_what_is_damaged(store, warc) -> None:
    warc.answer("2021-05-01T06:00:00Z", page(30))
    warc.bytes(b"\x1f\x8b\x08 this was a record once " * 40)
    warc.answer("2022-05-01T06:00:00Z", page(14))
    found = items(store, warc.done())
    assert days(found) == ["2021-05-01", "2022-05-01"]
    assert len(reasons(found)) == 1 and "damaged record" in reasons(found)[0]


def test_a_record_that_was_cut_off_is_not_taken_for_a_page(store, tmp_path) -> None:
    warc = Warc(tmp_path / "a.warc")
    warc.answer("2021-05-01T06:00:00Z", page(30))
    path = warc.done()
    path.write_bytes(path.read_bytes()[:-40])
    found = items(store, path)
    assert days(found) == [] and "it ends after" in reasons(found)[0]


def test_a_block_that_does_not_match_its_digest_is_not_taken(store, tmp_path) -> None:
    warc = Warc(tmp_path / "a.warc")
    warc.answer("2021-05-01T06:00:00Z", page(30))
    path = warc.done()
    path.write_bytes(path.read_bytes().replace(b"30 days", b"90 days"))
    assert reasons(items(store, path)) == ["its block does not match its digest"]


def test_the_answer_to_a_form_is_not_a_look_at_the_page(store, tmp_path) -> None:
    path = tmp_path / "a.warc"
    lines = (
        b"WARC/1.1\r\nWARC-Type: %b\r\nWARC-Record-ID: <urn:uuid:%b>\r\nWARC-Concurrent-To: <urn:uuid:%b>\r\n"
        b"WARC-Target-URI: " + URL.encode() + b"\r\nWARC-Date: 2021-05-01T06:00:00Z\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    )
    form = b"POST /terms HTTP/1.1\r\nHost: www.acme.example\r\n\r\na=1"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(3)
    path.write_bytes(
        lines % (b"request", b"1", b"2", len(form), form)
        + lines % (b"response", b"2", b"1", len(answer), answer)
    )
    assert reasons(items(store, path)) == ["the answer to a form, not to a look"]


def test_a_resource_record_has_a_body_and_no_status(store, warc) -> None:
    warc.record("resource", "2021-05-01T06:00:00Z", page(30), "text/html; charset=utf-8")
    warc.record("conversion", "2021-05-02T06:00:00Z", b"You have 30 days.", "text/plain")
    assert days(items(store, warc.done())) == ["2021-05-01"]
    (snapshot,) = store.history("acme.terms")
    assert (snapshot.status, snapshot.headers) == (None, ())


def test_an_earlier_address_is_claimed_for_a_source_by_name(store, warc) -> None:
    old = "http://www.acme.example:80/kb/HT2020?b=2&a=1"
    warc.answer("2019-05-01T06:00:00Z", page(60), url=old)
    path = warc.done()
    assert strangers(items(store, path)) == [old]
    found = items(store, path, only=SOURCE, address="https://www.acme.example/kb/HT2020?a=1&b=2")
    assert days(found) == ["2019-05-01"]


def test_a_file_that_is_no_warc_is_told_as_such(store, tmp_path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"<html>nothing of the kind</html>")
    (found,) = items(store, path)
    assert isinstance(found, Skipped) and found.named and found.reason == "not a WARC file"


def test_a_header_without_an_end_does_not_fill_the_memory(store, tmp_path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.1\r\nWARC-Type: " + b"x" * (40 << 20)))
    (reason,) = reasons(items(store, path))
    assert "a header line without an end" in reason


def test_a_wacz_is_read_without_being_unpacked(store, tmp_path) -> None:
    warc = Warc(tmp_path / "data.warc.gz")
    warc.answer("2021-05-01T06:00:00Z", page(30))
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(warc.done(), "archive/data.warc.gz")
        archive.writestr("../../outside.warc", b"WARC/1.0\r\n")
        archive.writestr("archive/bomb.warc", bytes(50 << 20), compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr("datapackage.json", "{}")
    found = items(store, path)
    assert days(found) == ["2021-05-01"]
    assert [each.split(" ")[:3] for each in reasons(found)] == [
        ["its", "name", "leads"],
        ["it", "claims", "to"],
    ]
    assert not (tmp_path.parent / "outside.warc").exists()


def test_a_zip_without_warc_files_or_that_is_none_is_told(store, tmp_path) -> None:
    empty, broken = tmp_path / "empty.wacz", tmp_path / "broken.wacz"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("datapackage.json", "{}")
    broken.write_bytes(b"PK not quite")
    found = reasons(items(store, empty, broken))
    assert found[0] == "no WARC file in this WACZ" and found[1].startswith("not a WACZ file")


def test_a_folder_is_searched_for_everything_that_can_be_read(store, tmp_path) -> None:
    folder = tmp_path / "attic"
    (folder / "deep" / "page_files").mkdir(parents=True)
    warc = Warc(folder / "deep" / "a.warc.gz")
    warc.answer("2021-05-01T06:00:00Z", page(30))
    warc.done()
    mark = "<!-- saved from url=(0064)https://web.archive.org/web/20200102030405/{} -->"
    (folder / "saved.html").write_bytes(mark.format(URL).encode() + page(14))
    (folder / "deep" / "page_files" / "frame.html").write_bytes(mark.format(URL).encode() + page(1))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    found: list[object] = items(store, folder)
    assert [f"{e.snapshot.captured_at:%Y}" for e in found if isinstance(e, Imported)] == ["2020", "2021"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://Www.Acme.example./terms/", "https://www.acme.example:443/terms#refund", True),
        ("https://a.example/x?hl=en&co=1&utm_medium=mail", "https://a.example/x?co=1&hl=en", True),
        ("https://a.example/x?hl=en", "https://a.example/x?hl=fr", False),
        ("https://a.example/x?co=Android", "https://a.example/x?co=iOS", False),
        ("https://a.example/", "https://a.example", True),
        ("https://a.example:8443/", "https://a.example", False),
        ("https://a.example/caf%C3%A9", "https://a.example/café", True),
    ],
)
def test_addresses_of_the_same_page_have_the_same_key(one, other, same) -> None:
    assert (page_key(one) == page_key(other)) is same


@pytest.mark.parametrize(
    "address", ["", "mailto:a@b.example", "https://", "https://[::1", "javascript:1", "x"]
)
def test_what_is_no_address_of_the_web_has_no_key(address) -> None:
    assert page_key(address) == ""

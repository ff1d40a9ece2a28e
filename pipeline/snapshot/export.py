"""Captures out of the store as WARC 1.1, so that other programs can read what we saw.

A capture with a status becomes a ``response`` with its redirects before it, one without a
``resource``; a body that was written before a ``revisit``. Bodies are stored decoded, so a header
that speaks of the encoding on the wire is renamed ``X-Archive-Orig-…``. What WARC has no header for
(source, access basis, how a date is known) stands in a ``metadata`` record beside each capture,
which our own import reads: export and import give equal captures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.model import Capture, Snapshot
from pipeline.snapshot.archives.trails import NOTES
from pipeline.snapshot.store import SnapshotStore

_VERSION = "1.1"
_ON_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """Where a record lies in the WARC file, for a CDXJ index."""

    address: str
    at: datetime
    offset: int
    length: int
    status: int | None
    media_type: str
    digest: str
    revisit: bool


@dataclass(slots=True, kw_only=True)
class _Written:
    """What stands in the file already: per body its payload digest and first address and date."""

    bodies: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    index: list[Indexed] = field(default_factory=list)


def write_warc(
    store: SnapshotStore,
    snapshots: Iterable[Snapshot],
    file: BinaryIO,
    *,
    name: str,
    software: str,
    packed: bool,
) -> tuple[Indexed, ...]:
    """Write captures in the order given; the index of their records.

    Equal snapshots give equal bytes, ids included. Raises StoreError where a body is damaged.
    """
    writer = WARCWriter(file, gzip=packed, warc_version=_VERSION)
    written = _Written()
    first = True
    for snapshot in snapshots:
        if first:
            writer.write_record(_warcinfo(writer, name, software, snapshot.captured_at))
            first = False
        _write(writer, file, store.load(snapshot), snapshot, written)
    if first:
        writer.write_record(_warcinfo(writer, name, software, datetime(1970, 1, 1, tzinfo=UTC)))
    return tuple(written.index)


def cdxj(index: Iterable[Indexed], name: str) -> Iterator[str]:
    """The index as sorted CDXJ lines: reversed host and path, time, JSON."""
    lines = []
    for each in index:
        about = {
            "url": each.address,
            "mime": "warc/revisit" if each.revisit else each.media_type.partition(";")[0].strip(),
            "status": str(each.status or "-"),
            "digest": each.digest,
            "length": str(each.length),
            "offset": str(each.offset),
            "filename": name,
        }
        lines.append(f"{_reversed(each.address)} {each.at:%Y%m%d%H%M%S} {json.dumps(about)}")
    yield from sorted(lines)


def _write(
    writer: WARCWriter, file: BinaryIO, capture: Capture, snapshot: Snapshot, written: _Written
) -> None:
    date = _date(capture.captured_at)
    address = capture.final_url or capture.url
    for number, hop in enumerate(capture.redirects):
        following = capture.redirects[number + 1].url if number + 1 < len(capture.redirects) else address
        head = _head(hop.status, [("Location", following)])
        named = {"WARC-Date": date, "WARC-Record-ID": _identity(snapshot.id, f"hop {number}")}
        writer.write_record(
            writer.create_warc_record(
                hop.url, "response", payload=BytesIO(b""), http_headers=head, warc_headers_dict=named
            )
        )
    begins = file.tell()
    identity = _identity(snapshot.id, "page")
    known = written.bodies.get(snapshot.digest)
    record = _record(writer, capture, address, date, identity, known)
    writer.write_record(record)
    digest = known[0] if known else str(record.rec_headers.get_header("WARC-Payload-Digest"))
    written.bodies.setdefault(snapshot.digest, (digest, address, date))
    written.index.append(
        Indexed(
            address=address,
            at=capture.captured_at,
            offset=begins,
            length=file.tell() - begins,
            status=capture.status,
            media_type=capture.media_type,
            digest=digest,
            revisit=known is not None,
        )
    )
    writer.write_record(_metadata(writer, capture, address, date, identity, snapshot.id))


def _record(
    writer: WARCWriter,
    capture: Capture,
    address: str,
    date: str,
    identity: str,
    known: tuple[str, str, str] | None,
) -> Any:
    named = {"WARC-Date": date, "WARC-Record-ID": identity}
    head = _head(capture.status, capture.headers, capture) if capture.status is not None else None
    if known is not None:
        return writer.create_revisit_record(address, *known, http_headers=head, warc_headers_dict=named)
    body = BytesIO(capture.body)
    if head is not None:
        return writer.create_warc_record(
            address, "response", payload=body, http_headers=head, warc_headers_dict=named
        )
    return writer.create_warc_record(
        address,
        "resource",
        payload=body,
        length=len(capture.body),
        warc_content_type=capture.media_type,
        warc_headers_dict=named,
    )


def _head(
    status: int, headers: Iterable[tuple[str, str]], capture: Capture | None = None
) -> StatusAndHeaders:
    """The head of an HTTP answer whose body is stored decoded."""
    told = [
        (f"X-Archive-Orig-{name}" if name.lower() in _ON_THE_WIRE else name, value.replace("\n", " "))
        for name, value in headers
    ]
    if capture is not None:
        if not any(name.lower() == "content-type" for name, _ in told):
            told.append(("Content-Type", capture.media_type))
        told.append(("Content-Length", str(len(capture.body))))
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return StatusAndHeaders(f"{status} {phrase}".strip(), told, protocol="HTTP/1.1")


def _metadata(writer: WARCWriter, capture: Capture, address: str, date: str, identity: str, id: str) -> Any:
    note = {
        "source": capture.source,
        "url": capture.url,
        "final_url": capture.final_url,
        "status": capture.status,
        "media_type": capture.media_type,
        "headers": [list(each) for each in capture.headers],
        "redirects": [[hop.url, hop.status] for hop in capture.redirects],
        "not_modified": capture.not_modified,
        "rendered": capture.rendered,
        "basis": capture.basis,
        "note": capture.note,
    }
    data = json.dumps(note, ensure_ascii=False, indent=1).encode()
    named = {
        "WARC-Date": date,
        "WARC-Record-ID": _identity(id, "note"),
        "WARC-Refers-To": identity,
        "WARC-Concurrent-To": identity,
    }
    return writer.create_warc_record(
        address,
        "metadata",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type=NOTES,
        warc_headers_dict=named,
    )


def _warcinfo(writer: WARCWriter, name: str, software: str, at: datetime) -> Any:
    record = writer.create_warcinfo_record(
        Path(name).name,
        {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        },
    )
    record.rec_headers.replace_header("WARC-Date", _date(at))
    record.rec_headers.replace_header("WARC-Record-ID", _identity(name, "warcinfo"))
    return record


def _date(at: datetime) -> str:
    """WARC 1.1 dates may have microseconds; whole seconds are written without."""
    utc = at.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if utc.microsecond else "%Y-%m-%dT%H:%M:%SZ")


def _identity(id: str, part: str) -> str:
    """The same record has the same id in every export."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'guidewatch:{id}:{part}')}>"


def _reversed(address: str) -> str:
    """``com,example,www)/path?query``: the order in which archives sort addresses."""
    try:
        parts = urlsplit(address)
        host = ",".join(reversed((parts.hostname or "").split(".")))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return address
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower()

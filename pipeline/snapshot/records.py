"""Snapshot ↔ JSON: one small file per capture."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError
from pipeline.model import ExhibitKind, Redirect, Snapshot, StoredExhibit

_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


def to_json(snapshot: Snapshot) -> bytes:
    """The record of a snapshot as JSON; ``revisit`` follows from the other records and is left out."""
    record = {
        "format": _FORMAT,
        "source": snapshot.source,
        "captured_at": snapshot.captured_at.astimezone(UTC).isoformat(),
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "digest": snapshot.digest,
        "size": snapshot.size,
        "status": snapshot.status,
        "media_type": snapshot.media_type,
        "headers": [list(header) for header in snapshot.headers],
        "redirects": [[hop.url, hop.status] for hop in snapshot.redirects],
        "recipe": snapshot.recipe,
        "extractor": snapshot.extractor,
        "not_modified": snapshot.not_modified,
        "basis": snapshot.basis,
        "note": snapshot.note,
        "rendered": snapshot.rendered,
        "exhibits": [
            {"kind": each.kind, "media_type": each.media_type, "digest": each.digest, "size": each.size}
            for each in snapshot.exhibits
        ],
    }
    return json.dumps(record, indent=1).encode() + b"\n"


def from_json(data: bytes, path: Path, *, id: str, revisit: bool) -> Snapshot:
    """The snapshot of a record; raises StoreError naming ``path`` where it is not one of ours."""
    try:
        record: dict[str, Any] = json.loads(data)
        if record["format"] != _FORMAT:
            raise StoreError(
                f"{path} has format {record['format']!r}, this version reads {_FORMAT}: update guidewatch"
            )
        return _build(record, id, revisit)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise StoreError(
            f"{path} is damaged ({type(error).__name__}: {error}): move it out of the folder;"
            " the body stays, and the next capture makes a new record"
        ) from error


def _build(record: dict[str, Any], id: str, revisit: bool) -> Snapshot:
    captured_at = datetime.fromisoformat(record["captured_at"])
    if captured_at.tzinfo is None or not _DIGEST.fullmatch(record["digest"]):
        raise ValueError("no time zone, or a digest that is none")
    return Snapshot(
        id=id,
        source=record["source"],
        captured_at=captured_at,
        url=record["url"],
        final_url=record["final_url"],
        digest=record["digest"],
        size=int(record["size"]),
        status=record["status"],
        media_type=record["media_type"],
        headers=tuple((name, value) for name, value in record["headers"]),
        redirects=tuple(Redirect(url=url, status=status) for url, status in record["redirects"]),
        recipe=record["recipe"],
        extractor=record["extractor"],
        revisit=revisit,
        not_modified=record["not_modified"],
        basis=record["basis"],
        note=record["note"],
        # Records from before pages were rendered do not have these.
        rendered=bool(record.get("rendered", False)),
        exhibits=tuple(_exhibit(each) for each in record.get("exhibits", ())),
    )


def _exhibit(record: dict[str, Any]) -> StoredExhibit:
    if not _DIGEST.fullmatch(record["digest"]):
        raise ValueError("an exhibit has a digest that is none")
    return StoredExhibit(
        kind=ExhibitKind(record["kind"]),
        media_type=record["media_type"],
        digest=record["digest"],
        size=int(record["size"]),
    )

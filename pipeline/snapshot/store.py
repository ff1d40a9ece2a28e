"""What the world said, kept: content-addressed bodies and one record per capture.

Layout below the root (see snapshots/README.md): ``bodies/ab/abcdef….zst``,
``records/<source>/<time>-<digest>.json``, ``records/<source>/twins/`` for second fetches,
``incoming/`` for files that are being written.

Every file is written under another name, flushed and renamed, the body before its record. So a
process killed at any instant leaves at most an unused body; and processes need no lock, since
equal captures have equal names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import StoreError, UsageError
from pipeline.model import Capture, Exhibit, ExhibitKind, Snapshot, StoredExhibit
from pipeline.snapshot.audit import Audit, audit
from pipeline.snapshot.bodies import Bodies
from pipeline.snapshot.disk import read_whole, sweep, write_whole
from pipeline.snapshot.names import (
    TWINS,
    digest_part,
    folder_of,
    is_after,
    is_record_name,
    record_name,
    split_id,
)
from pipeline.snapshot.records import from_json, to_json


class SnapshotStore:
    """The captures below one folder; created on the first ``put``."""

    def __init__(self, root: Path) -> None:
        self._records = root / "records"
        self._staging = root / "incoming"
        self._bodies = Bodies(root / "bodies", self._staging)
        self._swept = False
        self._earliest: dict[str, dict[str, str]] = {}

    def put(self, capture: Capture, *, recipe: str, extractor: str) -> Snapshot:
        """Store a capture; ``recipe`` and ``extractor`` say how it is to be read.

        Idempotent: the same source, time and body have one id, and the first record stays.
        Raises StoreError where it cannot be written, ValueError for a time without a zone.
        """
        if not self._swept:
            sweep(self._staging)
            self._swept = True
        folder = self._folder(capture.source, twin=capture.twin)
        digest = self._bodies.put(capture.body)
        name = record_name(capture.captured_at, digest)
        path = folder / f"{name}.json"
        if not path.is_file():
            exhibits = tuple(self._keep(each) for each in capture.exhibits)
            record = replace(_record(capture, digest, recipe, extractor), exhibits=exhibits)
            write_whole(path, to_json(record), self._staging)
        revisit = not capture.twin and self._revisits(capture.source, name)
        stored = self._read(capture.source, name, revisit, twin=capture.twin)
        if stored.digest != digest:
            raise StoreError(f"{path} is the record of another body: move it out of the folder")
        return stored

    def has(self, capture: Capture) -> bool:
        """Whether a capture of this source, time and body is there."""
        name = record_name(capture.captured_at, hashlib.sha256(capture.body).hexdigest())
        return (self._folder(capture.source) / f"{name}.json").is_file()

    def foresee(self, capture: Capture, *, recipe: str, extractor: str) -> Snapshot:
        """The snapshot that ``put`` would make of a capture; nothing is written."""
        digest = hashlib.sha256(capture.body).hexdigest()
        name = record_name(capture.captured_at, digest)
        revisit = self._revisits(capture.source, name)
        record = _record(capture, digest, recipe, extractor)
        return replace(record, id=f"{capture.source}@{name}", revisit=revisit)

    def sources(self) -> tuple[str, ...]:
        """Ids of all sources that have captures, sorted."""
        if not self._records.is_dir():
            return ()
        found = []
        for folder in self._records.iterdir():
            path = next((p for p in sorted(folder.glob("*.json")) if is_record_name(p.stem)), None)
            if path is not None:
                found.append(from_json(read_whole(path), path, id="", revisit=False).source)
        return tuple(sorted(found))

    def latest(self, source: str) -> Snapshot | None:
        """The snapshot with the latest time; None where there is none."""
        names = self._names(source)
        return self._read(source, names[-1], _is_revisit(names[-1], names)) if names else None

    def history(self, source: str, *, after: datetime | None = None) -> tuple[Snapshot, ...]:
        """All snapshots of a source by time, then digest; those up to ``after`` are not even read.

        Twins are not among them: nobody looks at a page twice at once.
        """
        found, seen = [], set()
        for name in self._names(source):
            if after is None or is_after(name, after):
                found.append(self._read(source, name, digest_part(name) in seen))
            seen.add(digest_part(name))
        return tuple(found)

    def ids(self, source: str) -> tuple[str, ...]:
        """Ids of all snapshots of a source in order of time, without reading their records."""
        return tuple(f"{source}@{name}" for name in self._names(source))

    def twins(self, source: str) -> tuple[Snapshot, ...]:
        """The second fetches of a source by time."""
        return tuple(self._read(source, name, False, twin=True) for name in self._names(source, twin=True))

    def get(self, id: str) -> Snapshot:
        """The snapshot of that id, a twin's too; raises UsageError where there is none."""
        source, name = split_id(id)
        names = self._names(source)
        if name not in names:
            if name in self._names(source, twin=True):
                return self._read(source, name, False, twin=True)
            raise UsageError(f"no snapshot “{id}”; `guidewatch captures list` shows what there is")
        return self._read(source, name, _is_revisit(name, names))

    def load(self, snapshot: Snapshot) -> Capture:
        """The capture that a snapshot records, its body verified; raises StoreError."""
        return Capture(
            source=snapshot.source,
            url=snapshot.url,
            final_url=snapshot.final_url,
            captured_at=snapshot.captured_at,
            body=self._bodies.load(snapshot.digest),
            status=snapshot.status,
            media_type=snapshot.media_type,
            headers=snapshot.headers,
            redirects=snapshot.redirects,
            not_modified=snapshot.not_modified,
            basis=snapshot.basis,
            note=snapshot.note,
            rendered=snapshot.rendered,
            twin=snapshot.twin,
        )

    def exhibit(self, snapshot: Snapshot, kind: ExhibitKind) -> bytes | None:
        """The bytes of a snapshot's exhibit, verified; None where it has none of that kind."""
        found = next((each for each in snapshot.exhibits if each.kind is kind), None)
        return self._bodies.load(found.digest) if found else None

    def _keep(self, exhibit: Exhibit) -> StoredExhibit:
        return StoredExhibit(
            kind=exhibit.kind,
            media_type=exhibit.media_type,
            digest=self._bodies.put(exhibit.data),
            size=len(exhibit.data),
        )

    def verify(self) -> Audit:
        """Read every record and every body and compare them with their names; nothing is changed."""
        return audit(self._records, self._bodies)

    def _revisits(self, source: str, name: str) -> bool:
        """Whether an earlier record has the body of this one.

        The folder is listed once per store and source: a long import would list it for every
        capture. What another process adds meanwhile is not seen; ``history`` lists anew.
        """
        if source not in self._earliest:
            self._earliest[source] = {}
            for each in reversed(self._names(source)):
                self._earliest[source][digest_part(each)] = each
        earliest = self._earliest[source].setdefault(digest_part(name), name)
        self._earliest[source][digest_part(name)] = min(earliest, name)
        return earliest < name

    def _folder(self, source: str, *, twin: bool = False) -> Path:
        folder = self._records / folder_of(source)
        return folder / TWINS if twin else folder

    def _names(self, source: str, *, twin: bool = False) -> list[str]:
        """Names of a source's records in order of time."""
        folder = self._folder(source, twin=twin)
        if not folder.is_dir():
            return []
        return sorted(p.stem for p in folder.iterdir() if p.suffix == ".json" and is_record_name(p.stem))

    def _read(self, source: str, name: str, revisit: bool, *, twin: bool = False) -> Snapshot:
        path = self._folder(source, twin=twin) / f"{name}.json"
        snapshot = from_json(read_whole(path), path, id=f"{source}@{name}", revisit=revisit)
        if snapshot.source != source:
            raise StoreError(f"{path} belongs to “{snapshot.source}”, not to “{source}”: move it there")
        return replace(snapshot, twin=twin)


def _is_revisit(name: str, names: Iterable[str]) -> bool:
    """Whether an earlier record has the same body.

    Told by the names and not stored, so that importing older captures leaves no wrong mark behind.
    """
    return any(each < name and digest_part(each) == digest_part(name) for each in names)


def _record(capture: Capture, digest: str, recipe: str, extractor: str) -> Snapshot:
    return Snapshot(
        id="",
        source=capture.source,
        captured_at=capture.captured_at.astimezone(UTC),
        url=capture.url,
        final_url=capture.final_url,
        digest=digest,
        size=len(capture.body),
        status=capture.status,
        media_type=capture.media_type,
        headers=capture.headers,
        redirects=capture.redirects,
        recipe=recipe,
        extractor=extractor,
        revisit=False,
        not_modified=capture.not_modified,
        basis=capture.basis,
        note=capture.note,
        rendered=capture.rendered,
        twin=capture.twin,
    )

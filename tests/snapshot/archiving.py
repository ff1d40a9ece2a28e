"""Archives made for tests: WARC files, repositories, and the service whose pages are in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from dulwich import porcelain
from dulwich.repo import Repo
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.model import Service, Source
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.archives import Claims, Skipped, Unclaimed, read_inputs
from pipeline.snapshot.imports import Imported, take

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
URL = "https://www.acme.example/terms"
SOURCE = Source(id="acme.terms", service="acme", url=URL, locale="en")
SERVICE = Service(id="acme", name="Acme", hosts=("www.acme.example",), sources=(SOURCE,))

Item = Imported | Skipped | Unclaimed


def page(days: int) -> bytes:
    return f"<html><body><h1>Terms</h1><p>You have {days} days to cancel.</p></body></html>".encode()


class Warc:
    """A WARC file in the making; compressed where its name ends in .gz."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=path.suffix == ".gz", warc_version="1.1")

    def answer(
        self,
        date: str,
        body: bytes,
        *,
        url: str = URL,
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (),
    ) -> str:
        """Add an HTTP answer; its payload's digest."""
        named = {"WARC-Date": date}
        told = [("Content-Type", "text/html; charset=utf-8"), *headers]
        head = StatusAndHeaders(status, told, protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict=named
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, date: str, digest: str, of: str, *, url: str = URL) -> None:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        self._writer.write_record(
            self._writer.create_revisit_record(
                url, digest, URL, of, http_headers=head, warc_headers_dict={"WARC-Date": date}
            )
        )

    def record(self, kind: str, date: str, body: bytes, media_type: str, *, url: str = URL) -> None:
        """Add any other record."""
        self._writer.write_record(
            self._writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                warc_content_type=media_type,
                warc_headers_dict={"WARC-Date": date},
            )
        )

    def bytes(self, data: bytes) -> None:
        """Add what is no record."""
        self._file.write(data)

    def done(self) -> Path:
        self._file.close()
        return self.path


def repository(folder: Path, commits: Sequence[tuple[str, str, bytes, str]]) -> Path:
    """A git repository of (day, file, content, message), one commit each."""
    folder.mkdir()
    repo = Repo.init(str(folder))
    for day, name, content, message in commits:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        porcelain.add(repo, [str(path)])
        at = int(datetime.fromisoformat(f"{day}T06:30:00+00:00").timestamp())
        porcelain.commit(
            repo,
            message=message.encode(),
            author=b"Archivist <bot@archive.example>",
            committer=b"Archivist <bot@archive.example>",
            author_timestamp=at,
            commit_timestamp=at,
            author_timezone=0,
            commit_timezone=0,
        )
    repo.close()
    return folder


def items(store: SnapshotStore, *paths: Path, only: Source | None = None, address: str = "") -> list[Item]:
    claims = Claims([SERVICE], only=only, address=address)
    return list(take(store, read_inputs(paths, claims, now=NOW), extractor="2026.1", now=NOW))


def days(found: Sequence[Item]) -> list[str]:
    """The dates of what was imported, sorted."""
    return sorted(f"{each.snapshot.captured_at:%Y-%m-%d}" for each in found if isinstance(each, Imported))


def reasons(found: Sequence[Item]) -> list[str]:
    return [each.reason for each in found if isinstance(each, Skipped)]


def strangers(found: Sequence[Item]) -> list[str]:
    return [each.address for each in found if isinstance(each, Unclaimed)]

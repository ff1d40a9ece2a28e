"""The records of WARC files, one after the other, past what is damaged."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

import brotli
from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.snapshot.archives.found import Skipped

LARGEST_BODY = 64 * 1024 * 1024
_LONGEST_LINE = 64 * 1024  # of a record's headers
_HEAD = 256 * 1024  # of an HTTP answer's headers
_BLOCK = 64 * 1024
_BEGINNING = (b"\x1f\x8b\x08", b"WARC/1.", b"WARC/0.")
_OVERLAP = 8
# What warcio raises on hostile files, besides its own errors.
BROKEN = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    zlib.error,
    brotli.error,
    ValueError,
    EOFError,
    OSError,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcFile:
    """A WARC file that can be opened again and again: a file, or an entry of a WACZ."""

    name: str
    open: Callable[[], BinaryIO]
    named: bool = False


class Record:
    """One record: its headers at once, its block on demand while it is the current one."""

    def __init__(self, file: WarcFile, offset: int, record: object) -> None:
        self._record = record
        self.reading: Iterator[Record | Skipped] | None = None
        self.where = f"{file.name}:{offset}"
        self.offset = offset
        self.kind: str = str(record.rec_type)  # type: ignore[attr-defined]  # warcio has no types
        self.address = self.header("WARC-Target-URI").strip("<>")

    def header(self, name: str) -> str:
        """A header of the record, "" where it has none."""
        return str(self._record.rec_headers.get_header(name) or "")  # type: ignore[attr-defined]

    @property
    def at(self) -> datetime:
        """WARC-Date; ValueError where it is none."""
        text = self.header("WARC-Date")
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def beginning(self, size: int = _HEAD) -> bytes:
        """The first bytes of the block; nothing more can be read after it."""
        return self._read(size)

    def block(self) -> bytes:
        """The whole block, its length and digest verified; ValueError says what is wrong with it."""
        block = self._read(LARGEST_BODY + _HEAD + 1)
        if len(block) > LARGEST_BODY + _HEAD:
            raise ValueError(f"it is larger than {LARGEST_BODY >> 20} MB")
        told = self.header("Content-Length")
        if told.isdigit() and int(told) != len(block) and self.header("WARC-Type"):
            raise ValueError(f"it ends after {len(block):,} of {int(told):,} bytes")
        if not _fits(block, self.header("WARC-Block-Digest")):
            raise ValueError("its block does not match its digest")
        return block

    def _read(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            piece = self._record.raw_stream.read(min(_BLOCK, size - len(found)))  # type: ignore[attr-defined]
            if not piece:
                break
            found += piece
        return bytes(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer taken apart; ``length`` is that of its head in bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    length: int

    def header(self, name: str) -> str:
        """The last value of a header, "" where there is none."""
        return next((v for k, v in reversed(self.headers) if k.casefold() == name.casefold()), "")


def answer(block: bytes) -> Answer | None:
    """The head of an HTTP answer; None where the block does not begin with one."""
    if not block.startswith(b"HTTP/"):
        return None
    parser = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/3"], verify=False)
    stream = BytesIO(block[:_HEAD])
    try:
        head = parser.parse(stream)
    except BROKEN:
        return None
    status = re.match(r"\d{3}", head.statusline)
    if status is None:
        return None
    return Answer(status=int(status[0]), headers=tuple(head.headers), length=stream.tell())


def records(file: WarcFile, start: int = 0) -> Iterator[Record | Skipped]:
    """The records of a file from an offset on; what cannot be read is skipped to the next that can."""
    try:
        stream = file.open()
    except OSError as error:
        yield Skipped(where=file.name, reason=error.strerror or str(error), named=file.named)
        return
    with stream:
        at: int | None = start
        damaged = False
        while at is not None:
            stream.seek(at)
            iterator = _Quiet(stream)
            position = at
            try:
                while True:
                    # Where the next record begins is known only after the one before was read to its end.
                    iterator.read_to_end()
                    position = iterator.offset
                    record = next(iterator, None)
                    if record is None:
                        return
                    damaged = False
                    yield Record(file, position, record)
            except BROKEN as error:
                strange = position == 0 and not _is_archive(stream)
                if not damaged:  # what is found behind damage may be more of it
                    reason = "not a WARC file" if strange else f"damaged record ({_short(error)})"
                    yield Skipped(
                        where=f"{file.name}:{position}", reason=reason, named=file.named and strange
                    )
                damaged = True
                at = None if strange else _next(stream, position + 1)


def _short(error: Exception) -> str:
    """What is wrong, without the bytes of the archive that warcio quotes."""
    return re.split(r", first line|\n", str(error).strip())[0][:200] or type(error).__name__


class _Quiet(WARCIterator):  # type: ignore[misc]  # warcio has no types
    """Says nothing on stderr and refuses endless header lines."""

    INC_RECORD = ""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, no_record_parse=True)
        self.reader = _Bounded(self.fh)


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    def readline(self, length: int | None = None) -> bytes:
        line = bytes(super().readline(length or _LONGEST_LINE))
        if length is None and len(line) >= _LONGEST_LINE:
            raise ValueError("a header line without an end")
        return line


def _is_archive(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(16).startswith(_BEGINNING)


def _next(stream: BinaryIO, at: int) -> int | None:
    """Where the next record may begin; None at the end of the file."""
    stream.seek(at)
    tail = b""
    while piece := stream.read(_BLOCK):
        data = tail + piece
        places = [place for mark in _BEGINNING if (place := data.find(mark)) >= 0]
        if places:
            return at - len(tail) + min(places)
        at += len(piece)
        tail = data[-_OVERLAP:]
    return None


def _fits(block: bytes, told: str) -> bool:
    """Whether a digest (``sha1:BASE32`` or hex) is that of the block; one that we cannot judge fits."""
    algorithm, _, value = told.partition(":")
    if algorithm.lower() not in ("sha1", "sha256", "md5", "sha512") or not value:
        return True
    digest = hashlib.new(algorithm.lower(), block, usedforsecurity=False).digest()
    return value.lower() in (digest.hex(), base64.b32encode(digest).decode().lower())

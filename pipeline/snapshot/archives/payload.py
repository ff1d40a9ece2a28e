"""The body of an archived HTTP answer: chunks joined, compression undone, within a bound.

Archives keep answers as they were sent. The parsers of other libraries expand without a limit,
so that a few kilobytes of an archive could fill the memory; each step here stops at one.
"""

from __future__ import annotations

import zlib
from io import BytesIO

import brotli
import zstandard

_CHUNK_HEAD = 64  # characters of a chunk's size line


def decoded(raw: bytes, transfer: str, content: str, limit: int) -> bytes:
    """The body as a browser would see it, at most ``limit`` bytes; ValueError says what is wrong.

    ``transfer`` and ``content`` are the headers of that name. A body that is not what they say is
    taken as it is: many archives store bodies decoded and keep the headers.
    """
    body = (_joined(raw) or raw) if "chunked" in transfer.lower() else raw
    for coding in reversed([each.strip().lower() for each in content.split(",") if each.strip()]):
        body = _expanded(body, coding, limit)
    if len(body) > limit:
        raise ValueError(f"the body is larger than {limit >> 20} MB")
    return body


def _joined(raw: bytes) -> bytes | None:
    """A chunked body in one piece; None where it is not chunked (RFC 9112, 7.1)."""
    pieces: list[bytes] = []
    at = 0
    while at < len(raw):
        end = raw.find(b"\r\n", at, at + _CHUNK_HEAD)
        try:
            size = int(raw[at:end].split(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(pieces) if pieces else None
        if size == 0:
            break
        pieces.append(raw[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces)


def _expanded(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, 16 + zlib.MAX_WBITS, limit) if body[:2] == b"\x1f\x8b" else body
    if coding == "deflate":
        zipped = len(body) > 1 and body[0] & 15 == 8 and not (body[0] << 8 | body[1]) % 31
        return _inflated(body, zlib.MAX_WBITS if zipped else -zlib.MAX_WBITS, limit)
    if coding == "br":
        return _unbrotlied(body, limit)
    if coding == "zstd":
        return _unzstd(body, limit) if body[:4] == b"\x28\xb5\x2f\xfd" else body
    if coding in ("identity", "none", "utf-8", "utf8"):
        return body
    raise ValueError(f"content-encoding “{coding[:40]}” is not known")


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    try:
        return _bounded(zlib.decompressobj(bits).decompress(body, limit + 1), limit)
    except zlib.error as error:
        if bits < 0:
            return body  # stored decoded
        raise ValueError(f"its compression is damaged ({error})") from error


def _unbrotlied(body: bytes, limit: int) -> bytes:
    expander = brotli.Decompressor()
    found = bytearray()
    try:
        found += expander.process(body, output_buffer_limit=limit + 1)
        while not expander.is_finished() and len(found) <= limit:
            more = expander.process(b"", output_buffer_limit=limit + 1 - len(found))
            if not more:
                break
            found += more
    except brotli.error:
        return body  # stored decoded
    return _bounded(bytes(found), limit)


def _unzstd(body: bytes, limit: int) -> bytes:
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(BytesIO(body)) as stream:
            return _bounded(stream.read(limit + 1), limit)
    except zstandard.ZstdError as error:
        raise ValueError(f"its compression is damaged ({error})") from error


def _bounded(body: bytes, limit: int) -> bytes:
    if len(body) > limit:
        raise ValueError(f"it expands to more than {limit >> 20} MB")
    return body

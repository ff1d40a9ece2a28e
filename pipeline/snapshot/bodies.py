"""Bodies of captures, stored once under the sha256 of their bytes, compressed with Zstandard."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import zstandard

from pipeline.errors import StoreError
from pipeline.snapshot.disk import read_whole, write_whole

# 200 real pages of 100-370 KB, per page: level 1 1.1 ms, 25.9%; level 3 1.5 ms, 23.9%;
# level 6 4.2 ms, 22.3%; level 9 6.5 ms, 21.9%; level 12 17 ms, 21.7%.
_LEVEL = 3
# Far above what is ever captured (the spiders' DOWNLOAD_MAXSIZE, the import's LARGEST_FILE).
_LARGEST = 256 * 1024 * 1024


_DIGEST = re.compile(r"[0-9a-f]{64}")


class Bodies:
    """``<root>/ab/abcdef….zst``; what is read is checked against its name."""

    def __init__(self, root: Path, staging: Path) -> None:
        self._root, self._staging = root, staging

    def path(self, digest: str) -> Path:
        """Where the body of that sha256 (64 hex digits) lies or would lie."""
        return self._root / digest[:2] / f"{digest}.zst"

    def digests(self) -> Iterator[str]:
        """The sha256 of all bodies, sorted; files of other names are passed over."""
        for path in sorted(self._root.glob("??/*.zst")):
            if _DIGEST.fullmatch(path.stem) and path.parent.name == path.stem[:2]:
                yield path.stem

    def put(self, body: bytes) -> str:
        """Store a body unless it is there; returns its sha256 in hex. Raises StoreError."""
        digest = hashlib.sha256(body).hexdigest()
        path = self.path(digest)
        if not path.is_file():
            packed = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(body)
            write_whole(path, packed, self._staging)
        return digest

    def load(self, digest: str) -> bytes:
        """The body of that sha256; raises StoreError where it is absent or not what it was."""
        path = self.path(digest)
        if not path.is_file():
            raise StoreError(f"{path} is missing: bring it back from a backup, or capture the source again")
        packed = read_whole(path)
        try:
            size = zstandard.frame_content_size(packed)
            if size > _LARGEST:
                raise zstandard.ZstdError(f"claims {size} bytes")
            body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST)
        except zstandard.ZstdError as error:
            raise _damaged(path, str(error)) from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise _damaged(path, "its content does not match its name")
        return body


def _damaged(path: Path, why: str) -> StoreError:
    return StoreError(
        f"{path} is damaged ({why}): remove the file and bring it back from a backup,"
        " or capture or import the page again"
    )

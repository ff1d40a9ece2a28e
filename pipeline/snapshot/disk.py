"""Files of the snapshot store: errors that say what to do, and the sweeping of its staging folder."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline import files
from pipeline.errors import StoreError

# A write takes milliseconds; what lies in the staging folder for an hour belongs to a dead process.
_STALE_SECONDS = 3600.0


def write_whole(path: Path, data: bytes, staging: Path) -> None:
    """Put ``data`` at ``path`` by way of ``staging``, on the same file system; raises StoreError."""
    try:
        files.write_whole(path, data, staging=staging)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror or error}; check the free space and the permissions there"
        ) from error


def read_whole(path: Path) -> bytes:
    """The bytes of a file; raises StoreError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"cannot read {path}: {error.strerror or error}") from error


def sweep(staging: Path) -> int:
    """Remove what killed processes left in the staging folder; returns how many files that were."""
    removed = 0
    for path in staging.glob("*") if staging.is_dir() else ():
        try:
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                path.unlink()
                removed += 1
        except OSError:  # another process was quicker, or it is not ours to remove
            continue
    return removed

"""Files that are there whole or not at all, whatever instant the process is killed at."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from pipeline.errors import StoreError

# A write takes milliseconds; what lies in the staging folder for an hour belongs to a dead process.
_STALE_SECONDS = 3600.0


def write_whole(path: Path, data: bytes, staging: Path) -> None:
    """Put ``data`` at ``path``: written and flushed under another name, then renamed over it.

    ``staging`` must lie on the same file system. When this returns, the file survives a power cut;
    before that, ``path`` is either absent or what it was. Raises StoreError.
    """
    temporary: Path | None = None
    try:
        staging.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=staging)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        _flush_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {error.strerror or error}; check the free space and the permissions there"
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


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


def _flush_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

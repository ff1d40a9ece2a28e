"""Files that are there whole or not at all, whatever instant the process is killed at."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def write_whole(
    path: Path,
    data: bytes | str,
    *,
    staging: Path | None = None,
    last_look: Callable[[], None] | None = None,
) -> None:
    """Put ``data`` (text as UTF-8) at ``path``: written and flushed under another name, then renamed over it.

    When this returns, the file survives a power cut; before that, ``path`` is either absent or what it
    was. A file that was there keeps its permissions, a link stays a link. ``staging`` is where the
    draft lies (default: beside the file, under a hidden name); it must be on the same file system.
    ``last_look`` is called just before the rename and may raise to keep the old file. Missing folders
    are made. Raises OSError, and then leaves no draft.
    """
    target = path.resolve()
    folder = staging or target.parent
    folder.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{target.name}.{secrets.token_hex(6)}.part"
    try:
        with draft.open("xb") as file:
            file.write(data.encode("utf-8") if isinstance(data, str) else data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        if last_look is not None:
            last_look()
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

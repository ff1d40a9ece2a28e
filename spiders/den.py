"""A private folder for one crawl: the browser's profile and all other temporary files lie in it.

``den`` makes one and removes it, whatever happens. What a killed process left is removed by the next
crawl: the crawler holds a lock in its den for as long as it lives.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from spiders.processes import end_users_of

_PREFIX = "guidewatch-crawl-"
_LOCK = "lock"
_STALE_SECONDS = 60.0  # by then a crawler has its lock
_LONGEST = 60  # bytes of a den's path: a browser binds a socket in it, whose path may have 104
_SHORT = Path("/tmp")
_TRIES, _PAUSE = 100, 0.1  # a browser that was killed may write for a moment more, on a busy machine


@contextlib.contextmanager
def den() -> Iterator[Path]:
    """A fresh folder that nobody else can read; it is gone when the block ends."""
    place = _place()
    sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    try:
        yield folder
    finally:
        remove(folder)


def _place() -> Path:
    """Where dens lie: the folder for temporary files, or /tmp where its path is too long for a browser."""
    place = Path(tempfile.gettempdir())
    long = len(os.fsencode(place / _PREFIX)) + 8 > _LONGEST
    return _SHORT if long and os.access(_SHORT, os.W_OK) else place


def occupy(folder: Path) -> None:
    """Mark a den as in use until this process ends, however it ends."""
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)  # stays open on purpose
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def remove(folder: Path) -> None:
    """Remove a den with all that is in it, and end the browser that has its profile there."""
    for _ in range(_TRIES):
        end_users_of(folder)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists() and not end_users_of(folder):  # one that just starts shows its name late
            return
        time.sleep(_PAUSE)


def sweep(place: Path) -> None:
    """Remove the dens of our own crawlers that were killed together with the process that started them."""
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # another process was quicker, or it is not ours
            about = folder.lstat()
            stale = time.time() - about.st_mtime > _STALE_SECONDS
            if stale and about.st_uid == os.getuid() and folder.is_dir() and not _occupied(folder):
                remove(folder)


def _occupied(folder: Path) -> bool:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False

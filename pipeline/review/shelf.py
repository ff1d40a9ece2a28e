"""The guides of a workspace, read again when a file of theirs has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.guide import Library, load

Signature = frozenset[tuple[str, int, int]]


class Shelf:
    """The library of one folder, as its files say now."""

    def __init__(self, folder: Path, library: Library | None = None) -> None:
        self._folder = folder
        self._library = library
        self._read_at = _signature(folder) if library else None

    @property
    def library(self) -> Library:
        """The library; read again only where a file came, went or changed. Raises ContentErrors."""
        now = _signature(self._folder)
        if self._library is None or now != self._read_at:
            self._library, self._read_at = load(self._folder), now
        return self._library


def _signature(folder: Path) -> Signature:
    """Names, sizes and times of all YAML files below a folder."""
    return frozenset(_files(str(folder)))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    # Asked for every page of the review app: scandir takes a quarter of the time of Path.rglob.
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path)
                elif entry.name.endswith(".yaml"):
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
    except FileNotFoundError:  # gone meanwhile, or never there: the same as empty
        return

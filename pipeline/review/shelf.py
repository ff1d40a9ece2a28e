"""The guides of a workspace, read again when a file of theirs has changed."""

from __future__ import annotations

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
    return frozenset(
        (str(path), status.st_mtime_ns, status.st_size)
        for path in folder.rglob("*.yaml")
        if (status := path.stat())
    )

"""A path given by a person to the reader that understands it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from pipeline.markup import MEDIA_TYPES
from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.found import Item, Skipped
from pipeline.snapshot.archives.pages import is_dated, read_dated, read_saved_page
from pipeline.snapshot.archives.records import WarcFile
from pipeline.snapshot.archives.terms import is_repository, read_terms
from pipeline.snapshot.archives.wacz import wacz_files
from pipeline.snapshot.archives.warc import read_warcs
from pipeline.snapshot.saved import MHTML

_WARC = (".warc", ".warc.gz")
_WACZ = (".wacz",)
_PAGES = (*MEDIA_TYPES, *MHTML)
_MOST_FILES = 200_000
# What browsers put beside a saved page: its pictures and frames.
_PARTS = ("_files", "_fichiers", "_dateien", "_archivos")


def read_inputs(
    paths: Sequence[Path], claims: Claims, *, now: datetime, captured_at: datetime | None = None
) -> Iterator[Item]:
    """What is in files and folders: saved pages, WARC, WACZ, git repositories, folders of any of them.

    WARC files are read last and together, since a revisit may refer to another file. ``captured_at``
    is the date of saved pages and overrules their own.
    """
    warcs: list[WarcFile] = []
    for path in paths:
        yield from _read(path, claims, now, captured_at, True, warcs)
    if warcs:
        yield from read_warcs(warcs, claims)


def _read(
    path: Path,
    claims: Claims,
    now: datetime,
    captured_at: datetime | None,
    named: bool,
    warcs: list[WarcFile],
) -> Iterator[Item]:
    name = path.name.lower()
    if path.is_dir():
        if is_dated(path):
            yield from read_dated(path, claims, named=named)
        elif is_repository(path):
            yield from read_terms(path, claims, named=named)
        else:
            yield from _folder(path, claims, now, captured_at, warcs)
    elif name.endswith(_WARC):
        warcs.append(WarcFile(name=str(path), open=lambda: path.open("rb"), named=named))
    elif name.endswith(_WACZ):
        for each in wacz_files(path, named=named):
            if isinstance(each, Skipped):
                yield each
            else:
                warcs.append(each)
    else:
        yield from read_saved_page(path, claims, now=now, captured_at=captured_at, named=named)


def _folder(
    folder: Path, claims: Claims, now: datetime, captured_at: datetime | None, warcs: list[WarcFile]
) -> Iterator[Item]:
    """All that can be read below a folder, in order of names; links are not followed."""
    for count, path in enumerate(_below(folder)):
        if count >= _MOST_FILES:
            yield Skipped(where=str(folder), reason=f"more than {_MOST_FILES:,} files; import its parts")
            return
        yield from _read(path, claims, now, captured_at, False, warcs)


def _below(folder: Path) -> Iterator[Path]:
    """Files with an ending that we read, and folders that are one archive, sorted by path."""
    for place, folders, files in os.walk(folder):
        whole = [each for each in folders if is_dated(Path(place, each)) or is_repository(Path(place, each))]
        yield from (Path(place, each) for each in sorted(whole))
        folders[:] = sorted(
            each
            for each in folders
            if each not in whole and not each.startswith(".") and not each.lower().endswith(_PARTS)
        )
        for name in sorted(files):
            if name.lower().endswith((*_PAGES, *_WARC, *_WACZ)) and not Path(place, name).is_symlink():
                yield Path(place, name)

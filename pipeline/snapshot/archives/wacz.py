"""WACZ: a zip that holds WARC files below ``archive/`` (Web Archive Collection Zipped, 1.1).

Nothing is unpacked to disk: the WARC files are read inside the zip, and names serve as labels only.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from pipeline.snapshot.archives.found import Skipped
from pipeline.snapshot.archives.records import WarcFile

_MOST_ENTRIES = 10_000
_LARGEST_ENTRY = 16 * 1024**3
# A WARC file is stored as it is or compressed well; text hardly shrinks to a hundredth.
_STEEPEST = 200


def wacz_files(path: Path, *, named: bool = False) -> Iterator[WarcFile | Skipped]:
    """The WARC files in a WACZ; an entry that is damaged or hostile is skipped with its reason."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Skipped(where=str(path), reason=f"not a WACZ file: {error}", named=named)
        return
    held = [each for each in entries if each.filename.lower().endswith((".warc", ".warc.gz"))]
    if not held:
        yield Skipped(where=str(path), reason="no WARC file in this WACZ", named=named)
    for number, entry in enumerate(held):
        where = f"{path}!{entry.filename[:200]}"
        reason = "more WARC files than are read" if number >= _MOST_ENTRIES else _refused(entry)
        if reason:
            yield Skipped(where=where, reason=reason)
        else:
            yield WarcFile(name=where, open=partial(_open, path, entry.filename))


def _open(path: Path, name: str) -> BinaryIO:
    try:
        archive = zipfile.ZipFile(path)
        try:
            return cast(BinaryIO, archive.open(name))
        finally:
            archive.close()  # the entry keeps the file open for itself
    except (zipfile.BadZipFile, RuntimeError, KeyError, NotImplementedError) as error:
        raise OSError(f"cannot be read in the zip ({error})") from error


def _refused(entry: zipfile.ZipInfo) -> str:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts:
        return "its name leads out of the archive"
    if entry.flag_bits & 1:
        return "it is encrypted"
    if entry.file_size > _LARGEST_ENTRY:
        return f"it claims {entry.file_size:,} bytes"
    if entry.file_size > _STEEPEST * max(entry.compress_size, 1):
        return f"it claims to expand {entry.file_size // max(entry.compress_size, 1):,} times"
    return ""

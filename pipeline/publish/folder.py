"""An export in its folder: each file replaced whole, nothing of anybody else's touched.

``.guidewatch-export.json`` lists what was written with its digest. A file that we did not write is
never replaced; a file that is no longer part of the export is removed only if it still is what we wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

MANIFEST = ".guidewatch-export.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a folder: paths below it, in order. ``kept`` were ours but somebody edited them."""

    folder: Path
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def publish(files: Mapping[str, bytes], folder: Path, *, dry_run: bool = False) -> Published:
    """Bring a folder to exactly these files; the same files again change nothing.

    Raises UsageError, before anything is written, where a file stands in the way that is not ours.
    An export that was killed is completed by the next one: the list of files is written first.
    """
    known = _known(folder)
    _refuse_foreign(files, folder, known)
    digests = {path: _digest(body) for path, body in files.items()}
    stale = sorted(set(known) - set(files))
    edited = {path for path in stale if _is_file(folder / path) and not _is(folder / path, known[path])}
    changed = [path for path in files if not _is(folder / path, {digests[path]})]
    done = Published(
        folder=folder,
        written=tuple(changed),
        unchanged=tuple(path for path in files if path not in set(changed)),
        removed=tuple(path for path in stale if path not in edited and _is_file(folder / path)),
        kept=tuple(sorted(edited)),
    )
    if not dry_run:
        _carry_out(done, files, digests, known)
    return done


def _carry_out(
    done: Published, files: Mapping[str, bytes], digests: Mapping[str, str], known: Mapping[str, set[str]]
) -> None:
    both = {path: {*known.get(path, ()), digests[path]} for path in files}
    _write_list(done.folder, {**known, **both})
    for path in done.written:
        _replace(done.folder / path, files[path])
    for path in done.removed:
        (done.folder / path).unlink(missing_ok=True)
        _drop_empty((done.folder / path).parent, done.folder)
    _write_list(done.folder, {path: {digest} for path, digest in digests.items()})


def _refuse_foreign(files: Mapping[str, bytes], folder: Path, known: Mapping[str, set[str]]) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the export")
    for path in files:
        place = folder / path
        for above in place.relative_to(folder).parents:
            if (folder / above).is_symlink() and above != Path():
                raise UsageError(f"{folder / above} is a link; the export writes into its own folder only")
        if (place.exists() or place.is_symlink()) and (path not in known or not _is_file(place)):
            raise UsageError(
                f"{place} stands in the way and was not written by an export; "
                "choose an empty folder, or move that file"
            )


def _known(folder: Path) -> dict[str, set[str]]:
    """What earlier exports wrote: path → digests; nothing where there was none."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        return {}
    try:
        files = json.loads(manifest.read_text("utf-8"))["files"]
        known = {str(path): {str(each) for each in digests} for path, digests in files.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise UsageError(f"{manifest} cannot be read; delete it and the files of the last export") from None
    # The list lies in a public folder: a path that leads out of it is not ours, whoever wrote it.
    return {path: digests for path, digests in known.items() if _inside(path)}


def _inside(path: str) -> bool:
    parts = Path(path).parts
    return bool(parts) and not Path(path).is_absolute() and ".." not in parts


def _write_list(folder: Path, files: Mapping[str, set[str]]) -> None:
    members = {"written_by": "guidewatch export", "files": {p: sorted(files[p]) for p in sorted(files)}}
    text = json.dumps(members, ensure_ascii=False, indent=1) + "\n"
    _replace(folder / MANIFEST, text.encode("utf-8", "backslashreplace"))


def _replace(place: Path, body: bytes) -> None:
    """Put a whole file in place in one move; equal bytes are left alone, with their time."""
    if _is(place, {_digest(body)}):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        draft.chmod(0o644)  # a web server reads it
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _drop_empty(folder: Path, root: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _is_file(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()


def _is(place: Path, digests: set[str]) -> bool:
    return _is_file(place) and _digest(place.read_bytes()) in digests


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()

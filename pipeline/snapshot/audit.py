"""Is every file of the store what it was when it was stored?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.snapshot.bodies import Bodies
from pipeline.snapshot.disk import read_whole
from pipeline.snapshot.names import TWINS, is_record_name, record_name
from pipeline.snapshot.records import from_json

# A body is written before its record, so a young one without a record may be on its way.
_YOUNG_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Captures and bodies that were read; ``broken`` says what is wrong with which file and what to do.

    ``unused`` are bodies that no capture refers to: a process that was killed leaves one behind.
    """

    records: int
    bodies: int
    unused: tuple[Path, ...]
    broken: tuple[str, ...]


def audit(records: Path, bodies: Bodies) -> Audit:
    """Read all records below a folder and all bodies; every body once, whoever refers to it."""
    broken: list[str] = []
    referred: dict[str, Path] = {}
    count = 0
    for path in sorted((*records.glob("*/*.json"), *records.glob(f"*/{TWINS}/*.json"))):
        if is_record_name(path.stem):
            count += 1
            try:
                for digest in _referred(path):
                    referred.setdefault(digest, path)
            except StoreError as error:
                broken.append(str(error))
    there = set(bodies.digests())
    for digest in sorted(there | referred.keys()):
        try:
            bodies.load(digest)
        except StoreError as error:
            needed = f" (needed by {referred[digest]})" if digest in referred else ""
            broken.append(f"{error}{needed}")
    unused = tuple(bodies.path(each) for each in sorted(there - referred.keys()))
    return Audit(
        records=count, bodies=len(there), unused=tuple(p for p in unused if _old(p)), broken=tuple(broken)
    )


def _referred(path: Path) -> list[str]:
    """Digests of the bodies that a record needs; StoreError where it is damaged or misnamed."""
    snapshot = from_json(read_whole(path), path, id="", revisit=False)
    if record_name(snapshot.captured_at, snapshot.digest) != path.stem:
        raise StoreError(f"{path} does not say what its name says: move it out of the folder")
    return [snapshot.digest, *(each.digest for each in snapshot.exhibits)]


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _YOUNG_SECONDS
    except OSError:
        return False

"""The development data: where it lies, which corpus it is, how it is parted, and who judges on it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

from benchmarks.figures import Part
from pipeline.errors import UsageError

PROJECT = Path(__file__).resolve().parents[1]
_LABELS = ("captures.jsonl", "declaration.json", "labels.jsonl", "score.py", "score_replay.py")
_PAGES = (".html", ".md", ".txt")


def shared_folder() -> Path:
    """The folder named by GUIDEWATCH_SHARED, or ``shared`` beside the project; it may not exist."""
    return Path(os.environ.get("GUIDEWATCH_SHARED") or PROJECT.parent / "shared")


def missing(shared: Path) -> str | None:
    """Why nothing can be measured on that folder, or None where all of it is there."""
    for needed in ("captures/score_replay.py", "pairs/score.py", "pairs/labels.jsonl"):
        if not (shared / needed).is_file():
            return f"no {needed} in {shared}; set GUIDEWATCH_SHARED to the folder of captures and pairs"
    return None


def part_of(name: str) -> Part:
    """The part to which a whole page (folder name) or service belongs, by the parity of its SHA-256."""
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    return Part.ASIDE if number % 2 else Part.TUNED


def capture_folders(shared: Path) -> tuple[Path, ...]:
    """The folders of captures, by name."""
    return tuple(sorted(index.parent for index in (shared / "captures").glob("*/captures.jsonl")))


def digest(shared: Path) -> str:
    """SHA-256 in hex over names and sizes of all pages and the content of labels and judges.

    Pages are known by their size only: reading all of them would take longer than it is worth.
    """
    sums = hashlib.sha256()
    for path in _files(shared):
        line = f"{path.relative_to(shared).as_posix()} {path.stat().st_size}"
        if path.name in _LABELS:
            line += f" {hashlib.sha256(path.read_bytes()).hexdigest()}"
        sums.update(f"{line}\n".encode())
    return sums.hexdigest()


def _files(shared: Path) -> list[Path]:
    found = [path for top in ("captures", "pairs") for path in (shared / top).rglob("*") if path.is_file()]
    kept = [p for p in found if p.name in _LABELS or (p.suffix in _PAGES and p.name != "README.md")]
    return sorted(kept, key=lambda path: path.relative_to(shared).as_posix())


def load_judge(script: Path) -> ModuleType:
    """The scorer that lies beside the data, as a module; nothing is written beside it."""
    spec = importlib.util.spec_from_file_location(f"judge_{script.stem}", script)
    if spec is None or spec.loader is None:
        raise UsageError(f"{script}: cannot be loaded as a module")
    judge = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(judge)
    finally:
        sys.dont_write_bytecode = before
    return judge

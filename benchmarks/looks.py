"""What it costs to read a page whose article did not change: by parsing it, and by its remembered source.

``python -m benchmarks.looks``: both ways side by side in one run, on real captures in their order, and
whether the documents are the same. Times depend on the machine; trust the ratio.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.corpus import capture_folders, missing, shared_folder
from pipeline.extract import blocks, region
from pipeline.extract.familiar import Familiar
from pipeline.markup import decode
from pipeline.model import Document, Recipe
from pipeline.snapshot.archives.dated import read_archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One capture read both ways: CPU milliseconds per 200 KB, and whether the documents are equal.

    ``recalled``: the second way did not have to parse. ``quiet``: it reads like the capture before.
    """

    parsed: float
    remembered: float
    recalled: bool
    quiet: bool
    equal: bool


def readings(folder: Path, recipe: Recipe, last: int | None = None) -> list[Reading]:
    """Every capture of a folder, or the last so many, read both ways."""
    texts = [decode(path.read_bytes()) for path in sorted(folder.glob("*.html"))[-(last or 0) :]]
    familiar = Familiar()
    found: list[Reading] = []
    before: Document | None = None
    for text in texts:
        asked: list[str] = []

        def parse(page: str, asked: list[str] = asked) -> Document:
            asked.append(page)
            return blocks(region(page, recipe))

        started = time.process_time()
        parsed = blocks(region(text, recipe))
        between = time.process_time()
        remembered = familiar.read(text, recipe, "html", parse)
        ended = time.process_time()
        scale = 1000 * 200_000 / max(1, len(text))
        found.append(
            Reading(
                parsed=(between - started) * scale,
                remembered=(ended - between) * scale,
                recalled=not asked,
                quiet=before == parsed,
                equal=parsed == remembered,
            )
        )
        before = parsed
    return found


def report(name: str, found: Sequence[Reading]) -> str:
    """A line on one folder: how many quiet captures were recalled, what both ways cost, what differed."""
    quiet = [each for each in found if each.quiet]
    if not quiet:
        return f"{name}: no quiet capture"
    slow, fast = median(each.parsed for each in quiet), median(each.remembered for each in quiet)
    recalled = sum(each.recalled for each in quiet)
    return (
        f"{name}: {recalled}/{len(quiet)} quiet captures recalled; {slow:.1f} → {fast:.1f} ms per 200 KB"
        f" ({slow / max(fast, 0.001):.1f} times), {sum(not each.equal for each in found)} documents differ"
    )


def main() -> None:
    """Print a line per folder and way."""
    shared = shared_folder()
    if reason := missing(shared):
        print(f"SKIPPED: {reason}")
        return
    every: list[Reading] = []
    for folder in capture_folders(shared):
        for way, recipe in (("selectors", read_archive(folder).recipe), ("no selectors", Recipe())):
            found = readings(folder, recipe)
            every += found
            print(report(f"{folder.name}, {way}", found), flush=True)
    print(report("all", every))


if __name__ == "__main__":
    main()

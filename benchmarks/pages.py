"""Saved pages of our own against what a reader wrote down: blocks that must be read, words that must not.

``gold.txt`` beside a page holds a line per block that must be there, ``+ step 2: Tap Cancel``, and per
phrase of the page's surroundings that no block may hold, ``- Related articles``. It was written before the
page was read by us.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import PROJECT
from benchmarks.figures import Better, Figure, Part, Share, share
from pipeline.extract import extract
from pipeline.model import Block, BlockKind, Document, Recipe
from pipeline.text import canonical

PAGES = PROJECT / "tests" / "pages"
Row = tuple[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A saved page with its selectors and what a reader wrote down of it."""

    name: str
    body: bytes
    recipe: Recipe
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def golds(folder: Path = PAGES) -> Iterator[Gold]:
    """Every page with a gold.txt, by name."""
    for file in sorted(folder.glob("*/*/gold.txt")):
        lines = file.read_text("utf-8").splitlines()
        recipe = file.with_name("recipe.json")
        given = json.loads(recipe.read_text("utf-8")) if recipe.exists() else {}
        yield Gold(
            name=f"{file.parent.parent.name}/{file.parent.name}",
            body=file.with_name("page.html").read_bytes(),
            recipe=Recipe(select=tuple(given.get("select", ())), remove=tuple(given.get("remove", ()))),
            wanted=tuple(line[2:] for line in lines if line.startswith("+ ")),
            unwanted=tuple(line[2:] for line in lines if line.startswith("- ")),
        )


def found(gold: Gold, document: Document) -> list[Row]:
    """Each block that must be there, and whether it was read: kind, number of a step, and words."""
    left = Counter(canonical(_line(block)) for block in document.blocks)
    rows = []
    for line in gold.wanted:
        key = canonical(line)
        rows.append((f"{gold.name}: {line}", left[key] > 0))
        left[key] -= 1
    return rows


def leaked(gold: Gold, document: Document) -> list[Row]:
    """Each phrase that belongs to the page and not to the article, and whether a block holds it."""
    text = "\n".join(block.key for block in document.blocks)
    return [
        (f"{gold.name}: {line}", re.search(rf"(?<!\w){re.escape(canonical(line))}(?!\w)", text) is not None)
        for line in gold.unwanted
    ]


def _line(block: Block) -> str:
    number = f" {block.position}" if block.kind is BlockKind.STEP else ""
    return f"{block.kind}{number}: {block.text}"


def figures() -> tuple[Figure, ...]:
    """Blocks found and surroundings leaked, with the declared selectors and without any."""
    measured: list[Figure] = []
    every = list(golds())
    for way, declared in (("selectors", True), ("no selectors", False)):
        read = [(gold, extract(gold.body, recipe=gold.recipe if declared else Recipe())) for gold in every]
        measured.append(
            _figure(f"pages, {way}: blocks found", Better.HIGHER, [found(*each) for each in read])
        )
        measured.append(
            _figure(f"pages, {way}: surroundings leaked", Better.LOWER, [leaked(*each) for each in read])
        )
    return tuple(measured)


def _figure(name: str, better: Better, rows: list[list[Row]]) -> Figure:
    counted: Share = share([row for page in rows for row in page], better)
    return Figure(name=name, better=better, parts={Part.WHOLE: counted})


if __name__ == "__main__":
    for figure in figures():
        low, high = figure.whole.interval
        print(f"{figure.name}: {figure.whole.hits}/{figure.whole.of} ({low:.3f}-{high:.3f})")
        for row in figure.whole.wrong:
            print(f"  {row}")

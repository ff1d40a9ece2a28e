"""Our own sentences with all their facts: how many are read exactly, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.figures import Better, Figure, Part, share
from pipeline.facts import find
from tests.facts.test_cases import CASES, PRODUCTS, shown


def figures(folder: Path = CASES) -> tuple[Figure, ...]:
    """The rate of exactly read cases of each language's file; there are no parts, we wrote them."""
    return tuple(
        Figure(
            name=f"cases: facts exact, {path.stem}",
            better=Better.HIGHER,
            parts={Part.WHOLE: share(_read(path), Better.HIGHER)},
        )
        for path in sorted(folder.glob("*.toml"))
    )


def _read(path: Path) -> list[tuple[str, bool]]:
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return [(f"{path.stem}-{place:03d}", _exact(path.stem, case)) for place, case in enumerate(cases)]


def _exact(language: str, case: Mapping[str, Any]) -> bool:
    found = find(case["text"], language=language, products=PRODUCTS, headings=case.get("headings", ()))
    return bool([shown(fact) for fact in found] == case["facts"])

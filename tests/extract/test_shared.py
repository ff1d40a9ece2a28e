"""Extraction on real captures: quiet captures stay quiet, lasting changes are seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.model import Recipe

QUIET = ("same", "markup", "technical")


def differences(folder: Path, recipe: Recipe) -> tuple[list[str], list[str]]:
    """Files where quiet captures differ from the one before, and where new ones do not."""
    false, lost = [], []
    before: tuple[str, ...] | None = None
    for line in (folder / "captures.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        keys = tuple(
            block.key for block in extract((folder / row["file"]).read_bytes(), recipe=recipe).blocks
        )
        if before is not None and row["truth"] in QUIET and keys != before:
            false.append(row["file"])
        if before is not None and row["truth"] == "new" and keys == before:
            lost.append(row["file"])
        before = keys
    return false, lost


@pytest.mark.shared
@pytest.mark.parametrize("selected", [True, False], ids=["selectors", "automatic"])
@pytest.mark.parametrize("name", ["dating-romeo-terms-of-service", "demo-uptimerobot-terms-of-service"])
def test_quiet_captures_read_the_same_and_new_ones_do_not(shared: Path, name: str, selected: bool) -> None:
    folder = shared / "captures" / name
    select = json.loads((folder / "declaration.json").read_text("utf-8"))["select"]
    chosen = (select,) if isinstance(select, str) else tuple(select)
    assert differences(folder, Recipe(select=chosen) if selected else Recipe()) == ([], [])

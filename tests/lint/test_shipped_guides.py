"""The guides that this repository ships are what lint wants guides to be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.guide import load
from pipeline.lint import Level, Rule, lint
from spiders.demo.workspace import materialise

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHORT = (Rule.DISCLAIMER_MISSING,)  # the demo's guides are excerpts


@pytest.mark.parametrize("where", ["ours", "demo"])
def test_shipped_guides_raise_notes_at_most(where: str, tmp_path: Path) -> None:
    folder = ROOT / "guides" if where == "ours" else materialise(tmp_path, 8400) / "guides"
    found = lint(load(folder), documents={}, now=NOW)
    assert [
        f"{each.path.name}:{each.line} {each.message}"
        for each in found
        if each.level is not Level.NOTE and (where == "ours" or each.rule not in SHORT)
    ] == []

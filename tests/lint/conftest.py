"""A clean workspace that a test spoils in one place, and what lint says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.guide import load
from pipeline.lint import Remark, Rule, lint
from pipeline.model import Document
from tests.lint.clean import FILES

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Look = Callable[..., list[Remark]]
Spoil = Callable[[str, str, str], int]


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    """A ``guides/`` folder without a fault, in four languages."""
    folder = tmp_path / "guides"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def spoil(guides: Path) -> Spoil:
    """Replace a piece of a guide that stands there once; gives the line where the new piece begins."""

    def replace(locale: str, old: str, new: str) -> int:
        path = guides / f"brightbox/cancel.{locale}.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace


@pytest.fixture
def look(guides: Path) -> Look:
    """What lint says; ``never-verified`` apart, which every new guide says."""

    def remarks(documents: Mapping[str, Document] | None = None, now: datetime = NOW) -> list[Remark]:
        found = lint(load(guides), documents=documents or {}, now=now)
        return [each for each in found if each.rule is not Rule.UNVERIFIED]

    return remarks

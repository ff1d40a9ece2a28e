"""The gate on real captures and pairs: honest pages pass, failed scrapes are known."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.gate import broken, inspect
from pipeline.model import Capture

EVERY = 8  # each eighth capture: about eighty pages


@pytest.mark.shared
def test_no_archived_capture_of_an_article_is_rejected_by_its_body(shared: Path) -> None:
    pages = sorted((shared / "captures").glob("*/*.html"))[::EVERY]
    now = datetime(2031, 1, 1, tzinfo=UTC)
    captures = [
        Capture(source="a", url="", final_url="", captured_at=now, body=page.read_bytes()) for page in pages
    ]
    assert [page.name for page, each in zip(pages, captures, strict=True) if inspect(each)] == []


@pytest.mark.shared
def test_failed_scrapes_among_the_pairs_are_known_and_hardly_anything_else(shared: Path) -> None:
    rows = map(json.loads, (shared / "pairs" / "labels.jsonl").read_text("utf-8").splitlines())
    missed, wrong = [], []
    for row in rows:
        before, after = (
            extract((shared / "pairs" / row[side]).read_bytes(), media_type="text/markdown")
            for side in ("before", "after")
        )
        failed = (broken(before) is None) != (broken(after) is None)
        if row["class"] == "broken" and not failed:
            missed.append(row["id"])
        if row["class"] != "broken" and failed:
            wrong.append(row["id"])
    assert len(missed) <= 1  # one pair switched its language, which only both texts together show
    assert wrong == []

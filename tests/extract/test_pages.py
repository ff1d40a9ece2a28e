"""Saved pages of our own making with the documents that a careful reader would write down."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.model import BlockKind, Recipe

PAGES = Path(__file__).parents[1] / "pages"
CASES = sorted(page.parent for page in PAGES.glob("*/*/page.html"))
NAMES = [f"{case.parent.name}/{case.name}" for case in CASES]

_spec = importlib.util.spec_from_file_location("pin", PAGES / "pin.py")
assert _spec is not None and _spec.loader is not None
pin = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pin)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_saved_page_is_read_into_its_pinned_document(case: Path) -> None:
    document = extract((case / "page.html").read_bytes(), recipe=pin.recipe_of(case))
    expected = json.loads((case / "document.json").read_text("utf-8"))
    assert pin.plain(document) == expected


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_without_selectors_no_step_of_the_article_is_lost_or_split(case: Path) -> None:
    body = (case / "page.html").read_bytes()
    declared = extract(body, recipe=pin.recipe_of(case))
    automatic = extract(body)
    steps = [(b.position, b.text) for b in declared.blocks if b.kind is BlockKind.STEP]
    assert [(b.position, b.text) for b in automatic.blocks if b.kind is BlockKind.STEP] == steps


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_without_selectors_all_text_of_the_article_is_found(case: Path) -> None:
    body = (case / "page.html").read_bytes()
    found = {block.key for block in extract(body).blocks}
    assert {b.key for b in extract(body, recipe=pin.recipe_of(case)).blocks} <= found


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_recipe_that_matches_nothing_gives_way_to_automatic_extraction(case: Path) -> None:
    body = (case / "page.html").read_bytes()
    lost = extract(body, recipe=Recipe(select=(".no-such-thing",)))
    assert lost.blocks == extract(body).blocks
    assert lost.extraction.route != "selector"
    assert [match.count for match in lost.extraction.matches] == [0]

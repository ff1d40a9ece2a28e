"""Saved pages against what a careful reader wrote down before we read them."""

from __future__ import annotations

import pytest

from benchmarks.pages import Gold, found, golds, leaked
from pipeline.extract import extract
from pipeline.model import Recipe

GOLDS = list(golds())
WAYS = (True, False)


@pytest.mark.parametrize("declared", WAYS, ids=("selectors", "no-selectors"))
@pytest.mark.parametrize("gold", GOLDS, ids=[gold.name for gold in GOLDS])
def test_every_block_that_a_reader_needs_is_read_in_its_kind(gold: Gold, declared: bool) -> None:
    document = extract(gold.body, recipe=gold.recipe if declared else Recipe())
    assert [line for line, there in found(gold, document) if not there] == []


def test_with_selectors_hardly_anything_is_read_that_the_page_says_to_everyone() -> None:
    rows = [row for gold in GOLDS for row in leaked(gold, extract(gold.body, recipe=gold.recipe))]
    assert sum(there for _, there in rows) <= 1
    assert len(rows) > 150


def test_without_selectors_at_most_one_phrase_in_twenty_of_the_surroundings_is_read() -> None:
    rows = [row for gold in GOLDS for row in leaked(gold, extract(gold.body))]
    assert sum(there for _, there in rows) <= 0.05 * len(rows)

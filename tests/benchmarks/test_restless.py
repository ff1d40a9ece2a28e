"""What two first fetches spare, on made-up pages whose pieces differ at every fetch."""

from __future__ import annotations

import pytest

from benchmarks.histories.article import articles
from benchmarks.histories.furniture import Restless
from benchmarks.histories.restless import measured

ARTICLES = {each.name: each for each in articles()}


@pytest.mark.parametrize(
    ("name", "piece"), [("en-portal-gym", Restless.HOST), ("fr-resiliation", Restless.SLOGAN)]
)
def test_two_fetches_spare_changes_and_lose_no_edit(name: str, piece: Restless) -> None:
    alone, twins = (
        measured(ARTICLES[name], piece, "6", declared=True, masked=masked) for masked in (False, True)
    )
    assert alone.changes > twins.changes == twins.tickets == 0
    assert twins.told == twins.edits == alone.told > 0

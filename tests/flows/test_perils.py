"""Everything that can happen to an official page, through the whole route: crawl, gate, check, tickets."""

from __future__ import annotations

import resource
import time
from functools import partial
from pathlib import Path

import pytest

from flows.perils import weather
from pipeline.errors import UsageError
from spiders.crawl import crawl
from spiders.demo.perils import PERILS
from spiders.settings import Limits


@pytest.mark.slow
@pytest.mark.xdist_group("crawl")
def test_each_hazard_ends_with_its_own_name_and_at_most_one_ticket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = partial(crawl, limits=Limits(first_pause=0.1))  # what is asked again is asked soon
    monkeypatch.setattr("flows.refresh.crawl", hasty)
    before = time.process_time()
    rows = weather(tmp_path / "perils")
    assert [
        f"{row.peril.name}: {row.outcome} {row.problem} {row.tickets}" for row in rows if not row.holds
    ] == []
    assert {row.peril.name for row in rows} >= {each.name for each in PERILS if not each.rendered}
    assert time.process_time() - before < 30, "seconds for judging, three looks at each page"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < 2000, "MB, with the tests before"


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="--dir"):
        weather(tmp_path)
    assert (tmp_path / "letter.txt").exists()

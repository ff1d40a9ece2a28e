"""Ten crawls with a browser cut short; ``python -m benchmarks.killed_runs 200`` is the long form."""

from __future__ import annotations

import sys

import pytest

from benchmarks.killed_runs import MANNERS, cuts
from spiders.browser import find_browser


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.xdist_group("crawl")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.skipif(find_browser() is None, reason="no browser: sudo apt-get install chromium")
def test_no_process_and_no_file_survives_a_crawl_however_it_was_cut_short() -> None:
    found = list(cuts(10, at_once=2))
    assert {each.manner for each in found} == {manner.__name__ for manner in MANNERS}
    assert [each for each in found if each.processes or each.files] == []
    assert sum(each.browser for each in found) >= 3, "most must be cut short while a browser is up"

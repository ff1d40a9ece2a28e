"""Shares, their intervals, and the parts of the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import load_judge, part_of
from benchmarks.figures import Better, Figure, Part, Share, share


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), table I: 81 of 263.
    low, high = Share(hits=81, of=263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_an_interval_stays_within_zero_and_one() -> None:
    assert Share(hits=0, of=5).interval[0] == 0.0
    assert Share(hits=5, of=5).interval[1] == pytest.approx(1.0)


def test_where_nothing_was_counted_nothing_is_known() -> None:
    nothing = Share(hits=0, of=0)
    assert nothing.rate is None
    assert nothing.interval == (0.0, 1.0)


def test_the_misses_are_wrong_where_more_is_better() -> None:
    assert share([("b", False), ("c", True), ("a", False)], Better.HIGHER).wrong == ("a", "b")


def test_the_hits_are_wrong_where_less_is_better() -> None:
    found = share([("b", False), ("c", True)], Better.LOWER)
    assert (found.hits, found.of, found.wrong) == (1, 2, ("c",))


def figure(better: Better, tuned: Share, aside: Share) -> Figure:
    return Figure(name="x", better=better, parts={Part.WHOLE: tuned, Part.TUNED: tuned, Part.ASIDE: aside})


def test_the_part_kept_aside_is_overfitted_below_the_interval_of_the_tuned_part() -> None:
    tuned = Share(hits=90, of=100)
    assert figure(Better.HIGHER, tuned, Share(hits=5, of=10)).overfitted
    assert not figure(Better.HIGHER, tuned, Share(hits=9, of=10)).overfitted


def test_a_rate_of_mistakes_is_overfitted_above_the_interval() -> None:
    tuned = Share(hits=1, of=100)
    assert figure(Better.LOWER, tuned, Share(hits=5, of=10)).overfitted
    assert not figure(Better.LOWER, tuned, Share(hits=0, of=10)).overfitted


def test_a_part_better_than_the_tuned_one_is_not_overfitted() -> None:
    assert not figure(Better.HIGHER, Share(hits=50, of=100), Share(hits=10, of=10)).overfitted


def test_a_part_without_rows_is_not_overfitted() -> None:
    assert not figure(Better.HIGHER, Share(hits=50, of=100), Share(hits=0, of=0)).overfitted


def test_the_name_of_a_service_alone_decides_its_part() -> None:
    assert [part_of(name) for name in ("lumen", "quill", "lumio", "pinegrove")] == [
        Part.TUNED,
        Part.TUNED,
        Part.ASIDE,
        Part.ASIDE,
    ]


@pytest.mark.shared
def test_the_judge_of_the_pairs_finds_the_same_interval(shared: Path) -> None:
    judge = load_judge(shared / "pairs" / "score.py")
    for hits, of in ((0, 5), (3, 7), (64, 67), (10, 10)):
        assert Share(hits=hits, of=of).interval == pytest.approx(judge.wilson(hits, of))

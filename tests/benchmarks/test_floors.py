"""Floors rise with the work, and fall only on purpose and with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.figures import Better, Figure, Part, Share
from benchmarks.floors import FLOORS, Floor, Floors, read_floors, write_floors, written
from pipeline.errors import UsageError

DAY = date(2026, 5, 4)


def figure(name: str, hits: int, of: int, better: Better = Better.HIGHER) -> Figure:
    return Figure(name=name, better=better, parts={Part.WHOLE: Share(hits=hits, of=of)})


def floors(**rates: float) -> Floors:
    return Floors(
        digest="d1", by_name={name: Floor(better=Better.HIGHER, rate=rate) for name, rate in rates.items()}
    )


def test_a_figure_below_its_floor_fails() -> None:
    assert floors(recall=0.9, other=0.5).failed([figure("recall", 8, 10), figure("other", 8, 10)]) == (
        "recall",
    )


def test_a_rate_of_mistakes_fails_above_what_is_allowed() -> None:
    pinned = Floors(by_name={"false": Floor(better=Better.LOWER, rate=0.1)})
    assert pinned.failed([figure("false", 2, 10, Better.LOWER)]) == ("false",)
    assert pinned.failed([figure("false", 1, 10, Better.LOWER)]) == ()


def test_a_floor_whose_figure_is_gone_fails() -> None:
    assert floors(recall=0.9).failed([]) == ("recall",)


def test_a_figure_that_was_not_counted_is_not_judged() -> None:
    assert floors(recall=0.9).failed([figure("recall", 0, 0)]) == ()


@pytest.mark.parametrize("better", list(Better))
@pytest.mark.parametrize("hits", range(8))
def test_what_was_measured_holds_the_floor_it_raised(better: Better, hits: int) -> None:
    measured = [figure("x", hits, 7, better)]
    assert Floors().raised(measured, "d1").failed(measured) == ()


def test_raising_lowers_none() -> None:
    raised = floors(up=0.5, down=0.9).raised([figure("up", 8, 10), figure("down", 8, 10)], "d1")
    assert {name: floor.rate for name, floor in raised.by_name.items()} == {"up": 0.8, "down": 0.9}


def test_raising_keeps_the_goal() -> None:
    pinned = Floors(by_name={"x": Floor(better=Better.HIGHER, rate=0.1, goal=0.95)})
    assert pinned.raised([figure("x", 8, 10)], "d1").by_name["x"].goal == 0.95


def test_floors_of_another_corpus_are_not_raised() -> None:
    with pytest.raises(UsageError, match="another corpus"):
        floors(x=0.1).raised([figure("x", 8, 10)], "d2")


def test_lowering_notes_what_it_was_when_and_why() -> None:
    lowered = floors(x=0.9, y=0.9).lowered_to(
        [figure("x", 8, 10), figure("y", 8, 10)], ["x"], because="wrong label", on=DAY
    )
    (note,) = lowered.lowered
    assert (note.name, note.before, note.after, note.on, note.because) == ("x", 0.9, 0.8, DAY, "wrong label")
    assert (lowered.by_name["x"].rate, lowered.by_name["y"].rate) == (0.8, 0.9)


@pytest.mark.parametrize(("name", "reason"), [("z", "no floor"), ("x", "nothing to lower")])
def test_what_cannot_be_lowered_is_refused(name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        floors(x=0.5).lowered_to([figure("x", 8, 10)], [name], because="so", on=DAY)


def test_pinning_anew_takes_every_figure_of_the_new_corpus_and_says_so() -> None:
    anew = floors(x=0.9, gone=0.9).repinned([figure("x", 1, 2)], "d2", because="more pages", on=DAY)
    assert anew.fits("d2")
    assert {name: floor.rate for name, floor in anew.by_name.items()} == {"x": 0.5}
    assert [(note.name, note.because) for note in anew.lowered] == [("corpus", "more pages")]


def test_a_file_of_floors_reads_back_as_it_was_written(tmp_path: Path) -> None:
    pinned = Floors(
        digest="d1",
        by_name={
            'pairs: a "quoted" name': Floor(better=Better.LOWER, rate=0.0217, goal=0.08),
            "x": Floor(better=Better.HIGHER, rate=0.9),
        },
    ).lowered_to([figure("x", 8, 10)], ["x"], because="one\nreason \\ another", on=DAY)
    write_floors(tmp_path / "floors.toml", pinned)
    assert read_floors(tmp_path / "floors.toml") == pinned


def test_without_a_file_there_are_no_floors(tmp_path: Path) -> None:
    assert read_floors(tmp_path / "floors.toml") == Floors()


@pytest.mark.parametrize(
    "text", ["floor = [", '[floor."x"]\ngoal = 1', "[[lowered]]\nname = 'x'", "floor = 3"]
)
def test_a_broken_file_of_floors_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"floors\.toml"):
        read_floors(path)


def test_the_pinned_file_is_what_the_command_would_write() -> None:
    assert FLOORS.read_text("utf-8") == written(read_floors(FLOORS))

"""The command: what it says without data, below a floor, and on another corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks import quality
from benchmarks.corpus import digest, missing
from benchmarks.figures import Better, Figure, Part, Share
from benchmarks.floors import read_floors
from benchmarks.measure import Effort, Measured

PINNED = '[corpus]\ndigest = "d1"\n\n[floor."pairs: recall"]\nat_least = 0.9\n'


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    path = tmp_path / "floors.toml"
    path.write_text(PINNED, encoding="utf-8")
    return path


def run(
    monkeypatch: pytest.MonkeyPatch,
    floors: Path,
    hits: int,
    *options: str,
    corpus: str = "d1",
    aside: Share | None = None,
) -> Result:
    """The command on a measurement in which so many of ten were right."""
    part = Share(hits=hits, of=10, wrong=("case-3",))
    parts = {**dict.fromkeys(Part, part), Part.ASIDE: aside or part}
    measured = Measured(
        shared=Path("data"),
        digest=corpus,
        figures=(Figure(name="pairs: recall", better=Better.HIGHER, parts=parts),),
        efforts={"selectors": Effort(looks=3, milliseconds=4.0, kilobytes=120.0, per_200_kilobytes=6.7)},
        seconds=1.0,
    )
    monkeypatch.setattr(quality, "missing", lambda shared: None)
    monkeypatch.setattr(quality, "measure", lambda shared: measured)
    return CliRunner().invoke(quality.command, ["--floors", str(floors), *options])


def test_without_data_it_says_why_it_is_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUIDEWATCH_SHARED", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(quality.command, ["--json"])
    assert result.exit_code == 0
    assert result.stderr.startswith("SKIPPED: ")
    assert "nowhere" in json.loads(result.stdout)["skipped"]


def test_above_its_floors_it_succeeds_and_shows_counts(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    result = run(monkeypatch, floors, 9)
    assert result.exit_code == 0
    assert "0.900 9/10 0.60–0.98" in result.stdout
    assert "4.0 ms CPU" in result.stdout


def test_below_a_floor_it_fails_and_names_it(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    result = run(monkeypatch, floors, 8)
    assert result.exit_code == 1
    assert result.stderr == "below its floor: pairs: recall\n"


def test_another_corpus_is_reported_and_not_judged(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    result = run(monkeypatch, floors, 1, corpus="d2")
    assert result.exit_code == 0
    assert result.stderr.startswith("NOT JUDGED: ")
    assert "0.100 1/10" in result.stdout


def test_json_is_one_object_with_every_part(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    found = json.loads(run(monkeypatch, floors, 8, "--json").stdout)
    assert (found["judged"], found["failed"]) == (True, ["pairs: recall"])
    assert found["figures"][0]["parts"]["kept aside"]["hits"] == 8
    assert found["cost"]["selectors"]["cpu_ms"] == 4.0


def test_wrong_rows_are_named_when_asked_for(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    assert "case-3" in run(monkeypatch, floors, 9, "--wrong").stdout
    assert "case-3" not in run(monkeypatch, floors, 9).stdout


def test_wrong_rows_of_the_part_kept_aside_are_not_named(
    monkeypatch: pytest.MonkeyPatch, floors: Path
) -> None:
    aside = Share(hits=9, of=10, wrong=("case-8",))
    assert "case-8" not in run(monkeypatch, floors, 9, "--wrong", aside=aside).stdout


def test_raise_lifts_the_file(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    assert run(monkeypatch, floors, 10, "--raise").exit_code == 0
    assert read_floors(floors).by_name["pairs: recall"].rate == 1.0


def test_raise_does_not_hide_what_fell(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    assert run(monkeypatch, floors, 8, "--raise").exit_code == 1
    assert read_floors(floors).by_name["pairs: recall"].rate == 0.9


def test_lowering_needs_a_reason_and_a_day(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    assert run(monkeypatch, floors, 8, "--lower", "pairs: recall").exit_code == 2
    assert run(monkeypatch, floors, 8, "--lower", "pairs: recall", "--because", "x").exit_code == 2
    assert floors.read_text("utf-8") == PINNED


def test_lowering_with_a_reason_writes_it(monkeypatch: pytest.MonkeyPatch, floors: Path) -> None:
    because = ("--because", "a label was wrong", "--date", "2026-05-04")
    assert run(monkeypatch, floors, 8, "--lower", "pairs: recall", *because).exit_code == 0
    pinned = read_floors(floors)
    assert pinned.by_name["pairs: recall"].rate == 0.8
    assert [note.because for note in pinned.lowered] == ["a label was wrong"]


def test_floors_of_another_corpus_are_not_lowered_but_pinned_anew(
    monkeypatch: pytest.MonkeyPatch, floors: Path
) -> None:
    because = ("--because", "more pages", "--date", "2026-05-04")
    assert run(monkeypatch, floors, 8, "--lower", "pairs: recall", *because, corpus="d2").exit_code == 2
    assert run(monkeypatch, floors, 8, "--repin", *because, corpus="d2").exit_code == 0
    assert read_floors(floors).fits("d2")


def _corpus(folder: Path) -> Path:
    for name, text in {
        "captures/lumen/captures.jsonl": "{}\n",
        "captures/lumen/1.html": "<p>one</p>",
        "captures/score_replay.py": "",
        "pairs/labels.jsonl": "{}\n",
        "pairs/score.py": "",
        "pairs/README.md": "about",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_whole_corpus_is_not_missing(tmp_path: Path) -> None:
    assert missing(_corpus(tmp_path)) is None


@pytest.mark.parametrize(
    ("name", "text", "another"),
    [
        ("pairs/labels.jsonl", "[]\n", True),
        ("captures/lumen/1.html", "<p>three</p>", True),
        ("captures/lumen/2.html", "", True),
        ("pairs/README.md", "more about it", False),
    ],
)
def test_labels_and_pages_make_the_corpus_and_a_readme_does_not(
    tmp_path: Path, name: str, text: str, another: bool
) -> None:
    before = digest(_corpus(tmp_path))
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert (digest(tmp_path) != before) is another

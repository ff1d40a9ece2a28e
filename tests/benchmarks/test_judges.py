"""Our counts are those of the judges that lie beside the data, on replays and answers made up here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import captures, pairs
from benchmarks.corpus import load_judge
from benchmarks.figures import Better, Figure, Part

TERMS = "<main><h1>Terms</h1><p>{}</p></main>"
FIRST, SECOND = (
    "You may ask for a refund within 14 days of payment. We answer each request by mail. " * 6,
    "You may ask for a refund within 7 days of payment. We answer each request by mail. " * 6,
)


def _folder(root: Path, name: str, pages: list[tuple[str, str]]) -> Path:
    """A folder of daily captures, each of a text with its truth."""
    folder = root / name
    folder.mkdir(parents=True)
    rows = []
    for day, (text, truth) in enumerate(pages, 1):
        (folder / f"{day}.html").write_text(TERMS.format(text), encoding="utf-8")
        rows.append({"file": f"{day}.html", "captured_at": f"2026-01-{day:02}T06:00:00Z", "truth": truth})
    (folder / "captures.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return folder


def _by_name(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.name.partition(": ")[2]: figure for figure in figures}


@pytest.mark.shared
def test_a_replay_is_counted_by_the_judge_and_its_mistakes_are_named(shared: Path, tmp_path: Path) -> None:
    changed = [(FIRST, "same"), (FIRST, "same"), (SECOND, "same"), (SECOND, "same"), (SECOND, "same")]
    unseen = [(FIRST, "same"), (FIRST, "new"), (FIRST, "same"), (FIRST, "same")]
    folders = [_folder(tmp_path, "lumen", changed), _folder(tmp_path, "lumio", unseen)]
    judge = load_judge(shared / "captures" / "score_replay.py")
    replays = [captures.replay_folder(folder, True) for folder in folders]
    found = _by_name(captures.figures("c", judge.QUIET, captures.judged(judge, tmp_path, replays)))

    tickets = found["false tickets on quiet captures"]
    assert (tickets.whole.hits, tickets.whole.of) == (1, 8)
    assert (tickets.parts[Part.TUNED].hits, tickets.parts[Part.ASIDE].hits) == (1, 0)
    assert tickets.whole.wrong == ("lumen/4.html",)
    missed = found["new states found"]
    assert (missed.whole.hits, missed.whole.of, missed.whole.wrong) == (0, 1, ("lumio/2.html",))


def test_only_looks_at_unchanged_pages_are_timed(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "lumen", [(FIRST, "same"), (FIRST, "same"), (FIRST, "same")])
    replayed = captures.replay_folder(folder, True)
    size = (folder / "1.html").stat().st_size
    assert [cost.bytes for cost in replayed.costs] == [size, size]
    assert all(cost.milliseconds > 0 for cost in replayed.costs)


def _answers(gold: tuple[pairs.Label, ...]) -> list[dict[str, Any]]:
    """Answers that are right, half right or wrong, in turn."""
    wrong = [{"before": "3 days", "after": "4 days"}]
    return [
        {
            "id": label["id"],
            "changed": place % 5 != 0,
            "class": label["class"] if place % 3 else "policy-number",
            "needs_review": None if place % 7 else bool(place % 2),
            "facts": (label["facts"][:1] if place % 2 else label["facts"]) + (wrong if place % 4 else []),
        }
        for place, label in enumerate(gold)
    ]


@pytest.mark.shared
def test_pairs_are_counted_as_the_judge_counts_them(shared: Path) -> None:
    judge = load_judge(shared / "pairs" / "score.py")
    gold = pairs.labels(shared / "pairs")
    answers = _answers(gold)
    theirs = judge.score(answers, gold, "made up", quiet=True)
    ours = {name: figure.whole.rate for name, figure in _by_name(pairs.figures(judge, gold, answers)).items()}
    assert ours["review precision"] == pytest.approx(theirs["review"][0])
    assert ours["review recall"] == pytest.approx(theirs["review"][1])
    assert ours["critical recall"] == pytest.approx(theirs["recall_critical"])
    assert ours["false tickets on wording and noise"] == pytest.approx(theirs["false_ticket"])
    assert ours["false tickets on moved blocks"] == pytest.approx(theirs["false_move"])
    assert ours["tickets on broken"] == pytest.approx(theirs["false_broken"])
    assert ours["broken precision"] == pytest.approx(theirs["broken"][0])
    assert ours["broken recognised"] == pytest.approx(theirs["broken"][1])
    assert ours["fact changes precision"] == pytest.approx(theirs["facts"][0])
    assert ours["fact changes recall"] == pytest.approx(theirs["facts"][1])
    assert ours["class, or an accepted one"] == pytest.approx(theirs["class_lenient"])


@pytest.mark.shared
def test_every_pair_is_in_one_part_and_in_one_language(shared: Path) -> None:
    judge = load_judge(shared / "pairs" / "score.py")
    gold = pairs.labels(shared / "pairs")
    every = _by_name(pairs.figures(judge, gold, _answers(gold)))["class, or an accepted one"]
    assert every.better is Better.HIGHER
    assert every.parts[Part.TUNED].of + every.parts[Part.ASIDE].of == every.whole.of == len(gold)
    assert sum(every.parts[p].of for p in (Part.ENGLISH, Part.FRENCH, Part.OTHERS)) == len(gold)


@pytest.mark.shared
def test_loading_a_judge_writes_nothing_beside_it(shared: Path, tmp_path: Path) -> None:
    copy = tmp_path / "score.py"
    copy.write_bytes((shared / "pairs" / "score.py").read_bytes())
    load_judge(copy)
    assert [path.name for path in tmp_path.iterdir()] == ["score.py"]

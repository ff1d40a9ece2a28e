"""Everything measured in one run, in two processes: replays, pairs and our own cases."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from benchmarks import binding, captures, cases, meaning, pages, pairs
from benchmarks.captures import Cost, Replay, replay_folder
from benchmarks.corpus import capture_folders, digest, load_judge
from benchmarks.figures import Figure
from benchmarks.histories import score as histories

WORKERS = 2
# So many pairs are one task: small enough that both processes end at about the same time.
BATCH = 5
# The histories that are pinned; `python -m benchmarks.histories --seed` tells others.
SEED = "1"
WITH, WITHOUT = "selectors", "no selectors"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The median look at an unchanged page: CPU milliseconds, page size, and the same per 200 KB."""

    looks: int
    milliseconds: float
    kilobytes: float
    per_200_kilobytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of one corpus, what a quiet look cost (by way of replaying), and how long it took."""

    shared: Path
    digest: str
    figures: tuple[Figure, ...]
    efforts: Mapping[str, Effort]
    seconds: float


def measure(shared: Path, workers: int = WORKERS) -> Measured:
    """Measure everything on the data in that folder, and on our own cases."""
    started = time.monotonic()
    folders = sorted(capture_folders(shared), key=_size, reverse=True)
    gold = pairs.labels(shared / "pairs")
    with ProcessPoolExecutor(max_workers=workers) as pool, tempfile.TemporaryDirectory() as scratch:
        # The long ones first: without selectors the whole page is read.
        replays = {
            way: [pool.submit(replay_folder, folder, way == WITH) for folder in folders]
            for way in (WITHOUT, WITH)
        }
        batches = [
            pool.submit(pairs.predict, shared / "pairs", gold[start : start + BATCH])
            for start in range(0, len(gold), BATCH)
        ]
        told = histories.generated(SEED, Path(scratch))
        invented = {
            way: [pool.submit(replay_folder, folder, way == WITH) for folder in told]
            for way in (WITH, WITHOUT)
        }
        own = [pool.submit(each.figures) for each in (meaning, cases, binding, pages)]
        replayed = {way: _all(futures) for way, futures in replays.items()}
        made_up = histories.figures(told, {way: _all(futures) for way, futures in invented.items()})
        predicted: list[dict[str, Any]] = [each for batch in _all(batches) for each in batch]
    return Measured(
        shared=shared,
        digest=digest(shared),
        figures=(
            *_captures(shared, replayed),
            *made_up,
            *pairs.figures(load_judge(shared / "pairs" / "score.py"), gold, predicted),
            *(figure for figures in _all(own) for figure in figures),
        ),
        efforts={way: _effort(replayed[way]) for way in (WITH, WITHOUT)},
        seconds=time.monotonic() - started,
    )


def _all(futures: list[Future[Result]]) -> list[Result]:
    return [future.result() for future in futures]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.html"))


def _captures(shared: Path, replayed: Mapping[str, list[Replay]]) -> tuple[Figure, ...]:
    judge = load_judge(shared / "captures" / "score_replay.py")
    found: list[Figure] = []
    for way in (WITH, WITHOUT):
        counted = captures.judged(judge, shared / "captures", replayed[way])
        found += captures.figures(f"captures, {way}", tuple(map(str, judge.QUIET)), counted)
    return tuple(found)


def _effort(replays: list[Replay]) -> Effort:
    costs = [cost for each in replays for cost in each.costs if cost.bytes]
    return Effort(
        looks=len(costs),
        milliseconds=_median(costs, lambda cost: cost.milliseconds),
        kilobytes=_median(costs, lambda cost: cost.bytes / 1000),
        per_200_kilobytes=_median(costs, lambda cost: cost.milliseconds * 200_000 / cost.bytes),
    )


def _median(costs: list[Cost], value: Callable[[Cost], float]) -> float:
    return median(map(value, costs)) if costs else 0.0

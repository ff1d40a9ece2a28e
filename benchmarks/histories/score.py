"""Replays of made-up histories, counted by the judge's rules, and by what happened at each capture."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks import captures
from benchmarks.captures import FOUND_WITHIN, Counted, Replay, replay_folder
from benchmarks.figures import Better, Figure, Part, share
from benchmarks.histories.article import articles
from benchmarks.histories.generate import write

WAYS = {"selectors": True, "no selectors": False}
QUIET = ("same", "markup", "technical", "first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One capture: what happened, and what we said of it. A new state may be found at one of the next two."""

    name: str
    truth: str
    event: str
    asks: bool
    changed: bool
    ticket: bool


def generated(seed: str, into: Path) -> tuple[Path, ...]:
    """Write the history of every page and return the folders, by name."""
    every = articles()
    return tuple(write(each, every, seed, into) for each in every)


def replayed(folders: Sequence[Path], workers: int = 1) -> dict[str, list[Replay]]:
    """Every folder replayed with its selectors and without, by the name of the way."""
    if workers == 1:
        return {way: [replay_folder(each, on) for each in folders] for way, on in WAYS.items()}
    with ProcessPoolExecutor(max_workers=workers) as pool:
        tasks = {way: [pool.submit(replay_folder, each, on) for each in folders] for way, on in WAYS.items()}
        return {way: [each.result() for each in tasks[way]] for way in tasks}


def rows(folder: Path, replay: Replay) -> list[Row]:
    """What happened and what was said, where the answer to a new state is moved to its own capture."""
    lines = (folder / "captures.jsonl").read_text("utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    said = {row.file: [row.changed, row.ticket] for row in replay.rows}
    for place, truth in enumerate(truths):
        if truth["truth"] == "new":
            window = [said[each["file"]] for each in truths[place : place + FOUND_WITHIN]]
            hits = [each for each in window if any(each)]
            answer = [any(each[0] for each in hits[:1]), any(each[1] for each in hits[:1])]
            for hit in hits[:1]:
                hit[:] = [False, False]
            said[truth["file"]] = answer
    return [
        Row(
            name=f"{folder.name}/{each['file']}",
            truth=each["truth"],
            event=each["event"],
            asks=each["asks"],
            changed=any(said[each["file"]]),
            ticket=said[each["file"]][1],
        )
        for each in truths
    ]


def counted(folder: Path, replay: Replay) -> Counted:
    """A replay with the judge's counts of it, by our own count of the same rules."""
    truths = Counter(
        json.loads(line)["truth"] for line in (folder / "captures.jsonl").read_text("utf-8").splitlines()
    )
    counts = Counter[str](truths)
    counts.update({name: len(files) for name, files in replay.mistakes.items()})
    counts["new found"] = counts["new"] - counts["new missed"]
    return Counted(replay=replay, counts=counts)


def figures(folders: Sequence[Path], replays: dict[str, list[Replay]]) -> tuple[Figure, ...]:
    """The judge's figures, and whether a person is asked exactly about what changed its meaning."""
    found: list[Figure] = []
    for way, each in replays.items():
        prefix = f"histories, {way}"
        found += captures.figures(prefix, QUIET, [counted(f, r) for f, r in zip(folders, each, strict=True)])
        every = [row for f, r in zip(folders, each, strict=True) for row in rows(f, r) if row.truth == "new"]
        asked, worded = ([row for row in every if row.asks is wanted] for wanted in (True, False))
        for name, better, of in (
            ("changes of meaning ask a person", Better.HIGHER, asked),
            ("rewordings ask a person", Better.LOWER, worded),
        ):
            counts = share([(row.name, row.ticket) for row in of], better)
            found.append(Figure(name=f"{prefix}: {name}", better=better, parts={Part.WHOLE: counts}))
    return tuple(found)

"""Captures of a page replayed as if each had been looked at in its time: what was missed, what cried wolf."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.corpus import part_of
from benchmarks.figures import Better, Figure, Part, Share
from pipeline.errors import UsageError
from pipeline.model import Capture, FetchFailure, Outcome, Recipe, Source
from pipeline.replay import Replayed, replay
from pipeline.snapshot.archives.dated import Archive, read_archive

PARTS = (Part.WHOLE, Part.TUNED, Part.ASIDE)
# A new state counts as found at its capture or at one of the next two: the judge's window.
FOUND_WITHIN = 3
# States that a reader would not call news: gone again, back again, cut off, or only a date line.
_Keys = tuple[str, ...]
_APART = ("transient", "returned", "shrunk", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one look at an unchanged page took: CPU milliseconds, without reading the file."""

    milliseconds: float
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One folder replayed. ``costs`` are those of captures that came to ``unchanged``.

    ``mistakes`` names the files behind the counts of the judge.
    """

    folder: str
    rows: tuple[Replayed, ...]
    costs: tuple[Cost, ...]
    mistakes: Mapping[str, tuple[str, ...]]


class _Stopwatch:
    """Hands captures on and remembers when, so that reading a file is not counted as looking at it."""

    def __init__(self, archive: Archive, source: str) -> None:
        self.captures = archive.captures(source)
        self.size = 0
        self.started = 0.0

    def __iter__(self) -> Iterator[tuple[str, Capture | FetchFailure]]:
        for file, arrival in self.captures:
            self.size = len(arrival.body) if isinstance(arrival, Capture) else 0
            self.started = time.process_time()
            yield file, arrival

    def stop(self) -> Cost:
        return Cost(milliseconds=(time.process_time() - self.started) * 1000, bytes=self.size)


def replay_folder(folder: Path, declared: bool) -> Replay:
    """Replay a folder with the selectors it declares, or with none at all; each change is accepted."""
    archive = read_archive(folder)
    source = Source(
        id=folder.name,
        service=folder.name,
        url=archive.url,
        locale="und",
        recipe=archive.recipe if declared else Recipe(),
    )
    watch = _Stopwatch(archive, source.id)
    rows, costs = [], []
    for row in replay(watch, source):
        cost = watch.stop()
        rows.append(row)
        if row.outcome is Outcome.UNCHANGED:
            costs.append(cost)
    mistakes = _mistakes(_truths(folder), {row.file: row for row in rows})
    return Replay(folder=folder.name, rows=tuple(rows), costs=tuple(costs), mistakes=mistakes)


def _truths(folder: Path) -> tuple[tuple[str, str], ...]:
    """File and truth of each capture, as the index lists them."""
    lines = (folder / "captures.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return tuple((str(row["file"]), str(row["truth"])) for row in rows)


def _mistakes(truths: Sequence[tuple[str, str]], said: Mapping[str, Replayed]) -> dict[str, tuple[str, ...]]:
    """The files behind the judge's counts, by their names there and "new missed" (the judge only counts).

    A new state is found where a change is recorded at its capture or at one of the next two.
    """
    spent: set[str] = set()
    found = defaultdict[str, list[str]](list)
    for place, (file, truth) in enumerate(truths):
        if truth == "new" and place:
            window = [each for each, _ in truths[place : place + FOUND_WITHIN] if each not in spent]
            hit = next((each for each in window if said[each].changed or said[each].ticket), None)
            spent |= {hit} if hit else set()
            found["new missed"] += [] if hit else [file]
    for file, truth in truths:
        if file not in spent:
            found[f"change on {truth}"] += [file] if said[file].changed or said[file].ticket else []
            found[f"ticket on {truth}"] += [file] if said[file].ticket else []
    return {name: tuple(files) for name, files in found.items() if files}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A replay with the judge's counts of it."""

    replay: Replay
    counts: Counter[str]


def judged(judge: ModuleType, captures: Path, replays: Sequence[Replay]) -> tuple[Counted, ...]:
    """The replays with the judge's counts, by name of folder.

    The judge prints them, one ``name {...}`` line a folder; UsageError where it did not.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for each in replays:
            lines = "".join(f"{_line(row)}\n" for row in each.rows)
            (Path(scratch) / f"{each.folder}.jsonl").write_text(lines, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as said:
            judge.main(captures, Path(scratch))
    printed = dict(line.split(" ", 1) for line in said.getvalue().splitlines() if " {" in line)
    found = []
    for each in sorted(replays, key=lambda each: each.folder):
        if each.folder not in printed:
            raise UsageError(f"{captures / each.folder}: the judge printed no counts of it")
        counts = Counter[str](ast.literal_eval(printed[each.folder]))
        if counts["unanswered"]:
            raise UsageError(f"{captures / each.folder}: {counts['unanswered']} captures have no answer")
        found.append(Counted(replay=each, counts=counts))
    return tuple(found)


def _line(row: Replayed) -> str:
    return json.dumps(
        {"file": row.file, "outcome": row.outcome, "changed": row.changed, "ticket": row.ticket}
    )


def figures(prefix: str, quiet: _Keys, counted: Sequence[Counted]) -> tuple[Figure, ...]:
    """The figures of one way of replaying, on the whole and on both parts; pages stay whole.

    ``quiet`` are the truths of captures whose words did not change.
    """
    high, low = Better.HIGHER, Better.LOWER
    asked: tuple[tuple[str, Better, _Keys, _Keys], ...] = (
        ("new states found", high, ("new found",), ("new",)),
        ("false changes on quiet captures", low, tuple(f"change on {k}" for k in quiet), quiet),
        ("false tickets on quiet captures", low, tuple(f"ticket on {k}" for k in quiet), quiet),
        ("tickets on passing states", low, tuple(f"ticket on {k}" for k in _APART), _APART),
        ("second tickets for one change", low, ("ticket on new",), ("new",)),
    )
    return tuple(
        Figure(
            name=f"{prefix}: {name}",
            better=better,
            parts={part: _share(_within(counted, part), hits, of) for part in PARTS},
        )
        for name, better, hits, of in asked
    )


def _within(counted: Sequence[Counted], part: Part) -> list[Counted]:
    return [each for each in counted if part is Part.WHOLE or part_of(each.replay.folder) is part]


def _share(counted: Sequence[Counted], hits: _Keys, of: _Keys) -> Share:
    """The share over folders; what counts against us is named folder/file."""
    against = ("new missed",) if hits == ("new found",) else hits
    wrong = [
        f"{each.replay.folder}/{file}"
        for each in counted
        for key in against
        for file in each.replay.mistakes.get(key, ())
    ]
    return Share(
        hits=sum(each.counts[key] for each in counted for key in hits),
        of=sum(each.counts[key] for each in counted for key in of),
        wrong=tuple(sorted(wrong)),
    )

"""The pinned floors: what was reached once and must not be lost, with the corpus they were measured on."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import Better, Figure
from pipeline.errors import UsageError

FLOORS = Path(__file__).parent / "floors.toml"
_HEAD = """\
# What `make quality` measured once and must not lose, on the whole of each corpus.
# at_least and at_most are written by `python -m benchmarks.quality` with --raise, and with
# --lower NAME --because TEXT --date DAY; goal is what we want to reach, is edited here, and is never judged.
"""
# Rates are pinned with so many decimals, rounded to the safe side.
_DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A pinned rate in 0..1. ``better`` says whether it is the least or the most allowed."""

    better: Better
    rate: float | None = None
    goal: float | None = None

    def holds(self, figure: Figure) -> bool:
        """Is the figure as good as what is pinned? What was not counted is not judged."""
        rate = figure.whole.rate
        if rate is None or self.rate is None:
            return True
        return rate >= self.rate if self.better is Better.HIGHER else rate <= self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A floor that was lowered on purpose. ``name`` is ``corpus`` where all were pinned anew."""

    name: str
    before: float | None
    after: float | None
    on: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """All floors by the names of their figures, and the digest of the corpus they are about."""

    digest: str = ""
    by_name: Mapping[str, Floor] = field(default_factory=dict)
    lowered: tuple[Lowered, ...] = ()

    def fits(self, digest: str) -> bool:
        """Were these floors measured on that corpus?"""
        return self.digest == digest

    def failed(self, figures: Iterable[Figure]) -> tuple[str, ...]:
        """The names of figures below their floors, and of floors whose figure is gone, sorted."""
        known = {figure.name: figure for figure in figures}
        below = {n for n, floor in self.by_name.items() if n in known and not floor.holds(known[n])}
        gone = {n for n, floor in self.by_name.items() if n not in known and floor.rate is not None}
        return tuple(sorted(below | gone))

    def raised(self, figures: Iterable[Figure], digest: str) -> Floors:
        """Floors lifted to what was measured where that is better; none is lowered.

        UsageError where these floors are about another corpus.
        """
        if self.digest and not self.fits(digest):
            raise UsageError("the floors are about another corpus; pin all of them anew with --repin")
        floors = dict(self.by_name)
        for figure in figures:
            floor = floors.get(figure.name, Floor(better=figure.better))
            if floor.rate is None or floor.holds(figure):
                floors[figure.name] = _pinned(floor, figure)
        return replace(self, digest=digest, by_name=floors)

    def lowered_to(
        self, figures: Iterable[Figure], names: Sequence[str], *, because: str, on: date
    ) -> Floors:
        """Floors with the named ones lowered to what was measured, and a note of each.

        UsageError where a name is unknown or its floor holds: then there is nothing to lower.
        """
        known = {figure.name: figure for figure in figures}
        floors, notes = dict(self.by_name), list(self.lowered)
        for name in names:
            if name not in known or name not in floors:
                raise UsageError(f"there is no floor “{name}”; the names are in {FLOORS.name}")
            before, after = floors[name], _pinned(floors[name], known[name])
            if before.holds(known[name]):
                raise UsageError(f"“{name}” holds its floor; there is nothing to lower")
            floors[name] = after
            notes.append(Lowered(name=name, before=before.rate, after=after.rate, on=on, because=because))
        return replace(self, by_name=floors, lowered=tuple(notes))

    def repinned(self, figures: Iterable[Figure], digest: str, *, because: str, on: date) -> Floors:
        """Every floor at what was measured on another corpus, and a note of it; goals stay."""
        figures = tuple(figures)
        floors = {
            each.name: _pinned(self.by_name.get(each.name, Floor(better=each.better)), each)
            for each in figures
        }
        note = Lowered(name="corpus", before=None, after=None, on=on, because=because)
        return Floors(digest=digest, by_name=floors, lowered=(*self.lowered, note))


def _pinned(floor: Floor, figure: Figure) -> Floor:
    """The floor at what was measured, rounded so that the same measurement holds it."""
    rate = figure.whole.rate
    if rate is None:
        return floor
    scale = 10**_DECIMALS
    exact = round(rate * scale, 6)  # 0.29 * 10**4 is 2899.9999…
    rounded = math.floor(exact) if figure.better is Better.HIGHER else math.ceil(exact)
    return replace(floor, better=figure.better, rate=rounded / scale)


def read_floors(path: Path) -> Floors:
    """The floors of a file; none where it does not exist. UsageError names what is wrong in it."""
    if not path.is_file():
        return Floors()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Floors(
            digest=str(data.get("corpus", {}).get("digest", "")),
            by_name={name: _floor(each) for name, each in data.get("floor", {}).items()},
            lowered=tuple(_lowered(each) for each in data.get("lowered", ())),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a file of floors: {error!r}") from error


def _floor(data: Mapping[str, Any]) -> Floor:
    (better,) = [each for each in Better if each in data]
    goal = data.get("goal")
    return Floor(better=better, rate=float(data[better]), goal=None if goal is None else float(goal))


def _lowered(data: Mapping[str, Any]) -> Lowered:
    before, after = data.get("before"), data.get("after")
    return Lowered(
        name=str(data["name"]),
        before=None if before is None else float(before),
        after=None if after is None else float(after),
        on=date.fromisoformat(str(data["date"])),
        because=str(data["because"]),
    )


def written(floors: Floors) -> str:
    """The file of these floors, in the order of their names; the same floors give the same bytes."""
    lines = [_HEAD, "[corpus]", f'digest = "{floors.digest}"', ""]
    for name, floor in sorted(floors.by_name.items()):
        if floor.rate is not None:
            lines += [f"[floor.{_quoted(name)}]", f"{floor.better} = {floor.rate}"]
            lines += [f"goal = {floor.goal}"] if floor.goal is not None else []
            lines += [""]
    for note in floors.lowered:
        lines += ["[[lowered]]", f"name = {_quoted(note.name)}"]
        lines += [f"before = {note.before}"] if note.before is not None else []
        lines += [f"after = {note.after}"] if note.after is not None else []
        lines += [f"date = {note.on.isoformat()}", f"because = {_quoted(note.because)}", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON escapes the same characters the same way, save for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_floors(path: Path, floors: Floors) -> None:
    """Write the file as a whole, or leave the old one."""
    draft = path.with_suffix(".part")
    draft.write_text(written(floors), encoding="utf-8")
    draft.replace(path)

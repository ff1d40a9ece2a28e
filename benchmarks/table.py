"""Figures as tables for people and as one JSON object for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.figures import Better, Figure, Part, Share
from benchmarks.floors import Floor, Floors
from benchmarks.measure import Effort, Measured

_SIGN = {Better.HIGHER: "≥", Better.LOWER: "≤"}
_MAIN = (Part.WHOLE, Part.TUNED, Part.ASIDE)
_TONGUES = (Part.ENGLISH, Part.FRENCH, Part.OTHERS)


def show(measured: Measured, floors: Floors, console: Console) -> None:
    """Print all figures, those of languages, and what a look at an unchanged page cost."""
    failed = set(floors.failed(measured.figures)) if floors.fits(measured.digest) else set()
    console.print(_main(measured.figures, floors, failed))
    console.print(_languages(measured.figures))
    for way, effort in measured.efforts.items():
        console.print(f"cost, {way}: {_effort(effort)}", soft_wrap=True)
    over = [figure.name for figure in measured.figures if figure.overfitted]
    console.print(
        "kept aside, and worse than the interval of the tuned part: " + ("; ".join(over) or "none"),
        soft_wrap=True,
    )
    console.print(f"corpus {measured.digest[:12]}, {measured.seconds:.0f} s", style="dim", highlight=False)


def show_wrong(figures: Iterable[Figure], console: Console) -> None:
    """Print the rows behind each figure that count against us, by name.

    Those of the part kept aside are not named: who reads them, tunes on them.
    """
    for figure in figures:
        wrong = figure.parts.get(Part.TUNED, figure.whole).wrong
        if wrong:
            names = ", ".join(wrong)
            console.print(Text.assemble((figure.name, "bold"), f" {names}"), soft_wrap=True)


def _main(figures: Iterable[Figure], floors: Floors, failed: set[str]) -> Table:
    table = Table(
        title="rate, counts, 95% interval", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    table.add_column("figure", no_wrap=True)
    for part in _MAIN:
        table.add_column(part.value, no_wrap=True)
    table.add_column("floor", no_wrap=True, justify="right")
    table.add_column("goal", no_wrap=True, justify="right")
    group = None
    for figure in figures:
        family, _, short = figure.name.partition(": ")
        if family != group:
            table.add_row(Text(family, style="bold"))
        group = family
        floor = floors.by_name.get(figure.name, Floor(better=figure.better))
        table.add_row(
            Text(f"  {short}", style="bold red" if figure.name in failed else ""),
            *(_shown(figure.parts.get(part)) for part in _MAIN),
            _limit(figure, floor.rate) + (" below!" if figure.name in failed else ""),
            _limit(figure, floor.goal),
        )
    return table


def _languages(figures: Iterable[Figure]) -> Table:
    table = Table(title="by language of the page", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for part in _TONGUES:
        table.add_column(part.value, no_wrap=True)
    for figure in figures:
        if Part.ENGLISH in figure.parts:
            table.add_row(
                figure.name.partition(": ")[2], *(_shown(figure.parts.get(part)) for part in _TONGUES)
            )
    return table


def _shown(counted: Share | None) -> str:
    if counted is None or counted.rate is None:
        return "–"
    low, high = counted.interval
    return f"{counted.rate:.3f} {counted.hits}/{counted.of} {low:.2f}–{high:.2f}"


def _limit(figure: Figure, rate: float | None) -> str:
    return "" if rate is None else f"{_SIGN[figure.better]} {rate:.4g}"


def _effort(effort: Effort) -> str:
    return (
        f"{effort.milliseconds:.1f} ms CPU for a look at a page of {effort.kilobytes:.0f} KB that did not"
        f" change (medians of {effort.looks}); {effort.per_200_kilobytes:.1f} ms per 200 KB"
    )


def as_json(measured: Measured, floors: Floors) -> dict[str, Any]:
    """All of it as one object; ``judged`` is false where the floors are about another corpus."""
    judged = floors.fits(measured.digest)
    return {
        "corpus": {"folder": str(measured.shared), "digest": measured.digest},
        "judged": judged,
        "failed": list(floors.failed(measured.figures)) if judged else [],
        "figures": [_figure(each, floors.by_name.get(each.name)) for each in measured.figures],
        "cost": {
            way: {
                "looks": effort.looks,
                "cpu_ms": round(effort.milliseconds, 2),
                "page_kb": round(effort.kilobytes, 1),
                "cpu_ms_per_200_kb": round(effort.per_200_kilobytes, 2),
            }
            for way, effort in measured.efforts.items()
        },
        "seconds": round(measured.seconds, 1),
    }


def _figure(figure: Figure, floor: Floor | None) -> dict[str, Any]:
    return {
        "name": figure.name,
        "better": figure.better.value,
        "floor": floor.rate if floor else None,
        "goal": floor.goal if floor else None,
        "overfitted": figure.overfitted,
        "parts": {part.value: _share(counted) for part, counted in figure.parts.items()},
    }


def _share(counted: Share) -> dict[str, Any]:
    low, high = counted.interval
    return {
        "hits": counted.hits,
        "of": counted.of,
        "rate": counted.rate,
        "low": round(low, 4),
        "high": round(high, 4),
        "wrong": list(counted.wrong),
    }

"""``python -m benchmarks.quality``: measure decisions on real pages, fail below the pinned floors."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from benchmarks.corpus import missing, shared_folder
from benchmarks.floors import FLOORS, Floors, read_floors, write_floors
from benchmarks.measure import Measured, measure
from benchmarks.table import as_json, show, show_wrong
from pipeline.errors import UsageError

# A row of the table takes so many columns; a narrower terminal folds it.
WIDTH = 200


@click.command()
@click.option("--json", "json_only", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--wrong",
    is_flag=True,
    help="Also name the pairs, captures and cases that count against us, but for those kept aside.",
)
@click.option("--raise", "lift", is_flag=True, help="Lift the floors to what was measured.")
@click.option(
    "--lower", "lower", multiple=True, metavar="NAME", help="Lower that floor to what was measured."
)
@click.option("--repin", is_flag=True, help="Pin every floor anew, on another corpus.")
@click.option("--because", metavar="TEXT", help="Why, for --lower and --repin; it is kept in the file.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day, for --lower and --repin.")
@click.option(
    "--floors", "path", type=click.Path(dir_okay=False, path_type=Path), default=FLOORS, hidden=True
)
def command(
    json_only: bool,
    wrong: bool,
    lift: bool,
    lower: tuple[str, ...],
    repin: bool,
    because: str | None,
    on: datetime | None,
    path: Path,
) -> None:
    """Score replays of real captures, labelled pairs and our own cases, each with a 95% interval.

    Exit codes: 0 every floor holds, or nothing to judge by (no data, or another corpus); 1 a figure
    is below its floor; 2 the options contradict each other or a file cannot be read.
    """
    if (lower or repin) and not (because and because.strip() and on):
        raise click.UsageError("--lower and --repin need --because TEXT and --date YYYY-MM-DD")
    if repin and (lift or lower):
        raise click.UsageError("--repin pins every floor; give it without --raise and --lower")
    shared = shared_folder()
    if reason := missing(shared):
        click.echo(f"SKIPPED: {reason}", err=True)
        if json_only:
            click.echo(json.dumps({"skipped": reason}))
        return
    try:
        floors = read_floors(path)
        measured = measure(shared)
        moved = _moved(floors, measured, lift=lift, lower=lower, repin=repin, because=because, on=on)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    if moved != floors:
        write_floors(path, moved)
    _print(measured, moved, json_only=json_only, wrong=wrong)
    sys.exit(_verdict(measured, moved))


def _moved(
    floors: Floors,
    measured: Measured,
    *,
    lift: bool,
    lower: tuple[str, ...],
    repin: bool,
    because: str | None,
    on: datetime | None,
) -> Floors:
    """The floors as the options want them after this measurement."""
    if lift:
        floors = floors.raised(measured.figures, measured.digest)
    if not (because and on):
        return floors
    if repin:
        return floors.repinned(measured.figures, measured.digest, because=because, on=on.date())
    if lower and not floors.fits(measured.digest):
        raise UsageError("the floors are about another corpus; pin all of them anew with --repin")
    return floors.lowered_to(measured.figures, lower, because=because, on=on.date())


def _print(measured: Measured, floors: Floors, *, json_only: bool, wrong: bool) -> None:
    if json_only:
        click.echo(json.dumps(as_json(measured, floors), ensure_ascii=False, indent=1))
        return
    console = Console()
    console.width = max(console.width, WIDTH)
    show(measured, floors, console)
    if wrong:
        show_wrong(measured.figures, console)


def _verdict(measured: Measured, floors: Floors) -> int:
    """Exit code 1 below the floors; what was decided goes to stderr."""
    if not floors.fits(measured.digest):
        click.echo(
            f"NOT JUDGED: the floors are about corpus {floors.digest[:12] or '(none)'},"
            f" this one is {measured.digest[:12]}; --repin pins them anew",
            err=True,
        )
        return 0
    failed = floors.failed(measured.figures)
    for name in failed:
        click.echo(f"below its floor: {name}", err=True)
    if not failed:
        click.echo(f"every one of {len(floors.by_name)} floors holds", err=True)
    return 1 if failed else 0


if __name__ == "__main__":
    command()

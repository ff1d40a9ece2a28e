"""``python -m benchmarks.histories``: tell histories from a seed, replay them, say what was missed."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import click

from benchmarks.histories.score import Row, figures, generated, replayed, rows


@click.command()
@click.option("--seed", default="1", show_default=True, help="Another seed tells other histories.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Keep the folders there.")
@click.option("--wrong", is_flag=True, help="Name the captures that count against us.")
@click.option("--workers", default=2, show_default=True)
def command(seed: str, into: Path | None, wrong: bool, workers: int) -> None:
    """Replay made-up histories with the declared selectors and without, and count by what happened."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = generated(seed, into or Path(scratch))
        replays = replayed(folders, workers)
        for figure in figures(folders, replays):
            click.echo(f"{figure.name}: {figure.whole.hits}/{figure.whole.of}")
        for way, each in replays.items():
            every = [
                row for folder, replay in zip(folders, each, strict=True) for row in rows(folder, replay)
            ]
            click.echo(f"\n{way}: what happened, how often, changes said, tickets opened")
            for line in _table(every):
                click.echo(line)
            if wrong:
                for row in filter(_is_wrong, every):
                    said = "ticket" if row.ticket else "change" if row.changed else "silent"
                    click.echo(f"  {said} on {row.truth} ({row.event}): {row.name}")


def _table(every: list[Row]) -> list[str]:
    seen = Counter((row.truth, row.event) for row in every)
    changed = Counter((row.truth, row.event) for row in every if row.changed)
    ticket = Counter((row.truth, row.event) for row in every if row.ticket)
    return [
        f"  {t:<10}{e:<18}{n:>5}{changed[t, e]:>5}{ticket[t, e]:>5}" for (t, e), n in sorted(seen.items())
    ]


def _is_wrong(row: Row) -> bool:
    if row.truth == "new":
        return not row.changed or row.ticket is not row.asks
    return row.changed or row.ticket


if __name__ == "__main__":
    command()

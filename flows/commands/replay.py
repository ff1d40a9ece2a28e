"""``guidewatch replay``: the route over a folder of dated captures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from pipeline.model import Recipe, Source
from pipeline.replay import Replayed, replay
from pipeline.snapshot.archives.dated import read_archive


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--select", multiple=True, help="CSS selector of the article; may be repeated.")
@click.option("--remove", multiple=True, help="CSS selector to leave out; may be repeated.")
@click.option("--no-select", is_flag=True, help="Use no selectors, not even the folder's own.")
@click.option(
    "--decide",
    type=click.Choice(["accept", "none"]),
    default="accept",
    show_default=True,
    help="Accept each confirmed change at once, or keep the first baseline.",
)
@click.option("--json", "as_json", is_flag=True, help="Only JSON lines, no summary on stderr.")
def command(
    folder: Path,
    select: tuple[str, ...],
    remove: tuple[str, ...],
    no_select: bool,
    decide: str,
    as_json: bool,
) -> None:
    """Run the route over FOLDER (captures.jsonl and its pages) as if looking at those times.

    Prints one JSON line per capture: file, outcome, changed, significance, ticket, reason. The
    folder's declaration.json supplies selectors unless others, or --no-select, are given.
    """
    if no_select and (select or remove):
        raise click.UsageError("--no-select contradicts --select and --remove; give one or the other")
    archive = read_archive(folder)
    declared = Recipe(select=select, remove=remove) if select or remove else archive.recipe
    source = Source(
        id=folder.name,
        service=folder.name,
        url=archive.url,
        locale="und",
        recipe=Recipe() if no_select else declared,
    )
    outcomes: Counter[str] = Counter()
    for row in replay(archive.captures(source.id), source, accept=decide == "accept"):
        click.echo(_line(row))
        outcomes[row.outcome] += 1
        outcomes["ticket"] += row.ticket
    if not as_json:
        for problem in archive.unmapped:
            click.echo(f"{folder / 'declaration.json'}: {problem}", err=True)
        click.echo(f"{folder.name}: {_summary(outcomes)}", err=True)


def _line(row: Replayed) -> str:
    return json.dumps(
        {
            "file": row.file,
            "outcome": row.outcome,
            "changed": row.changed,
            "significance": row.significance,
            "ticket": row.ticket,
            "reason": row.reason,
        },
        ensure_ascii=False,
    )


def _summary(outcomes: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in outcomes.items() if count) or "no captures"

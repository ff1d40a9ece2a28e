"""``guidewatch sources heal``: the suggested selector into service.yaml; the old one is kept."""

from __future__ import annotations

import json

import click

from flows.commands.sources.doctor import examine
from flows.shown import program, short
from pipeline.errors import UsageError
from pipeline.guide import load
from pipeline.guide.recipes import heal_source
from pipeline.report.shown import visible
from pipeline.workspace import Workspace


@click.command("heal")
@click.argument("source_id", metavar="SOURCE")
@click.option("--dry-run", is_flag=True, help="Show the edit; write nothing.")
@click.option("--json", "json_only", is_flag=True, help="One JSON object.")
@click.pass_obj
def command(workspace: str, source_id: str, dry_run: bool, json_only: bool) -> None:
    """Write the selector that `sources doctor` suggests for SOURCE into its service.yaml.

    Only the selector changes. The old recipe is kept under `former` with the day until which it
    held, and older captures are read by it. Look at the preview first.
    """
    place = Workspace(workspace)
    library = load(place.guides)
    (examined,) = examine(place, library, [source_id])
    mended, since = examined.checkup.repair, examined.checkup.since
    if mended is None or since is None:
        raise UsageError(
            f"nothing to heal: `{program(place.root)} sources doctor {source_id}` suggests no selector"
        )
    source = library.sources[source_id]
    path = place.guides / source.service / "service.yaml"
    result = heal_source(
        path,
        source_id,
        lost=mended.lost,
        selector=mended.selector,
        recipe=source.recipe,
        until=since.date(),
        write=not dry_run,
    )
    if json_only:
        told = {
            "source": source_id,
            "lost": mended.lost,
            "selector": mended.selector,
            "until": since.date().isoformat(),
            "kept": round(mended.kept, 3),
            "written": not dry_run,
            "diff": result.diff,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(visible(mended.summary))
    for line in mended.preview:
        click.echo(f"  │ {visible(line)}")
    click.echo(visible(result.diff), nl=False)
    click.echo(f"{'would change' if dry_run else 'changed'} {short(path)}:{result.line}")

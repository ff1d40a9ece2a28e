"""``guidewatch export``: what a guide site publishes, as files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from pipeline.guide import load
from pipeline.publish import Publication, Published, publish, site_files
from pipeline.report.shown import count, visible
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import Workspace


@click.command()
@click.option(
    "--static",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; only files of earlier exports are replaced or removed there.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: folder and lists of files.")
@click.pass_obj
def command(workspace: str, folder: Path, dry_run: bool, as_json: bool) -> None:
    """Write everything that a guide site can publish about the freshness of its guides.

    freshness.json with its schema, a badge per guide and locale, Atom and JSON Feed, JSON-LD, each
    guide as HTML and Markdown with its verified-on lines, and an index. Nothing is fetched; the same
    state gives the same files.
    """
    done = publish(site_files(_publication(Workspace(workspace))), folder, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(_row(done, dry_run), ensure_ascii=False, indent=1))
    else:
        _print(done, dry_run)


def _publication(workspace: Workspace) -> Publication:
    """The state of a workspace as it is now."""
    library, now = load(workspace.guides), datetime.now(UTC)
    with TicketStore(workspace.database_url) as store:
        states = store.states(sorted(library.sources))
        tickets = store.tickets(TicketFilter(), now=now)
    return Publication(
        library=library, states=states, tickets=tickets, now=now, settings=workspace.settings.publish
    )


def _row(done: Published, dry_run: bool) -> dict[str, object]:
    return {
        "folder": str(done.folder),
        "dry_run": dry_run,
        "written": list(done.written),
        "unchanged": list(done.unchanged),
        "removed": list(done.removed),
        "kept": list(done.kept),
    }


def _print(done: Published, dry_run: bool) -> None:
    console = Console(highlight=False)
    would = "would be " if dry_run else ""
    parts = [f"{count(len(done.written), 'file')} {would}written", f"{len(done.unchanged)} unchanged"]
    if done.removed:
        parts.append(f"{len(done.removed)} {would}removed")
    console.print(Text(", ".join(parts)))
    for path in done.kept:
        told = f"kept  {path}: no longer part of the export, but edited by somebody since"
        console.print(Text(visible(told), style="yellow"), soft_wrap=True)
    console.print(Text(f"index {done.folder / 'index.html'}"), soft_wrap=True)

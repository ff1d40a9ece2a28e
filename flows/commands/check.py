"""``guidewatch check``: look once, without Prefect."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.console import Console

from flows.passing import pass_on
from flows.refresh import exit_code, refresh
from flows.summary import as_json, print_result
from pipeline.model import Severity
from pipeline.workspace import Workspace


@click.command()
@click.option("--guide", help="Only the sources that this guide cites.")
@click.option("--service", help="Only the sources of this service.")
@click.option("--force", is_flag=True, help="Ask for whole pages, without conditional requests.")
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    help="Exit with 1 when an open ticket is this severe or graver.",
)
@click.option("--json", "json_only", is_flag=True, help="Print one JSON object on stdout.")
@click.pass_obj
def command(
    workspace: str,
    guide: str | None,
    service: str | None,
    force: bool,
    fail_on: str | None,
    json_only: bool,
) -> None:
    """Look at the sources once: capture, compare with the baselines, open tickets, write the report.

    Exits with 3 when a source could not be looked at: unknown is never reported as fresh.
    """
    progress = Console(stderr=True)
    place = Workspace(workspace)
    result = refresh(
        place,
        guide=guide,
        service=service,
        force=force,
        say=lambda text: progress.print(text, style="dim", markup=False, highlight=False),
    )
    for passed in pass_on(place, datetime.now(UTC)):
        progress.print(f"{passed.name}: {passed.said}", style="red" if passed.failed else "dim", markup=False)
    if json_only:
        click.echo(as_json(result))
    else:
        print_result(result, Console())
    code = exit_code(result, Severity(fail_on) if fail_on else None)
    if code:
        raise click.exceptions.Exit(code)

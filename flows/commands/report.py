"""``guidewatch report``: the reports that runs have left, newest first."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.shown import program
from pipeline.errors import UsageError
from pipeline.workspace import Workspace


@click.command()
@click.argument("run", required=False)
@click.option("--list", "listing", is_flag=True, help="List all runs that left a report, newest first.")
@click.option("--markdown", is_flag=True, help="Print the report as Markdown instead of where it is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array: run, html, markdown.")
@click.pass_obj
def command(workspace: str, run: str | None, listing: bool, markdown: bool, as_json: bool) -> None:
    """Say where the report of RUN is (default: the newest), or print it as Markdown.

    Every run of check, refresh and demo leaves one as an HTML page and as Markdown.
    """
    place = Workspace(workspace)
    reports = _reports(place.reports)
    if not (listing or as_json):
        chosen = _chosen(reports, run, program(place.root))
        click.echo(_markdown(chosen).read_text("utf-8") if markdown else str(chosen), nl=not markdown)
    elif as_json:
        click.echo(json.dumps([_row(report) for report in reports], indent=1))
    else:
        for report in reports:
            click.echo(f"{report.stem}  {report}")


def _reports(folder: Path) -> list[Path]:
    """HTML reports, newest first: a run's id begins with its time."""
    return sorted(folder.glob("*.html"), reverse=True)


def _chosen(reports: list[Path], run: str | None, here: str) -> Path:
    if not reports:
        raise UsageError(f"no run has left a report yet; look once with: {here} check")
    found = next((report for report in reports if run is None or report.stem == run), None)
    if found is None:
        raise UsageError(f"no run is called {run}; {here} report --list names them all")
    return found


def _markdown(report: Path) -> Path:
    return report.with_suffix(".md")


def _row(report: Path) -> dict[str, str]:
    return {"run": report.stem, "html": str(report), "markdown": str(_markdown(report))}

"""``guidewatch report``: the reports that runs have written."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.errors import UsageError
from pipeline.workspace import Workspace


@click.command()
@click.argument("run", required=False)
@click.option("--markdown", is_flag=True, help="Print the report itself, as Markdown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of all reports, newest first.")
@click.pass_obj
def command(workspace: str, run: str | None, markdown: bool, as_json: bool) -> None:
    """Name the report of RUN (default: the latest), or print it as Markdown."""
    pages = sorted(Workspace(workspace).reports.glob("*.html"), reverse=True)
    if as_json:
        click.echo(json.dumps([{"run": page.stem, "html": str(page)} for page in pages], indent=1))
        return
    page = _chosen(pages, run)
    click.echo(page.with_suffix(".md").read_text("utf-8") if markdown else page)


def _chosen(pages: list[Path], run: str | None) -> Path:
    """The page of a run, by its id or the beginning of it; UsageError says what there is."""
    if not pages:
        raise UsageError("no run has written a report yet; guidewatch check writes one")
    found = [page for page in pages if run is None or page.stem.startswith(run)]
    if not found:
        known = ", ".join(page.stem for page in pages[:5])
        raise UsageError(f"no report of a run “{run}”; the latest are {known}")
    return found[0]

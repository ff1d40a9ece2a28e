"""``guidewatch report``: the reports that runs have left, and the report of one ticket."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.deciding import open_desk
from flows.shown import program
from pipeline.errors import UsageError
from pipeline.files import write_whole
from pipeline.report import TicketReport, render_json, render_ticket_html, render_ticket_markdown, schema
from pipeline.workspace import Workspace

_ENDINGS = {"html": ".html", "md": ".md", "json": ".json", "pdf": ".pdf"}


@click.command()
@click.argument("run", required=False)
@click.option("--ticket", type=int, help="The report of one ticket, as it stands now, instead of a run's.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_ENDINGS)),
    help="Print it as this (html, md, json), or to a PDF file by Chromium.",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
@click.option("--list", "listing", is_flag=True, help="List all runs that left a report, newest first.")
@click.option("--markdown", is_flag=True, help="The same as --format md.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array: run, html, markdown, json.")
@click.option("--schema", "as_schema", is_flag=True, help="Print the JSON Schema of reports.")
@click.pass_obj
def command(
    workspace: str,
    run: str | None,
    ticket: int | None,
    form: str | None,
    output: Path | None,
    listing: bool,
    markdown: bool,
    as_json: bool,
    as_schema: bool,
) -> None:
    """Say where the report of RUN is (default: the newest), or print it.

    Every run of check, refresh and demo leaves one as an HTML page, as Markdown and as JSON. A PDF is
    written beside it, or to --output; a ticket's to ticket-ID.pdf.
    """
    place = Workspace(workspace)
    form = form or ("md" if markdown else None)
    if as_schema:
        click.echo(json.dumps(schema(), indent=1))
    elif as_json:
        click.echo(json.dumps([_row(report) for report in _reports(place.reports)], indent=1))
    elif listing:
        for report in _reports(place.reports):
            click.echo(f"{report.stem}  {report}")
    elif ticket is not None:
        told = open_desk(workspace).review.report(ticket, datetime.now(UTC))
        _give(_of_ticket(told, form or "html"), form or "html", output, Path(f"ticket-{ticket}.pdf"), place)
    else:
        chosen = _chosen(_reports(place.reports), run, program(place.root))
        if form is None and output is None:
            click.echo(str(chosen))
            return
        _give(_of_run(chosen, form or "html"), form or "html", output, chosen.with_suffix(".pdf"), place)


def _give(text: str, form: str, output: Path | None, pdf: Path, place: Workspace) -> None:
    """Print the text, or write it; a PDF is always a file."""
    if form == "pdf":
        from flows.printing import print_pdf

        target = output or pdf
        print_pdf(text, target, place.settings.render.browser)
        click.echo(str(target))
    elif output is not None:
        write_whole(output, text)
        click.echo(str(output))
    else:
        click.echo(text, nl=False)


def _of_ticket(report: TicketReport, form: str) -> str:
    """The text in a form; what is printed to PDF is the HTML."""
    if form == "json":
        return render_json(report)
    return render_ticket_markdown(report) if form == "md" else render_ticket_html(report)


def _of_run(report: Path, form: str) -> str:
    path = report.with_suffix(".html" if form == "pdf" else _ENDINGS[form])
    if not path.is_file():
        raise UsageError(f"the run {report.stem} left no {path.name}: an older guidewatch wrote its report")
    return path.read_text("utf-8")


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


def _row(report: Path) -> dict[str, str]:
    return {
        "run": report.stem,
        "html": str(report),
        "markdown": str(report.with_suffix(".md")),
        "json": str(report.with_suffix(".json")),
    }

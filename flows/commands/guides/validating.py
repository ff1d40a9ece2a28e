"""``guides validate`` and ``guides schema``: what may stand in the files, and what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table

from flows.commands.guides.shown import console, line, print_guides, print_json, problem
from pipeline.errors import ContentError, ContentErrors
from pipeline.guide import Library, load
from pipeline.guide.agreement import disagreements
from pipeline.guide.schema import schema_files, schemas
from pipeline.workspace import Workspace


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def validate(root: str, as_json: bool) -> None:
    """Say everything that is wrong, with file and line (exit 2), or what is there."""
    library: Library | None = None
    errors: tuple[ContentError, ...] = ()
    try:
        workspace = Workspace(root)
        library = load(workspace.guides)
        errors = unknown_consent(workspace, library)
    except ContentErrors as error:
        errors = error.errors
    except ContentError as error:
        errors = (error,)
    warnings = doubts(library) if library else ()
    if as_json:
        print_json(
            {
                "valid": not errors,
                "errors": [problem(each) for each in errors],
                "warnings": [problem(each) for each in warnings],
            }
        )
    else:
        for each in (*errors, *warnings):
            click.echo(line(each) if each in errors else f"{line(each)} (warning)")
        if library and not errors:
            _print_library(library)
        elif errors:
            click.echo(f"\n{len(errors)} to mend.", err=True)
    if errors:
        sys.exit(2)


@click.command()
@click.argument("name", type=click.Choice(sorted(schemas())), required=False)
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas into this folder (guides/schema in a workspace).",
)
def schema(name: str | None, write: Path | None) -> None:
    """Print a JSON Schema (default: all, by name), or write them for editors."""
    if write is None:
        print_json(schemas()[name] if name else schemas())
        return
    write.mkdir(parents=True, exist_ok=True)
    for file, text in schema_files().items():
        (write / file).write_text(text, encoding="utf-8")
        click.echo(write / file)


def unknown_consent(workspace: Workspace, library: Library) -> tuple[ContentError, ...]:
    """Consent in guidewatch.yaml for a source or service that does not exist."""
    known = {*library.sources, *(each.id for each in library.services)}
    return tuple(
        ContentError(
            workspace.root / "guidewatch.yaml", None, f"consent names “{each}”, which does not exist"
        )
        for each in workspace.settings.consent
        if each not in known
    )


def doubts(library: Library) -> tuple[ContentError, ...]:
    """Facts whose sentence does not say their value: for a person to look at, not an error."""
    from pipeline.facts import find, same_value  # costs a second, and only this command needs it

    return disagreements(library, find=find, same=same_value)


def _print_library(library: Library) -> None:
    table = Table(title="Services", title_justify="left")
    for head in ("service", "hosts", "products", "sources", "read by"):
        table.add_column(head)
    for service in library.services:
        access = sorted({source.access.value for source in service.sources})
        table.add_row(
            service.id,
            ", ".join(service.hosts),
            str(len(service.products)),
            str(len(service.sources)),
            ", ".join(access),
        )
    console().print(table)
    print_guides(library.guides)

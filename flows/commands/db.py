"""``guidewatch db``: the database and the steps of its schema."""

from __future__ import annotations

import json

import click

from pipeline.tickets.database import HEAD, Database
from pipeline.workspace import Workspace


@click.group()
def command() -> None:
    """Create or upgrade the database. The embedded one is upgraded by itself when it is opened."""


@command.command()
@click.pass_obj
def upgrade(workspace: str) -> None:
    """Bring the database up to date, creating it where there is none."""
    database = Database(Workspace(workspace).database_url)
    before = database.upgrade()
    if before == HEAD:
        click.echo(f"{database.shown} is up to date (step {HEAD})")
    else:
        click.echo(f"{database.shown}: {before or 'empty'} → step {HEAD}")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def current(workspace: str, as_json: bool) -> None:
    """Say which step of the schema the database is at."""
    database = Database(Workspace(workspace).database_url)
    revision = database.revision()
    if as_json:
        click.echo(json.dumps({"database": database.shown, "step": revision, "newest": HEAD}))
    else:
        at = f"at step {revision}" if revision else "not created yet"
        click.echo(f"{database.shown} is {at}; the newest step is {HEAD}")

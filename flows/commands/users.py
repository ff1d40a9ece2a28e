"""``guidewatch users``: who may use the review app, and which programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from flows.deciding import login
from pipeline.tickets import Database
from pipeline.web.accounts import Accounts
from pipeline.web.rights import SCOPES, Right, Role
from pipeline.workspace import Workspace


@click.group()
def command() -> None:
    """Make, list and remove accounts for the review app, and tokens for programs."""


@command.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([each.value for each in Role]),
    default=Role.EDITOR.value,
    show_default=True,
    help="A viewer reads, an editor decides and runs, an admin also manages accounts.",
)
@click.password_option(
    help="At least 12 characters; asked for where it is not given, GUIDEWATCH_PASSWORD is read.",
    envvar="GUIDEWATCH_PASSWORD",
)
@click.pass_obj
def add(workspace: str, name: str, role: str, password: str) -> None:
    """Make an account for NAME."""
    made = _accounts(workspace).add_user(name, password, Role(role), now=datetime.now(UTC))
    click.echo(f"{made.name} is {made.role} here", err=True)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.pass_obj
def list_users(workspace: str, as_json: bool) -> None:
    """List accounts with their roles; passwords are never shown."""
    found = _accounts(workspace).users()
    if as_json:
        rows = [{"name": u.name, "role": u.role, "created_at": u.created_at.isoformat()} for u in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    if not found:
        console.print("No accounts: only the link that `guidewatch serve` prints signs in.")
        return
    table = Table("name", "role", "since")
    for user in found:
        table.add_row(user.name, user.role, f"{user.created_at:%Y-%m-%d}")
    console.print(table)


@command.command()
@click.argument("name")
@click.pass_obj
def remove(workspace: str, name: str) -> None:
    """Remove the account of NAME and end its sessions."""
    _accounts(workspace).remove_user(name)
    click.echo(f"{name} has no account any more", err=True)


@command.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([each.value for each in SCOPES]),
    help="What a program with it may do besides reading, which it always may; repeatable.",
)
@click.pass_obj
def token(workspace: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make an API token called NAME and print it, this once; only its digest is kept."""
    wanted = {Right.READ, *(Right(each) for each in scopes)}
    made, secret = _accounts(workspace).add_token(name, wanted, by=login(), now=datetime.now(UTC))
    may = ", ".join(each.value for each in SCOPES if each in made.scopes)
    click.echo(f"{made.name} may {may}; the token is not shown again", err=True)
    click.echo(secret)


def _accounts(workspace: str) -> Accounts:
    database = Database(Workspace(workspace).database_url)
    database.prepare()
    return Accounts(database)

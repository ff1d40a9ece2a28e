"""``guidewatch notices``: who is told of tickets."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import click

from flows.passing import told
from pipeline.errors import UsageError
from pipeline.notices import Notice, carrier
from pipeline.tickets import TicketStore
from pipeline.workspace import NoticeSettings, Workspace


@click.group()
def command() -> None:
    """Tell people of tickets, by chat (Apprise) and by mail: at once, daily, weekly."""


@command.command()
@click.option("--dry-run", is_flag=True, help="Print what would be told, and tell nobody.")
@click.option("--json", "as_json", is_flag=True, help="Print the notices as one JSON array.")
@click.pass_obj
def send(workspace: str, dry_run: bool, as_json: bool) -> None:
    """Tell what is due now; every run of check and refresh does this at its end."""
    place = Workspace(workspace)
    rows = []
    with TicketStore(place.database_url) as store:
        for settings in _settings(place):
            for notice in told(place, store, settings, datetime.now(UTC), dry_run=dry_run):
                rows.append({"to": settings.consumer, "subject": notice.subject, "body": notice.body})
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['to']}: {row['subject']}" + (f"\n\n{row['body']}" if dry_run else ""))
    if not rows:
        click.echo("nothing to tell")


@command.command()
@click.pass_obj
def test(workspace: str) -> None:
    """Send everybody who is told one line, to see that it arrives."""
    place = Workspace(workspace)
    line = Notice(
        subject="guidewatch: a test", body="This is where tickets will be told.\n", key="test", thread="test"
    )
    for settings in _settings(place):
        carrier(settings, os.environ).carry(line, datetime.now(UTC))
        click.echo(f"{settings.consumer}: sent")


def _settings(place: Workspace) -> tuple[NoticeSettings, ...]:
    if not place.settings.notices:
        raise UsageError(
            f"{place.root / 'guidewatch.yaml'} names nobody to tell; add:\n"
            "notices:\n  - kind: apprise\n    url: GUIDEWATCH_CHAT_URL"
        )
    return place.settings.notices

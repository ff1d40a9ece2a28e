"""``guidewatch mirrors``: tickets as issues of a tracker."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from flows.passing import in_words, synced, waiting
from pipeline.errors import UsageError
from pipeline.mirrors import Draft
from pipeline.report.shown import moment
from pipeline.tickets import TicketStore
from pipeline.workspace import MirrorSettings, Workspace


@click.group()
def command() -> None:
    """Tickets as issues of GitHub or Forgejo: bring them up to date, see how they stand."""


@command.command()
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help="Print the issues that wait to be written; ask no tracker.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each mirror, as an array.")
@click.pass_obj
def sync(workspace: str, name: str | None, dry_run: bool, as_json: bool) -> None:
    """Write what is new to the trackers and read back what people closed there (NAME: only one mirror).

    Every run of check and refresh does this at its end. Exits with 3 where a tracker could not be
    served: what it missed waits.
    """
    place = Workspace(workspace)
    rows: list[dict[str, object]] = []
    with TicketStore(place.database_url) as store:
        for mirror in _chosen(place, name):
            if dry_run:
                drafts = waiting(place, store, mirror)
                rows.append({"mirror": mirror.name, "waiting": [each.title for each in drafts]})
                if not as_json:
                    _print_waiting(mirror, drafts)
                continue
            done = synced(place, store, mirror, datetime.now(UTC))
            rows.append({"mirror": mirror.name, "created": done.created, "updated": done.updated})
            rows[-1] |= {"decided": done.decided, "postponed": done.postponed}
            if not as_json:
                click.echo(f"{mirror.name}: {in_words(done)}")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of mirrors and their issues.")
@click.pass_obj
def list_(workspace: str, as_json: bool) -> None:
    """List the issues of every mirror, and how many events wait for it."""
    place = Workspace(workspace)
    mirrors = _chosen(place, None)
    with TicketStore(place.database_url) as store:
        outbox = store.outbox
        found = [
            (
                mirror,
                outbox.consumer(mirror.name),
                len(outbox.waiting(mirror.name)),
                outbox.mirrored(mirror.name),
            )
            for mirror in mirrors
        ]
    if as_json:
        rows = [
            {
                "mirror": mirror.name,
                "synced_at": consumer.at.isoformat() if consumer.at else None,
                "waiting": count,
                "issues": [{"subject": i.subject, "url": i.url, "closed": i.closed} for i in issues.values()],
            }
            for mirror, consumer, count, issues in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for mirror, consumer, count, issues in found:
        table = Table(
            title=f"{mirror.name}: last pass {moment(consumer.at)}, {count} events wait",
            title_justify="left",
        )
        for heading in ("about", "state", "issue"):
            table.add_column(heading, overflow="fold")
        for issue in issues.values():
            about = " ".join(issue.subject.split()[:2])
            table.add_row(about, "closed" if issue.closed else "open", issue.url)
        Console().print(table)


def _print_waiting(mirror: MirrorSettings, drafts: Sequence[Draft]) -> None:
    click.echo(f"{mirror.name}: {len(drafts)} wait")
    for draft in drafts:
        click.echo(f"\n{'[closed] ' if draft.closed else ''}{draft.title}\n\n{draft.body}")


def _chosen(place: Workspace, name: str | None) -> tuple[MirrorSettings, ...]:
    """The mirrors of the settings, or the one of that name; UsageError where there is none."""
    mirrors = place.settings.mirrors
    if not mirrors:
        raise UsageError(
            f"{place.root / 'guidewatch.yaml'} names no mirror; add:\n"
            "mirrors:\n  - kind: github\n    project: owner/name\n    token: GUIDEWATCH_MIRROR_TOKEN"
        )
    chosen = tuple(each for each in mirrors if name in (None, each.name))
    if not chosen:
        raise UsageError(f"no mirror “{name}”; there are: {', '.join(each.name for each in mirrors)}")
    return chosen

"""``guidewatch captures list``: what the store holds."""

from __future__ import annotations

import json

import click

from flows.commands.captures.shown import as_json, moment
from flows.shown import program
from pipeline.errors import UsageError
from pipeline.model import Snapshot
from pipeline.snapshot import SnapshotStore
from pipeline.workspace import Workspace


@click.command("list")
@click.option("--source", "source_id", help="Only this source; then one line per capture.")
@click.option("--json", "json_only", is_flag=True, help="One JSON array.")
@click.pass_obj
def command(workspace: str, source_id: str | None, json_only: bool) -> None:
    """List what the store holds: sources with their latest capture, or all captures of one source."""
    place = Workspace(workspace)
    store = SnapshotStore(place.snapshots)
    if source_id is not None:
        snapshots = store.history(source_id)
        if not snapshots and not json_only:
            known = ", ".join(store.sources()) or "none"
            raise UsageError(f"no captures of “{source_id}”; there are captures of: {known}")
        _print_snapshots(snapshots, json_only)
        return
    rows = [(source, len(store.ids(source)), store.latest(source)) for source in store.sources()]
    if json_only:
        summary = [
            {"source": source, "captures": count, "latest": as_json(latest) if latest else None}
            for source, count, latest in rows
        ]
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    if not rows:
        here = program(place.root)
        click.echo(f"no captures yet: `{here} check` crawls, `{here} captures import` takes saved pages")
    for source, count, latest in rows:
        when = moment(latest.captured_at) if latest else ""
        click.echo(f"{source}  {count} captures, latest {when}")


def _print_snapshots(snapshots: tuple[Snapshot, ...], json_only: bool) -> None:
    if json_only:
        click.echo(json.dumps([as_json(each) for each in snapshots], ensure_ascii=False))
        return
    for each in snapshots:
        body = (
            "not modified" if each.not_modified else "same body" if each.revisit else f"{each.size:,} bytes"
        )
        status = each.status or "-"
        click.echo(f"{moment(each.captured_at)}  {status}  {body:>16}  {each.basis or '-':8} {each.id}")

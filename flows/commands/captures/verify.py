"""``guidewatch captures verify``: is every file what it was when it was stored?"""

from __future__ import annotations

import json

import click

from pipeline.errors import StoreError
from pipeline.snapshot import SnapshotStore
from pipeline.workspace import Workspace


@click.command("verify")
@click.option("--json", "json_only", is_flag=True, help="One JSON object.")
@click.pass_obj
def command(workspace: str, json_only: bool) -> None:
    """Read every record and recompute the digest of every body; name the files that are broken.

    Exits with 4 when a capture cannot be read.
    """
    found = SnapshotStore(Workspace(workspace).snapshots).verify()
    if json_only:
        said = {
            "records": found.records,
            "bodies": found.bodies,
            "unused": [str(path) for path in found.unused],
            "broken": list(found.broken),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(f"{found.records:,} captures, {found.bodies:,} bodies read")
        for path in found.unused:
            click.echo(f"unused  {path}: no capture refers to it; it may be removed")
    if found.broken:
        raise StoreError("\n".join(found.broken))

"""``guidewatch captures export``: what we saw, as WARC for any other program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from flows.commands.captures.shown import DATE
from pipeline.errors import StoreError, UsageError
from pipeline.model import Snapshot
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.export import Indexed, cdxj, write_warc
from pipeline.workspace import Workspace


@click.command("export")
@click.option(
    "--warc",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; compressed where it ends in .gz.",
)
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--since", type=DATE, help="Leave out captures before this day.")
@click.option("--until", type=DATE, help="Leave out captures from this day on.")
@click.option(
    "--cdxj", "index", type=click.Path(dir_okay=False, path_type=Path), help="Also write a CDXJ index there."
)
@click.pass_obj
def command(
    workspace: str,
    target: Path,
    sources: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    index: Path | None,
) -> None:
    """Write captures as a WARC 1.1 file; importing it elsewhere gives equal captures."""
    store = SnapshotStore(Workspace(workspace).snapshots)
    known = store.sources()
    if missing := [each for each in sources if each not in known]:
        raise UsageError(
            f"no captures of “{missing[0]}”; there are captures of: {', '.join(known) or 'none'}"
        )
    chosen = _chosen(store, sources or known, _utc(since), _utc(until))
    written = _written(store, chosen, target)
    if index is not None:
        lines = "".join(f"{line}\n" for line in cdxj(written, target.name))
        index.write_text(lines, encoding="utf-8")
    size = target.stat().st_size
    again = sum(each.revisit for each in written)
    click.echo(f"{len(written):,} captures ({again:,} with a body written before), {size:,} bytes: {target}")


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _chosen(
    store: SnapshotStore, sources: tuple[str, ...], since: datetime | None, until: datetime | None
) -> Iterator[Snapshot]:
    """Snapshots by source, then time."""
    for source in sources:
        for snapshot in store.history(source):
            if (since is None or snapshot.captured_at >= since) and (
                until is None or snapshot.captured_at < until
            ):
                yield snapshot


def _written(store: SnapshotStore, snapshots: Iterator[Snapshot], target: Path) -> tuple[Indexed, ...]:
    """The whole file or none: it appears under its name when it is complete."""
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("wb") as file:
            written = write_warc(
                store,
                snapshots,
                file,
                name=target.name,
                software=f"guidewatch/{version('guidewatch')}",
                packed=target.suffix.lower() == ".gz",
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return written

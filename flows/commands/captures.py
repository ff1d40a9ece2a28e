"""``guidewatch captures``: saved pages in, with their date, and what the store holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.archive import read_archive
from flows.shown import program
from pipeline.errors import CaptureError, UsageError
from pipeline.extract import EXTRACTOR
from pipeline.guide import Library, load
from pipeline.model import Access, Capture, FetchFailure, Snapshot, Source
from pipeline.snapshot import Imported, SnapshotStore, import_captures, import_files
from pipeline.workspace import Workspace


@click.group("captures")
def command() -> None:
    """Captures: what official pages said, and when."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source", "source_id", required=True, help="The source these pages are of, as in service.yaml."
)
@click.option(
    "--captured-at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
    help="When the page was saved (UTC unless it says otherwise); for one file.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line per capture.")
@click.pass_obj
def import_command(
    workspace: str, files: tuple[Path, ...], source_id: str, captured_at: datetime | None, as_json: bool
) -> None:
    """Import saved pages (.html, .mhtml, .md, .txt), or a folder with captures.jsonl, into the snapshots.

    The date comes from --captured-at, the saving program's mark, the file's name or the file's time,
    and the output says from which. Importing the same file again changes nothing.
    """
    place = Workspace(workspace)
    library = load(place.guides)
    source = _source(library, source_id)
    store = SnapshotStore(place.snapshots)
    folders = [each for each in files if each.is_dir()]
    if folders and captured_at is not None:
        raise UsageError("a folder's captures.jsonl has the dates; leave --captured-at out")
    imported = list(
        import_files(
            store,
            [each for each in files if not each.is_dir()],
            source=source,
            extractor=EXTRACTOR,
            now=datetime.now(UTC),
            captured_at=captured_at,
            hosts=library.service(source.service).hosts,
        )
    )
    problems: list[str] = []
    for folder in folders:
        captures = _archived(folder, source, problems)
        imported += import_captures(store, captures, recipe=source.recipe.digest, extractor=EXTRACTOR)
    _print_imported(imported, as_json)
    if problems:
        raise CaptureError("; ".join(problems))


@command.command("list")
@click.option("--source", "source_id", help="Only this source; then one line per capture.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.pass_obj
def list_command(workspace: str, source_id: str | None, as_json: bool) -> None:
    """List what the store holds: sources with their latest capture, or all captures of one source."""
    place = Workspace(workspace)
    store = SnapshotStore(place.snapshots)
    if source_id is not None:
        snapshots = store.history(source_id)
        if not snapshots and not as_json:
            known = ", ".join(store.sources()) or "none"
            raise UsageError(f"no captures of “{source_id}”; there are captures of: {known}")
        _print_snapshots(snapshots, as_json)
        return
    rows = [(source, len(store.ids(source)), store.latest(source)) for source in store.sources()]
    if as_json:
        summary = [
            {"source": source, "captures": count, "latest": _as_json(latest) if latest else None}
            for source, count, latest in rows
        ]
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    if not rows:
        here = program(place.root)
        click.echo(f"no captures yet: `{here} check` crawls, `{here} captures import` takes saved pages")
    for source, count, latest in rows:
        when = _moment(latest.captured_at) if latest else ""
        click.echo(f"{source}  {count} captures, latest {when}")


def _source(library: Library, source_id: str) -> Source:
    if source_id not in library.sources:
        known = ", ".join(sorted(library.sources)) or "none"
        raise UsageError(f"no source “{source_id}” in guides/*/service.yaml; there are: {known}")
    return library.sources[source_id]


def _archived(folder: Path, source: Source, problems: list[str]) -> Iterator[Capture]:
    """Captures of an archive folder; pages that cannot be read are added to ``problems``."""
    for _, capture in read_archive(folder).captures(source.id):
        if isinstance(capture, FetchFailure):
            problems.append(capture.detail)
        else:
            yield replace(
                capture,
                url=capture.url or source.url,
                basis=Access.ARCHIVE.value,
                note="date: captures.jsonl",
            )


def _print_imported(imported: list[Imported], as_json: bool) -> None:
    for each in imported:
        if as_json:
            click.echo(json.dumps({**_as_json(each.snapshot), "new": each.new}, ensure_ascii=False))
        else:
            state = "imported" if each.new else "already there"
            when = _moment(each.snapshot.captured_at)
            click.echo(f"{state:13}  {when}  ({each.snapshot.note})  {each.snapshot.id}")
    if not as_json:
        new = sum(each.new for each in imported)
        click.echo(f"{new} imported, {len(imported) - new} were already there")


def _print_snapshots(snapshots: tuple[Snapshot, ...], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_as_json(each) for each in snapshots], ensure_ascii=False))
        return
    for each in snapshots:
        body = (
            "not modified" if each.not_modified else "same body" if each.revisit else f"{each.size:,} bytes"
        )
        status = each.status or "-"
        click.echo(f"{_moment(each.captured_at)}  {status}  {body:>16}  {each.basis or '-':8} {each.id}")


def _as_json(snapshot: Snapshot) -> dict[str, object]:
    return {
        "id": snapshot.id,
        "source": snapshot.source,
        "captured_at": snapshot.captured_at.isoformat(),
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "status": snapshot.status,
        "digest": snapshot.digest,
        "size": snapshot.size,
        "revisit": snapshot.revisit,
        "not_modified": snapshot.not_modified,
        "basis": snapshot.basis,
        "note": snapshot.note,
    }


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")

"""``guidewatch captures import``: years of history on day one, without crawling."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.commands.captures.shown import DATE, as_json, moment, source_of
from flows.history import teach
from flows.shown import program
from pipeline.errors import CaptureError, UsageError
from pipeline.extract import EXTRACTOR
from pipeline.guide import load
from pipeline.report.shown import visible
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.archives import Claims, Skipped, Unclaimed, read_inputs
from pipeline.snapshot.imports import Imported, take
from pipeline.workspace import Workspace

_LISTED = 20  # captures, skipped pieces or strange addresses that are told one by one
_ADDRESSES = 10_000  # different strange addresses that are counted
_STEP = 500  # captures between two words of progress


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What an import came to."""

    taken: list[Imported] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    strange: Counter[str] = field(default_factory=Counter)

    def add(self, item: Imported | Skipped | Unclaimed) -> None:
        if isinstance(item, Imported):
            self.taken.append(item)
        elif isinstance(item, Skipped):
            self.skipped.append(item)
        elif item.address in self.strange or len(self.strange) < _ADDRESSES:
            self.strange[item.address] += 1

    @property
    def earliest(self) -> dict[str, datetime]:
        """The first moment that was imported, by source."""
        found: dict[str, datetime] = {}
        for each in self.taken:
            at = each.snapshot.captured_at
            found[each.snapshot.source] = min(at, found.get(each.snapshot.source, at))
        return found

    @property
    def new(self) -> int:
        return sum(each.new for each in self.taken)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", "source_id", help="Only this source, as in service.yaml; saved pages belong to it.")
@click.option(
    "--address",
    default="",
    help="Another address of --source in the archive: an earlier one, or Service/Document.",
)
@click.option(
    "--captured-at", type=DATE, help="When the page was saved (UTC unless it says otherwise); for one file."
)
@click.option("--since", type=DATE, help="Leave out captures before this day.")
@click.option("--until", type=DATE, help="Leave out captures from this day on.")
@click.option("--dry-run", is_flag=True, help="Say what would be imported; write nothing.")
@click.option(
    "--json", "json_only", is_flag=True, help="One JSON line per capture, skipped piece and stranger."
)
@click.pass_obj
def command(
    workspace: str,
    files: tuple[Path, ...],
    source_id: str | None,
    address: str,
    captured_at: datetime | None,
    since: datetime | None,
    until: datetime | None,
    dry_run: bool,
    json_only: bool,
) -> None:
    """Import captures from FILES into the snapshots, each with its own date.

    Takes saved pages (.html, .mhtml, .md, .txt), WARC (.warc, .warc.gz), WACZ, git repositories of the
    Open Terms Archive, folders with captures.jsonl, and folders of any of these. Only pages of declared
    sources are taken; the others are counted by address. A saved page's date comes from --captured-at,
    the saving program's mark, the file's name or the file's time, and the output says from which.
    Importing again changes nothing, and resumes an import that was stopped.
    """
    if captured_at is not None and (len(files) > 1 or files[0].is_dir()):
        raise UsageError("one date cannot be that of several pages: import them one by one, or leave it out")
    if address and source_id is None:
        raise UsageError("--address says under which address an archive has a source: name it with --source")
    place = Workspace(workspace)
    library = load(place.guides)
    claims = Claims(
        library.services, only=source_of(library, source_id) if source_id else None, address=address
    )
    now = datetime.now(UTC)
    items = take(
        SnapshotStore(place.snapshots),
        read_inputs(files, claims, now=now, captured_at=captured_at),
        extractor=EXTRACTOR,
        now=now,
        since=_utc(since),
        until=_utc(until),
        dry_run=dry_run,
    )
    tally = _told(items, json_only)
    taught = {} if dry_run else teach(place, library, tally.earliest)
    if not json_only:
        _print(tally, place, dry_run)
        for source, states in taught.items():
            click.echo(f"{source}  {states:,} older states are known now, so that they are recognised")
    named = [f"{each.where}: {each.reason}" for each in tally.skipped if each.named]
    if named:
        raise CaptureError("; ".join(named))


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _told(items: Iterable[Imported | Skipped | Unclaimed], json_only: bool) -> _Tally:
    """Everything taken, with progress on stderr and, with ``--json``, a line for each piece."""
    tally = _Tally()
    for item in items:
        tally.add(item)
        if json_only:
            _print_json(item)
        elif isinstance(item, Imported) and len(tally.taken) % _STEP == 0:
            at = item.snapshot.captured_at
            click.echo(f"{len(tally.taken):,} captures, now at {at:%Y-%m-%d}", err=True)
    if json_only:
        for address, count in sorted(tally.strange.items()):
            click.echo(json.dumps({"unclaimed": address, "captures": count}, ensure_ascii=False))
    return tally


def _print_json(item: Imported | Skipped | Unclaimed) -> None:
    if isinstance(item, Imported):
        click.echo(json.dumps({**as_json(item.snapshot), "new": item.new}, ensure_ascii=False))
    elif isinstance(item, Skipped):
        click.echo(json.dumps({"skipped": item.where, "reason": item.reason}, ensure_ascii=False))


def _print(tally: _Tally, place: Workspace, dry_run: bool) -> None:
    if len(tally.taken) <= _LISTED:
        for each in tally.taken:
            state = "already there" if not each.new else "would import" if dry_run else "imported"
            when = moment(each.snapshot.captured_at)
            click.echo(f"{state:13}  {when}  ({each.snapshot.note})  {each.snapshot.id}")
    else:
        _print_sources(tally.taken)
    for skipped in tally.skipped[:_LISTED]:
        click.echo(f"skipped        {visible(skipped.where)}: {visible(skipped.reason)}")
    if len(tally.skipped) > _LISTED:
        click.echo(f"skipped        {len(tally.skipped) - _LISTED:,} more (--json lists them)")
    for address, count in tally.strange.most_common(_LISTED):
        click.echo(f"not declared   {count:6,} × {visible(address)}")
    if len(tally.strange) > _LISTED:
        click.echo(f"not declared   {len(tally.strange) - _LISTED:,} more addresses (--json lists them)")
    did = "would be imported" if dry_run else "imported"
    click.echo(f"{tally.new:,} {did}, {len(tally.taken) - tally.new:,} were already there")
    if tally.new and not dry_run:
        click.echo(f"`{program(place.root)} check` looks at them next")


def _print_sources(taken: list[Imported]) -> None:
    """One line per source: how many captures, and from when to when."""
    for source in sorted({each.snapshot.source for each in taken}):
        mine = [each for each in taken if each.snapshot.source == source]
        times = sorted(each.snapshot.captured_at for each in mine)
        new = sum(each.new for each in mine)
        click.echo(
            f"{source}  {len(mine):,} captures ({new:,} new), {times[0]:%Y-%m-%d} to {times[-1]:%Y-%m-%d}"
        )

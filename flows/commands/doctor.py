"""``guidewatch doctor``: is everything there that a run needs, and what to do where it is not."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

import click
from rich.console import Console
from rich.text import Text

from flows.prefect_server import settings as prefect_settings
from flows.shown import program, short
from flows.ticket_view import age
from pipeline.errors import ContentErrors, GuidewatchError
from pipeline.guide import Library, load
from pipeline.model import SourceState
from pipeline.report.shown import count, visible
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.tickets.database import HEAD, Database
from pipeline.workspace import Workspace
from spiders.browser import find_browser, needs_browser, no_browser

_PYTHONS = ((3, 11), (3, 14))  # the oldest and the newest that are tested
_LITTLE, _NONE = 1 << 30, 100 << 20  # bytes of free space to warn and to fail at
_OLD = timedelta(days=2)  # a daily run has been missed
_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at; ``todo`` is what to do about it."""

    name: str
    level: Level
    what: str
    todo: str = ""


@click.command()
@click.option("--json", "json_only", is_flag=True, help="One JSON array.")
@click.pass_obj
def command(workspace: str, json_only: bool) -> None:
    """Look at Python, workspace, database, disk, browser, Prefect, sources and the last run.

    Exits with 2 when something fails that a run needs.
    """
    place = Workspace(workspace)
    lines = list(examine(place, datetime.now(UTC)))
    if json_only:
        told = [{"name": e.name, "level": e.level, "what": e.what, "todo": e.todo} for e in lines]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        console = Console()
        for each in lines:
            what = Text.assemble(
                (f"{each.level:<5}", _STYLES[each.level]), f"{each.name:<10} {visible(each.what)}"
            )
            console.print(what, soft_wrap=True)
            if each.todo:
                console.print(Text(f"{'':16}→ {visible(each.todo)}", style="dim"), soft_wrap=True)
    if any(each.level is Level.FAIL for each in lines):
        raise click.exceptions.Exit(2)


def examine(place: Workspace, now: datetime) -> Iterator[Line]:
    """Everything that is looked at, in order of how early a run needs it."""
    yield _python()
    content, library = _content(place)
    yield content
    database, ready = _database(place)
    yield database
    yield _disk(place)
    yield _browser(place, library)
    yield _prefect(place)
    yield from _sources(place, library, ready)
    yield _last_run(place, now)


def _python() -> Line:
    here = sys.version_info[:2]
    what = f"Python {platform.python_version()}, guidewatch {_version('guidewatch')}"
    oldest, newest = _PYTHONS
    if here < oldest:
        return Line(name="python", level=Level.FAIL, what=what, todo="install Python 3.11 or later")
    if here > newest:
        todo = f"tested up to Python {newest[0]}.{newest[1]}"
        return Line(name="python", level=Level.WARN, what=what, todo=todo)
    return Line(name="python", level=Level.OK, what=what)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _content(place: Workspace) -> tuple[Line, Library | None]:
    try:
        library = load(place.guides)
    except GuidewatchError as error:
        wrong = len(error.errors) if isinstance(error, ContentErrors) else 1
        first = str(error).splitlines()[0]
        todo = f"`{program(place.root)} guides validate` lists {'it' if wrong == 1 else f'all {wrong}'}"
        return Line(name="content", level=Level.FAIL, what=first, todo=todo), None
    sources = count(len(library.sources), "source")
    what = f"{count(len(library.guides), 'guide text')}, {sources} in {short(place.root)}"
    if not library.sources:
        return Line(
            name="content", level=Level.WARN, what=what, todo="declare sources in a service.yaml"
        ), library
    return Line(name="content", level=Level.OK, what=what), library


def _database(place: Workspace) -> tuple[Line, bool]:
    """The line, and whether the database can be read as it is."""
    try:
        database = Database(place.database_url)
        try:
            revision, shown = database.revision(), database.shown
            embedded = database.url.get_backend_name() == "sqlite"
        finally:
            database.close()
    except GuidewatchError as error:
        todo = "check GUIDEWATCH_DATABASE_URL"
        return Line(name="database", level=Level.FAIL, what=str(error), todo=todo), False
    level, todo = Level.OK, ""
    what = (
        f"{shown} at step {revision}"
        if revision
        else f"{shown} is {'not there yet' if embedded else 'empty'}"
    )
    if revision is not None and revision > HEAD:
        level, todo = Level.FAIL, f"this version knows steps up to {HEAD}: update guidewatch"
    elif revision != HEAD and embedded:
        what += "; the next run brings it up to date"
    elif revision != HEAD:
        level, todo = Level.FAIL, f"`{program(place.root)} db upgrade`"
    return Line(name="database", level=level, what=what, todo=todo), revision == HEAD


def _disk(place: Workspace) -> Line:
    folder = place.snapshots if place.snapshots.is_dir() else place.root
    free = shutil.disk_usage(folder).free
    what = f"{free / (1 << 30):,.1f} GB free at {short(folder)}"
    if not os.access(folder, os.W_OK):
        return Line(
            name="disk", level=Level.FAIL, what=f"{short(folder)} cannot be written", todo="mend its rights"
        )
    level = Level.FAIL if free < _NONE else Level.WARN if free < _LITTLE else Level.OK
    return Line(name="disk", level=level, what=what, todo="" if level is Level.OK else "make room")


def _browser(place: Workspace, library: Library | None) -> Line:
    wanted = place.settings.render.browser
    found = find_browser(wanted)
    needing = [source.id for source in (library.sources.values() if library else ()) if needs_browser(source)]
    if found:
        return Line(name="browser", level=Level.OK, what=found)
    if needing:
        names = ", ".join(needing[:3]) + (" …" if len(needing) > 3 else "")
        what = f"{count(len(needing), 'source')} may need one: {names}"
        return Line(name="browser", level=Level.FAIL, what=what, todo=no_browser(wanted))
    return Line(name="browser", level=Level.OK, what="none, and no source needs one")


def _prefect(place: Workspace) -> Line:
    found = _version("prefect")
    if found == "not installed":
        todo = "only `refresh` needs it; `check` does not"
        return Line(name="prefect", level=Level.WARN, what=found, todo=todo)
    server = os.environ.get("PREFECT_API_URL")
    home = prefect_settings(place, os.environ)["PREFECT_HOME"]
    where = f"server {server}" if server else f"its own server, home {home}"
    schedule = f", every {place.settings.schedule} UTC" if place.settings.schedule else ", no schedule"
    return Line(name="prefect", level=Level.OK, what=f"{found}, {where}{schedule}")


def _sources(place: Workspace, library: Library | None, ready: bool) -> Iterator[Line]:
    """How the sources are doing; nothing is created where nothing is."""
    if library is None or not library.sources:
        return
    states: Mapping[str, SourceState] = {each: SourceState(source=each) for each in library.sources}
    if ready:
        with TicketStore(place.database_url) as store:
            states = store.states(list(library.sources))
    here = program(place.root)
    ill = [each for each, state in states.items() if state.bad >= place.settings.health.open_after]
    never = [each for each, state in states.items() if state.checked_at is None]
    captures = SnapshotStore(place.snapshots).sources()
    if ill:
        what = f"{count(len(ill), 'source')} not read whole for some time: {', '.join(sorted(ill)[:3])}"
        yield Line(name="sources", level=Level.WARN, what=what, todo=f"`{here} sources doctor`")
    elif len(never) == len(states):
        todo = f"`{here} check`" if captures else f"`{here} check`, or `{here} captures import`"
        yield Line(name="sources", level=Level.WARN, what="none was ever read", todo=todo)
    else:
        read = len(states) - len(never)
        yield Line(name="sources", level=Level.OK, what=f"{read} of {len(states)} read whole at least once")


def _last_run(place: Workspace, now: datetime) -> Line:
    runs = sorted(each.stem for each in place.reports.glob("*.md")) if place.reports.is_dir() else []
    todo = f"`{program(place.root)} check`, or a schedule in guidewatch.yaml"
    moments = [at for at in map(_moment, runs) if at is not None]
    if not moments:
        return Line(name="last run", level=Level.WARN, what="never", todo=todo)
    since = now - moments[-1]
    what = (
        f"{moments[-1]:%Y-%m-%d %H:%M} UTC, {age(since)} ago" if since > timedelta(minutes=1) else "just now"
    )
    return Line(
        name="last run",
        level=Level.WARN if since > _OLD else Level.OK,
        what=what,
        todo=todo if since > _OLD else "",
    )


def _moment(run: str) -> datetime | None:
    try:
        return datetime.strptime(run, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None

"""``guidewatch sources doctor``: how well each source is read, what is alarming, and what would help."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.shown import program
from flows.ticket_view import age
from pipeline.address import same_page
from pipeline.checkup import Checkup, Reading, checkup
from pipeline.errors import UsageError
from pipeline.guide import Library, load
from pipeline.model import Source, SourceState
from pipeline.report.shown import count, moment, visible
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace

_LAST = 10  # captures that are read
_LABEL, _COLUMN = 28, 14  # characters of a selector and of a capture in the table
_TELLING = 400  # characters from which two sources have the same text not by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One source with its checkup, what is remembered of it, and how its looks failed, by kind."""

    source: Source
    state: SourceState
    checkup: Checkup
    failures: Mapping[str, int]
    twins: tuple[str, ...] = ()

    @property
    def alarms(self) -> tuple[str, ...]:
        """Everything that is wrong with it now."""
        same = tuple(f"the same text as {twin} at another address" for twin in self.twins)
        return (*self.checkup.alarms, *same)


@click.command("doctor")
@click.argument("sources", nargs=-1)
@click.option(
    "--last", type=click.IntRange(1, 1000), default=_LAST, show_default=True, help="Captures to read."
)
@click.option("--json", "json_only", is_flag=True, help="One JSON array.")
@click.pass_obj
def command(workspace: str, sources: tuple[str, ...], last: int, json_only: bool) -> None:
    """Examine SOURCES (all, if none is named): looks, failures, selectors over the last captures, alarms.

    Where a selector has stopped to match, the one that finds the old text again is suggested with
    what it would read. Exits with 1 when there is an alarm.
    """
    place = Workspace(workspace)
    examined = examine(place, load(place.guides), sources, last)
    if json_only:
        click.echo(json.dumps([_json(each) for each in examined], ensure_ascii=False, indent=1))
    else:
        console = Console()
        for each in examined:
            _print(console, each, place)
    if any(each.alarms for each in examined):
        raise click.exceptions.Exit(1)


def examine(place: Workspace, library: Library, ids: Sequence[str], last: int = _LAST) -> list[Examined]:
    """The named sources, or all, in order of id; UsageError for an unknown one."""
    unknown = [each for each in ids if each not in library.sources]
    if unknown:
        known = ", ".join(sorted(library.sources)) or "none"
        raise UsageError(f"no source “{unknown[0]}” in guides/*/service.yaml; there are: {known}")
    chosen = sorted(ids or library.sources)
    store = SnapshotStore(place.snapshots)
    with TicketStore(place.database_url) as tickets:
        states = tickets.states(chosen)
        failures = {each: tickets.problems(each) for each in chosen}
    checkups = {each: _checkup(store, library.sources[each], states[each], last) for each in chosen}
    twins = _twins(checkups)
    return [
        Examined(
            source=place.settings.granted(library.sources[each]),
            state=states[each],
            checkup=checkups[each],
            failures=failures[each],
            twins=twins[each],
        )
        for each in chosen
    ]


def _checkup(store: SnapshotStore, source: Source, state: SourceState, last: int) -> Checkup:
    snapshots = [store.get(each) for each in store.ids(source.id)[-last:]]
    return checkup(((each.id, store.load(each)) for each in snapshots), source, state)


def _twins(checkups: Mapping[str, Checkup]) -> dict[str, tuple[str, ...]]:
    """Sources of the same service whose last captures say the same at different addresses."""
    texts = {
        each: "\n".join(block.key for block in found.document.blocks)
        for each, found in checkups.items()
        if found.document is not None and found.document.characters >= _TELLING
    }
    return {
        one: tuple(
            other
            for other, text in texts.items()
            if other != one
            and text == texts.get(one)
            and found.source.service == checkups[other].source.service
            and not same_page(found.source.url, checkups[other].source.url)
        )
        for one, found in checkups.items()
    }


def _json(each: Examined) -> dict[str, object]:
    found, state = each.checkup, each.state
    return {
        "source": each.source.id,
        "access": each.source.access,
        "access_note": each.source.access_note,
        "checked_at": state.checked_at.isoformat() if state.checked_at else None,
        "looked_at": state.looked_at.isoformat() if state.looked_at else None,
        "bad": state.bad,
        "failures": dict(each.failures),
        "captures": [_reading_json(reading) for reading in found.readings],
        "alarms": list(each.alarms),
        "repair": {
            "lost": found.repair.lost,
            "selector": found.repair.selector,
            "kept": round(found.repair.kept, 3),
            "since": found.since.isoformat() if found.since else None,
            "preview": list(found.repair.preview),
        }
        if found.repair
        else None,
        "former": [
            {"until": f.until.isoformat(), "select": f.recipe.select, "remove": f.recipe.remove}
            for f in each.source.former
        ],
    }


def _reading_json(reading: Reading) -> dict[str, object]:
    return {
        "snapshot": reading.snapshot,
        "at": reading.at.isoformat(),
        "problem": reading.problem.kind if reading.problem else None,
        "route": reading.route,
        "characters": reading.characters,
        "blocks": reading.blocks,
        "headings": reading.headings,
        "steps": reading.steps,
        "selectors": [
            {
                "selector": m.selector,
                "removes": m.removes,
                "matches": m.count,
                "characters": m.characters,
                "blocks": m.blocks,
                "headings": m.headings,
            }
            for m in reading.matches
        ],
    }


def _print(console: Console, each: Examined, place: Workspace) -> None:
    state, found = each.state, each.checkup
    console.print(Text(each.source.id, style="bold"), Text(visible(each.source.url), style="dim"))
    now = datetime.now(UTC)
    aged = f", {age(now - state.checked_at)} ago" if state.checked_at else ""
    failed = ", ".join(f"{kind} {number}×" for kind, number in each.failures.items()) or "none"
    lines = [
        ("access", each.source.access.value),
        ("read whole", f"{moment(state.checked_at)}{aged}"),
        ("bad looks", f"{count(state.bad, 'look')} in a row; in all: {failed}"),
        ("captures", count(len(found.readings), "capture") + " read here"),
    ]
    for name, value in lines:
        console.print(Text(f"  {name:<11}{visible(value)}"))
    if found.readings:
        console.print(_table(found, max(1, (console.width - _LABEL) // _COLUMN)))
    for alarm in each.alarms:
        console.print(Text(f"  alarm      {visible(alarm)}", style="yellow"), soft_wrap=True)
    if found.repair is not None:
        _print_repair(console, each, place)
    for former in each.source.former:
        selected = ", ".join(former.recipe.select) or "automatic"
        console.print(Text(f"  former     {visible(selected)} until {former.until:%Y-%m-%d}", style="dim"))
    console.print()


def _print_repair(console: Console, each: Examined, place: Workspace) -> None:
    mended = each.checkup.repair
    assert mended is not None
    console.print(Text(f"  suggested  {visible(mended.summary)}", style="green"), soft_wrap=True)
    for line in mended.preview:
        console.print(Text(f"             │ {visible(line)}", style="dim"), soft_wrap=True)
    console.print(Text(f"             {program(place.root)} sources heal {each.source.id}"), soft_wrap=True)


def _table(found: Checkup, columns: int) -> Table:
    """One row per selector, one column per capture, as many as fit: matches × characters."""
    shown = found.readings[-columns:]
    table = Table(box=None, pad_edge=True, padding=(0, 1, 0, 2))
    table.add_column("", overflow="fold", min_width=_LABEL - 4, max_width=_LABEL - 4)
    for reading in shown:
        table.add_column(f"{reading.at:%Y-%m-%d}", justify="right", no_wrap=True)
    for selector, removes in found.selectors:
        cells = [_cell(reading, selector, removes) for reading in shown]
        table.add_row(Text(visible(f"{'− ' if removes else ''}{selector}")), *cells)
    table.add_row("article, characters", *(Text(f"{r.characters:,}") for r in shown))
    table.add_row("blocks, headings, steps", *(Text(f"{r.blocks} {r.headings} {r.steps}") for r in shown))
    table.add_row("", *(Text(r.problem.kind if r.problem else "", style="red") for r in shown))
    return table


def _cell(reading: Reading, selector: str, removes: bool) -> Text:
    match = next((m for m in reading.matches if (m.selector, m.removes) == (selector, removes)), None)
    if match is None:
        return Text("–", style="dim")
    return Text(
        f"{match.count}×{match.characters:,}", style="" if match.count else "dim" if removes else "red"
    )

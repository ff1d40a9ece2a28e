"""``guidewatch sources list``: every source with its access, its last looks and what cites it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.guide import Library, load
from pipeline.model import Source, SourceState
from pipeline.report.shown import visible
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace

_STYLES = {"good": "green", "bad": "red", "never read": "dim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    source: Source
    state: SourceState
    cited_by: tuple[str, ...]

    @property
    def health(self) -> str:
        """In one word or two, from the last look."""
        if self.state.bad:
            return "bad"
        return "never read" if self.state.checked_at is None else "good"


@click.command()
@click.option("--service", help="Only the sources of this service.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.pass_obj
def command(workspace: str, service: str | None, as_json: bool) -> None:
    """List all sources: on what basis they are read, when they last were, and which guides cite them."""
    place = Workspace(workspace)
    library = load(place.guides)
    chosen = library.service(service).sources if service else tuple(library.sources.values())
    with TicketStore(place.database_url) as store:
        states = store.states([source.id for source in chosen])
    rows = [
        _Row(source=place.settings.granted(each), state=states[each.id], cited_by=_cited_by(library, each.id))
        for each in sorted(chosen, key=lambda each: each.id)
    ]
    if as_json:
        click.echo(json.dumps([_json(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        _print(rows)


def _cited_by(library: Library, source: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(target.owner for target in library.targets_for(source)))


def _json(row: _Row) -> dict[str, object]:
    source, state = row.source, row.state
    return {
        "source": source.id,
        "title": source.title,
        "url": source.url,
        "locale": source.locale,
        "platform": source.platform,
        "access": source.access,
        "health": row.health.replace(" ", "-"),
        "looks": state.looks,
        "bad": state.bad,
        "checked_at": state.checked_at.isoformat() if state.checked_at else None,
        "looked_at": state.looked_at.isoformat() if state.looked_at else None,
        "baseline": state.baseline.status if state.baseline else None,
        "cited_by": list(row.cited_by),
    }


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "never"


def _print(rows: Sequence[_Row]) -> None:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("source", ratio=4, overflow="fold")
    for heading in ("access", "state", "read whole"):
        table.add_column(heading, no_wrap=True)
    table.add_column("cited by", ratio=3, overflow="fold")
    for row in rows:
        health = row.health if row.state.bad < 2 else f"bad, {row.state.bad} times"
        table.add_row(
            Text.assemble(visible(row.source.id), "\n", (visible(row.source.url), "dim")),
            row.source.access,
            Text(health, style=_STYLES[row.health]),
            _day(row.state.checked_at),
            Text(", ".join(row.cited_by) or "nothing", style="" if row.cited_by else "yellow"),
        )
    Console().print(table)

"""What a run came to, for a terminal and as JSON."""

from __future__ import annotations

import json
from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.refresh import Result
from flows.ticket_view import print_tickets, ticket_json
from pipeline.model import Outcome
from pipeline.report.shown import count, visible

_STYLES = {
    Outcome.FIRST_SEEN: "cyan",
    Outcome.UNCHANGED: "green",
    Outcome.HELD: "yellow",
    Outcome.CHANGED: "bold yellow",
    Outcome.REJECTED: "red",
    Outcome.FAILED: "red",
}


def print_result(result: Result, console: Console) -> None:
    """Sources and tickets as tables, what is unknown, and where the report is."""
    _print_looks(result, console)
    live = [ticket for ticket in result.run.tickets if ticket.state.live]
    if live:
        console.print()
        print_tickets(console, live, result.run.finished_at)
    told = Counter(event.kind.value for event in result.events)
    news = ", ".join(f"{number} {kind}" for kind, number in sorted(told.items())) or "nothing new"
    console.print(f"\n{count(len(live), 'live ticket')}; this run: {news}.")
    for each in result.unknown:
        console.print(Text(f"unknown  {visible(each)}", style="red"), soft_wrap=True)
    console.print(Text(f"report   {result.html}"), soft_wrap=True)


def as_json(result: Result) -> str:
    """The run as one JSON object: id, looks, tickets, unknown, report."""
    return json.dumps(
        {
            "run": result.run.id,
            "looks": [
                {
                    "source": look.source,
                    "at": look.at.isoformat(),
                    "outcome": look.outcome,
                    "reason": look.reason,
                }
                for look in result.run.looks
            ],
            "tickets": [ticket_json(ticket) for ticket in result.run.tickets],
            "unknown": list(result.unknown),
            "report": str(result.html),
        },
        ensure_ascii=False,
        indent=1,
    )


def _print_looks(result: Result, console: Console) -> None:
    table = Table(expand=True)
    table.add_column("source", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("why", ratio=1, overflow="fold")
    for look in result.run.looks:
        table.add_row(
            look.source, Text(look.outcome, style=_STYLES[look.outcome]), Text(visible(look.reason))
        )
    if not result.run.looks:
        table.add_row("–", "–", Text("no new captures since the last look", style="dim"))
    console.print(table)

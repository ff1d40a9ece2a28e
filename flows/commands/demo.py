"""``guidewatch demo``: the main job on a small local help centre, with everything explained."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flows.demo import GENERATIONS, DemoLook, Tour, tour
from flows.perils import weather
from flows.shown import short
from flows.ticket_view import print_tickets
from pipeline.model import Outcome
from pipeline.report.shown import visible
from spiders.demo import DemoSite, expectations

_MEETS = {
    1: "the pages as they were when the guides were written",
    2: "the pages have moved on; changed values are told at once, the rest waits for a second look",
    3: "the same pages once more; what is still there is confirmed, what has gone was a flicker",
}
_FOLDER = Path("demo")
_HAZARDS = Path(".guidewatch/hazards")
_AGAIN = "the pages as they are: nothing should be new"


@click.command()
@click.option("--fresh", is_flag=True, help="Throw the demo's folder away and start over.")
@click.option(
    "--dir",
    "folder",
    default=_FOLDER,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The demo's own workspace.",
)
@click.option(
    "--hazards", is_flag=True, help="Instead: all that can go wrong with a page, and what comes of it."
)
def command(fresh: bool, folder: Path, hazards: bool) -> None:
    """Crawl a local help centre twice over, compare it with its guides, and show the tickets.

    The first run takes three looks; a later one looks again and changes nothing. Open tickets are
    what the demo is about, so they do not make it fail: it exits with 4 only when a fresh demo
    comes to other tickets than spiders/demo/expected.yaml says.
    """
    console = Console()
    if hazards:
        _hazards(console, folder)
        return
    _introduce(console)
    done = tour(
        folder,
        fresh=fresh,
        begin=lambda site, number, generation: _begin(console, site, number, generation),
        end=lambda look: _end(console, look),
    )
    _print_tickets(console, done)
    _print_silence(console, done)
    _conclude(console, done, folder)
    if not done.as_expected and done.looks[0].number == 1:
        raise click.exceptions.Exit(4)


def _hazards(console: Console, folder: Path) -> None:
    """The table of everything that can happen to a page; exits with 4 where a row is not as it must be."""
    place = _HAZARDS if folder == _FOLDER else folder
    rows = weather(place, say=lambda text: console.print(Text(f"  {visible(text)}", style="dim")))
    table = Table(expand=True)
    for title, share in (("what happens to the page", 5), ("look", 2), ("problem", 3), ("ticket", 4)):
        table.add_column(title, ratio=share, overflow="fold")
    for row in rows:
        told = (row.peril.happens, row.outcome, row.problem or "–", ", ".join(row.tickets) or "–")
        table.add_row(*(Text(visible(each)) for each in told), style=None if row.holds else "bold red")
    console.print(table)
    wrong = [row for row in rows if not row.holds]
    for row in wrong:
        console.print(
            Text(visible(f"{row.peril.name}: must be {row.peril.outcome} {row.peril.problem}"), style="red")
        )
        console.print(Text(visible(f"  {row.reason}")))
    if wrong:
        raise click.exceptions.Exit(4)
    console.print(Text(f"{len(rows)} hazards, each told by its own name.", style="bold green"))


def _introduce(console: Console) -> None:
    console.print(
        Panel(
            "A small local help centre stands in for the official pages of Coursera, Apple and others. "
            "Its guides say what published guides say today: 14 days to get your money back. "
            "guidewatch crawls the pages over HTTP, compares them with what each step and fact cites, "
            "and opens a ticket for exactly what a person has to decide.",
            title="guidewatch demo",
            title_align="left",
        )
    )


def _begin(console: Console, site: DemoSite, number: int, generation: int) -> None:
    ordinal = f"Look {number} of {len(GENERATIONS)}" if number <= len(GENERATIONS) else f"Look {number}"
    console.print(
        Text.assemble(
            (f"\n{ordinal}", "bold"),
            f", generation {generation} at {site.url}/: {_MEETS.get(number, _AGAIN)}",
        )
    )


def _end(console: Console, look: DemoLook) -> None:
    outcomes = Counter(each.outcome for each in look.result.run.looks)
    told = ", ".join(f"{outcomes[each]} {each.replace('_', ' ')}" for each in Outcome if outcomes[each])
    events = Counter(event.kind for event in look.result.events if event.kind.loud)
    news = ", ".join(f"{count} {kind}" for kind, count in sorted(events.items())) or "none"
    took = (look.result.run.finished_at - look.result.run.started_at).total_seconds()
    console.print(f"  {told}  [dim]({took:.0f} s)[/dim]; tickets: {news}", highlight=False)


def _print_tickets(console: Console, done: Tour) -> None:
    """The live tickets with their reasons, and where they differ from the expected table."""
    live = [ticket for ticket in done.looks[-1].result.run.tickets if ticket.state.live]
    console.print(f"\n[bold]{len(live)} tickets wait for a person[/bold]", highlight=False)
    print_tickets(console, live, done.looks[-1].result.run.finished_at)
    for match in done.matches:
        if not match.holds:
            found = ", ".join(f"#{ticket.id} {ticket.severity}" for ticket in match.tickets) or "none"
            wanted = match.expected
            told = f"{wanted.count} {wanted.severity} {wanted.kind} {wanted.owner} › {wanted.targets[0]}"
            console.print(Text(f"expected {told}; found {found}", style="red"))
    for ticket in done.surplus:
        told = f"#{ticket.id} {ticket.kind} {ticket.owner} › {ticket.target} ({ticket.state})"
        console.print(Text(visible(f"not expected: {told}: {ticket.reason}"), style="red"))


def _print_silence(console: Console, done: Tour) -> None:
    """What happened on the pages and opened no ticket, with the outcome of the last look."""
    table = Table(expand=True)
    table.add_column("what happened too", ratio=5, overflow="fold")
    table.add_column("where (last look)", ratio=3, overflow="fold")
    table.add_column("why there is no ticket", ratio=5, overflow="fold")
    for row in expectations().silent:
        where = _where(done, row.pages[0]) if len(row.pages) == 1 else f"{len(row.pages)} pages"
        table.add_row(row.happens, where, row.because)
    console.print("\n[bold]What stays silent[/bold]")
    console.print(table)


def _where(done: Tour, page: str) -> str:
    outcome = done.looks[-1].outcome(page)
    return f"{page} ({outcome.replace('_', ' ')})" if outcome else page


def _conclude(console: Console, done: Tour, folder: Path) -> None:
    """Whether all came as expected, where the report is, and what a newcomer can do now."""
    if done.as_expected:
        told = f"As expected: {len(done.matches)} tickets for {len(done.matches)} events, none for noise."
        console.print(Text(f"\n{told}", style="bold green"))
    if done.rerun and not done.changed:
        console.print("This demo had been through before; looking again changed nothing.")
    report = done.looks[-1].result.html
    console.print(Text.assemble("\nThe report of the last look: ", (str(report), "cyan")), soft_wrap=True)
    console.print("\n[bold]What to try next[/bold]")
    steps = _next_steps(done, folder)
    width = max(len(line) for line, _ in steps)
    for line, why in steps:
        console.print(Text.assemble("  ", (line.ljust(width), "cyan"), ("  " + why, "dim")), soft_wrap=True)


def _next_steps(done: Tour, folder: Path) -> list[tuple[str, str]]:
    """Commands that work as they stand, each with what it is for."""
    program, python = (short(Path(each).absolute()) for each in (sys.argv[0], sys.executable))
    here = f"{program} -w {folder}"
    steps = [(f"{here} tickets list", "what is open")]
    facts = [match.tickets[0] for match in done.matches if match.tickets and match.expected.kind == "fact"]
    if facts and facts[0].state.live:
        steps += [
            (f"{here} tickets show {facts[0].id}", "one ticket: why, the official words, the guide's"),
            (f"{here} tickets accept {facts[0].id}", "agree: the guide is edited in place"),
        ]
    port = done.address.rpartition(":")[2]
    return [
        *steps,
        (f"{python} -m spiders.demo --generation 2 --port {port}", "look at the pages in a browser"),
        (f"{here} check", "look again, while the line above runs in another terminal"),
        (f"{program} demo --dir {folder} --fresh", "start over"),
    ]

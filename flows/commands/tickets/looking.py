"""``guidewatch tickets list`` and ``show``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.text import Text

from flows.deciding import Desk, open_desk
from flows.shown import program
from flows.ticket_view import print_impact, print_ticket, print_tickets, ticket_details_json, ticket_json
from pipeline.errors import UsageError
from pipeline.model import FindingKind, Severity, Ticket, TicketState
from pipeline.report.shown import visible
from pipeline.tickets import LIVE, WAITING, TicketFilter, TicketStore
from pipeline.tickets.deciding import undoable

_STATES = {
    "open": WAITING,
    "live": LIVE,
    "closed": tuple(state for state in TicketState if not state.live),
    "all": (),
    **{state.value: (state,) for state in TicketState if state is not TicketState.OPEN},
}


@click.command("list")
@click.option(
    "--state",
    type=click.Choice(list(_STATES)),
    default="open",
    show_default=True,
    help="Which tickets.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in FindingKind]),
    help="Only this kind; may be repeated.",
)
@click.option("--guide", help="A guide (with the shared procedures it uses) or a shared procedure.")
@click.option("--source", help="A source.")
@click.option("--severity", type=click.Choice([each.value for each in Severity]), help="This or graver.")
@click.option("--assignee", help="Who investigates; “” for those without anybody.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many first.")
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    help="Exit with 1 when an open ticket of these is this severe or graver.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.pass_obj
def list_tickets(
    workspace: str,
    state: str,
    kinds: tuple[str, ...],
    guide: str | None,
    source: str | None,
    severity: str | None,
    assignee: str | None,
    limit: int | None,
    offset: int,
    fail_on: str | None,
    as_json: bool,
) -> None:
    """List tickets, the gravest first, then the oldest.

    The table leaves wording tickets out unless they are asked for with --kind wording; JSON has all.
    """
    desk, now = open_desk(workspace), datetime.now(UTC)
    wanted = TicketFilter(
        states=_STATES[state],
        kinds=tuple(FindingKind(kind) for kind in kinds),
        severity=Severity(severity) if severity else None,
        owners=_owners(desk, guide),
        source=source,
        assignees=() if assignee is None else (assignee,),
        limit=limit,
        offset=offset,
    )
    found = desk.store.tickets(wanted, now=now)
    if source and not found:
        _refuse_unknown(desk, source)
    if as_json:
        rows = [ticket_json(ticket, desk.guides(ticket)) for ticket in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print_list(desk, found, state, hides_wording=not kinds, now=now)
    if fail_on and _any_open(desk.store, wanted, Severity(fail_on), now):
        raise click.exceptions.Exit(1)


def _owners(desk: Desk, guide: str | None) -> tuple[str, ...]:
    """The guide and the shared procedures that it shows; UsageError where there is no such guide."""
    if guide is None or desk.library is None:
        return (guide,) if guide else ()
    channels = desk.library.guide(guide).channels
    return guide, *dict.fromkeys(each.procedure for each in channels if each.procedure)


def _refuse_unknown(desk: Desk, source: str) -> None:
    """UsageError where there is no such source; one that was taken away may still have tickets."""
    if desk.library is not None and source not in desk.library.sources:
        known = ", ".join(sorted(desk.library.sources)) or "none"
        raise UsageError(f"no source “{source}”; there are: {known}")


def _print_list(
    desk: Desk, found: Sequence[Ticket], state: str, *, hides_wording: bool, now: datetime
) -> None:
    console, here = Console(), program(desk.workspace.root)
    hidden = [t for t in found if hides_wording and t.kind is FindingKind.WORDING]
    shown = [t for t in found if t not in hidden]
    if shown:
        print_tickets(console, shown, now)
        console.print(Text(f"Look at one with: {here} tickets show ID", style="dim"), soft_wrap=True)
        _print_unread(console, *desk.unread(now))
    else:
        _print_none(console, desk, state, here, now)
    if hidden:
        plural = "s" if len(hidden) > 1 else ""
        console.print(f"and {len(hidden)} wording ticket{plural} (--kind wording)", style="dim")


def _print_none(console: Console, desk: Desk, state: str, here: str, now: datetime) -> None:
    """No tickets, and whether that says anything: unread pages agree with nobody."""
    unread, sources = desk.unread(now)
    if sources and unread == sources:
        console.print(
            Text(f"No source was read at its last look: nothing is known. Look with: {here} check"),
            soft_wrap=True,
        )
        return
    if state == "open":
        console.print("No open tickets. What was read agrees with the guides, or has been decided.")
    else:
        console.print("No tickets yet." if state == "all" else f"No {state} tickets.")
    _print_unread(console, unread, sources)


def _print_unread(console: Console, unread: int, sources: int) -> None:
    if unread:
        console.print(f"{unread} of {sources} sources not read whole lately: unknown, not fresh.")


def _any_open(store: TicketStore, wanted: TicketFilter, severity: Severity, now: datetime) -> bool:
    """Whether an open ticket among those asked for, in whatever state, is as severe."""
    grave = TicketFilter(
        states=WAITING, kinds=wanted.kinds, owners=wanted.owners, source=wanted.source, severity=severity
    )
    return store.count(grave, now=now) > 0


def _print_way_back(console: Console, ticket: Ticket, here: str) -> None:
    """How to take the last decision back, where there is one that can be."""
    try:
        last = undoable(ticket)
    except UsageError:
        return
    line = f"Take {visible(last.by)}'s “{last.kind}” back with: {here} tickets undo {ticket.id}"
    console.print(Text(line, style="dim"), soft_wrap=True)


@click.command()
@click.argument("ticket_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def show(workspace: str, ticket_id: int, as_json: bool) -> None:
    """Show one ticket: why, the official words before and after, the guide's, and its history."""
    desk = open_desk(workspace)
    ticket = desk.store.ticket(ticket_id)
    revisions = desk.store.revisions(ticket_id)
    cluster = desk.store.tickets(TicketFilter(states=LIVE, change=ticket.change))
    same = [each.id for each in cluster if each.id != ticket.id]
    if as_json:
        details = ticket_details_json(ticket, desk.guides(ticket), revisions, same)
        click.echo(json.dumps(details, ensure_ascii=False, indent=1))
        return
    console = Console()
    print_ticket(console, ticket, desk.guides(ticket), revisions, same)
    _print_way_back(console, ticket, program(desk.workspace.root))
    if desk.library is None:
        return
    impact = desk.review.impact(ticket)
    if impact.diff:
        console.print("\nProposed edit (accept applies it)", style="bold")
        click.echo(impact.diff)
    print_impact(console, impact)

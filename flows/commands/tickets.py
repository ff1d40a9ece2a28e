"""``guidewatch tickets``: list, show and decide."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.text import Text

from flows.deciding import Desk, Edits, decide_one, open_desk
from flows.shown import program
from flows.ticket_edit import proposed
from flows.ticket_view import print_ticket, print_tickets, ticket_details_json, ticket_json
from pipeline.errors import UsageError
from pipeline.model import Decision, DecisionKind, FindingKind, Severity, Ticket, TicketState
from pipeline.tickets import LIVE, WAITING, TicketFilter, TicketStore

_STATES = {
    "open": WAITING,
    "live": LIVE,
    "closed": tuple(state for state in TicketState if not state.live),
    "all": (),
    **{state.value: (state,) for state in TicketState if state is not TicketState.OPEN},
}


@click.group()
def command() -> None:
    """List, show and decide tickets."""


@command.command("list")
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
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
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
    limit: int | None,
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
        limit=limit,
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
    else:
        _print_none(console, desk, state, here)
    if hidden:
        plural = "s" if len(hidden) > 1 else ""
        console.print(f"and {len(hidden)} wording ticket{plural} (--kind wording)", style="dim")


def _print_none(console: Console, desk: Desk, state: str, here: str) -> None:
    """No tickets, and whether that says anything: unread pages agree with nobody."""
    unread, sources = desk.unread()
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
    if unread:
        console.print(f"{unread} of {sources} sources were not read at their last look: unknown, not fresh.")


def _any_open(store: TicketStore, wanted: TicketFilter, severity: Severity, now: datetime) -> bool:
    """Whether an open ticket among those asked for, in whatever state, is as severe."""
    grave = TicketFilter(
        states=WAITING, kinds=wanted.kinds, owners=wanted.owners, source=wanted.source, severity=severity
    )
    return store.count(grave, now=now) > 0


@command.command()
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
    change = proposed(desk.library, ticket) if desk.library and ticket.state.live else None
    if change:
        console.print("\nProposed edit (accept applies it)", style="bold")
        click.echo(change.apply(write=False).diff)


# --- decisions --------------------------------------------------------------------------------


def _deciding(kind: DecisionKind, help_text: str) -> click.Command:
    """A command that decides tickets in one way; what only one decision needs is added to it."""

    @click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
    @click.option("--why", default="", help="For the history.")
    @click.option("--by", envvar="GUIDEWATCH_REVIEWER", help="Who decides (default: the login name).")
    @click.option("--revision", type=int, help="Refuse if the ticket is past this revision.")
    @click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
    @click.option("--json", "as_json", is_flag=True, help="Print the tickets as one JSON array.")
    @click.pass_obj
    def decide(
        workspace: str,
        ids: tuple[int, ...],
        why: str,
        by: str | None,
        revision: int | None,
        dry_run: bool,
        as_json: bool,
        until: str | None = None,
        text: str | None = None,
        no_edit: bool = False,
    ) -> None:
        now = datetime.now(UTC)
        decision = Decision(kind=kind, by=by or _login(), at=now, why=why, until=_until(until, now))
        if len(ids) > 1 and (text is not None or revision is not None):
            raise click.UsageError("--text and --revision are for one ticket")
        desk = open_desk(workspace)
        tickets = [desk.store.ticket(each) for each in dict.fromkeys(ids)]  # all or none exist
        edits = Edits(wanted=kind is DecisionKind.ACCEPT and not no_edit, text=text)
        done = [decide_one(desk, ticket, decision, edits, revision, dry_run=dry_run) for ticket in tickets]
        if as_json:
            rows = [ticket_json(ticket, desk.guides(ticket)) for ticket in done]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))

    return click.command(kind.value, help=help_text)(decide)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without an entry for its user
        return "unknown"


def _until(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until takes a date such as 2026-12-24, not “{text}”") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment <= now:
        raise UsageError(f"--until {text} is past; name a day to come")
    return moment


accept = _deciding(
    DecisionKind.ACCEPT,
    "Agree to the change: the proposed edit is made in the guide, the baseline moves to what the page says.",
)
accept.params += [
    click.Option(
        ["--text"],
        help="These words instead of the proposed ones; of a step its heading, a line end, its body.",
    ),
    click.Option(["--no-edit"], is_flag=True, help="Leave the guide's file alone."),
]
confirm = _deciding(
    DecisionKind.CONFIRM, "Verified, the guide needs no edit: only the baseline moves to what the page says."
)
dismiss = _deciding(
    DecisionKind.DISMISS, "This change is noise: it stays silent from now on, the baseline stays too."
)
snooze = _deciding(DecisionKind.SNOOZE, "Not now: silent until a date, or until the page changes again.")
snooze.params.append(click.Option(["--until"], metavar="DATE", help="Default: until it changes again."))
reopen = _deciding(
    DecisionKind.REOPEN, "Undo: the ticket is open again, a baseline that its decision moved goes back."
)
for each in (accept, confirm, dismiss, snooze, reopen):
    command.add_command(each)

"""``guides confirm``: a person has read a whole guide against its sources."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from flows.commands.guides.shown import print_json
from flows.deciding import login, open_desk
from flows.shown import program
from flows.ticket_view import ticket_json
from pipeline.tickets import LIVE, TicketFilter


@click.command(name="confirm")
@click.argument("guide", metavar="GUIDE")
@click.option("--locale", help="Which text of it (default: the original).")
@click.option("--why", default="", help="For the history.")
@click.option("--by", envvar="GUIDEWATCH_REVIEWER", help="Who has read it (default: the login name).")
@click.option("--json", "as_json", is_flag=True, help="Print the decided review as one JSON object.")
@click.pass_obj
def confirm(workspace: str, guide: str, locale: str | None, why: str, by: str | None, as_json: bool) -> None:
    """Verified as a whole: you have read GUIDE against its sources. Writes `verified_at` into its file.

    It is kept as a confirmed review ticket, so `tickets undo` takes it back.
    """
    desk, now = open_desk(workspace), datetime.now(UTC)
    done = desk.review.verify(guide, locale, by=by or login(), at=now, why=why)
    click.echo(
        f"{guide} ({done.locale}) is verified; ticket {done.id} keeps it "
        f"({program(desk.workspace.root)} tickets undo {done.id} takes it back)",
        err=True,
    )
    waiting = desk.store.tickets(TicketFilter(states=LIVE, owners=(guide,)), now=now)
    if mine := [f"#{each.id}" for each in waiting if each.locale == done.locale]:
        click.echo(f"  what waits for a decision stays under review: {', '.join(mine)}", err=True)
    if as_json:
        print_json(ticket_json(done, desk.guides(done)))

"""``guidewatch tickets``: list, show and decide."""

from __future__ import annotations

import click

from flows.commands.tickets.decisions import DECISIONS
from flows.commands.tickets.looking import list_tickets, show


@click.group()
def command() -> None:
    """List, show and decide tickets."""


for each in (list_tickets, show, *DECISIONS):
    command.add_command(each)

"""``guidewatch guides``: what is there, what is wrong with it, and how more of it comes in."""

from __future__ import annotations

import click

from flows.commands.guides.confirming import confirm
from flows.commands.guides.importing import import_guide
from flows.commands.guides.linting import lint_guides
from flows.commands.guides.listing import list_guides, show
from flows.commands.guides.scaffold import new_service
from flows.commands.guides.validating import schema, validate


@click.group(name="guides")
def command() -> None:
    """Take in, scaffold, validate, lint, list, show and confirm guides; print their JSON Schema."""


for _each in (import_guide, new_service, lint_guides, validate, schema, list_guides, show, confirm):
    command.add_command(_each)

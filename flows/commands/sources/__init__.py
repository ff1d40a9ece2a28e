"""``guidewatch sources``: the official pages that are watched, and how well they are read."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "doctor": ("doctor", "Examine sources: looks, failures, selectors, alarms, likely repairs"),
    "heal": ("heal", "Write the suggested selector into service.yaml"),
    "import-ota": ("importing", "Take Open Terms Archive declarations as sources"),
    "list": ("listing", "List all sources with their state"),
    "try": ("trying", "Show what selectors yield of a page"),
}


class _Group(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if name not in _COMMANDS:
            return None
        command = import_module(f"{__name__}.{_COMMANDS[name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(_COMMANDS.items())])


@click.group("sources", cls=_Group)
def command() -> None:
    """Try selectors on a page, list all sources with their state, take in lists of other projects."""

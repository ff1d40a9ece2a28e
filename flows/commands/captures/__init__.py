"""``guidewatch captures``: pages in and out of the store, with their dates."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "baseline": ("baseline", "Compare from here on with the state of a day in the past"),
    "export": ("export", "Write captures as WARC"),
    "import": ("importing", "Take saved pages, WARC, WACZ and Open Terms Archive repositories"),
    "list": ("listing", "List what the store holds"),
    "verify": ("verify", "Verify that every file is what it was when it was stored"),
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


@click.group("captures", cls=_Group)
def command() -> None:
    """Captures: what official pages said, and when."""

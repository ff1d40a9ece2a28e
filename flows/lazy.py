"""Groups of commands that are imported when they are called: some cost seconds, most runs need one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands live in modules below ``package``, each as ``command``.

    ``lazy`` maps a command's name to its line in the help, or to its module and that line where the
    name is no name of a module.
    """

    def __init__(
        self, *args: Any, package: str, lazy: Mapping[str, str | tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._modules = {
            name: (f"{package}.{told[0]}", told[1])
            if isinstance(told, tuple)
            else (f"{package}.{name}", told)
            for name, told in lazy.items()
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if name not in self._modules:
            return None
        command = import_module(self._modules[name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(self._modules.items())])

"""Exit codes are public API: what a command says is what the shell gets."""

from __future__ import annotations

import sys

import click
import pytest

from flows import cli
from pipeline.errors import GuidewatchError, UsageError


def ends(monkeypatch: pytest.MonkeyPatch, command: click.Command) -> int:
    monkeypatch.setattr(cli.LazyGroup, "get_command", lambda self, ctx, name: command)
    monkeypatch.setattr(sys, "argv", ["guidewatch", "check"])
    try:
        cli.main()
    except SystemExit as stop:
        assert isinstance(stop.code, int)
        return stop.code
    return 0


def raising(error: BaseException | None) -> click.Command:
    @click.command()
    def command() -> None:
        if error is not None:
            raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (None, 0),
        (click.exceptions.Exit(0), 0),
        (click.exceptions.Exit(1), 1),
        (click.exceptions.Exit(3), 3),
        (click.UsageError("no such option"), 2),
        (UsageError("no such guide"), 2),
        (GuidewatchError("broken"), 4),
        (ZeroDivisionError("a bug of ours"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_the_process_ends_with_the_code_of_its_command(
    monkeypatch: pytest.MonkeyPatch, error: BaseException | None, code: int
) -> None:
    assert ends(monkeypatch, raising(error)) == code

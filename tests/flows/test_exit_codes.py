"""Exit codes are public API: what a command says is what the shell gets."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest

from flows import cli
from flows.refresh import Result, exit_code
from pipeline.errors import GuidewatchError, UsageError
from pipeline.model import Severity, TicketState
from pipeline.report import Run
from pipeline.tickets.lifecycle import opened
from tests.tickets.sample import NOW, finding


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


@pytest.mark.parametrize(
    ("state", "fail_on", "unknown", "code"),
    [
        (TicketState.OPEN, Severity.CRITICAL, (), 1),
        (TicketState.OPEN, None, (), 0),
        (TicketState.SNOOZED, Severity.CRITICAL, (), 0),
        (TicketState.OPEN, Severity.CRITICAL, ("pine.terms: timeout",), 3),
    ],
)
def test_a_run_fails_for_open_tickets_when_asked_and_for_unknown_freshness_always(
    state: TicketState, fail_on: Severity | None, unknown: tuple[str, ...], code: int
) -> None:
    ticket = replace(opened(finding(), None, NOW), state=state, severity=Severity.CRITICAL)
    run = Run(id="r", started_at=NOW, finished_at=NOW, tickets=(ticket,))
    result = Result(run=run, events=(), unknown=unknown, html=Path("r.html"), markdown=Path("r.md"))
    assert exit_code(result, fail_on) == code

"""Processes that are killed, and processes that work at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from pipeline.model import Decision, DecisionKind, TicketState
from pipeline.tickets import Database, TicketFilter, TicketStore
from tests.tickets.sample import finding, kinds, looks_at, minutes, whole_look

ROOT = Path(__file__).parents[2]
SOURCES = 40

_RECORD = """
import sys
from pipeline.tickets import TicketStore
from tests.tickets.sample import looks_at, minutes

looks = looks_at(int(sys.argv[3]))
with TicketStore(sys.argv[1]) as store:
    print("ready", flush=True)
    store.record(looks, now=minutes(2), run=sys.argv[2])
print("done", flush=True)
"""

_DECIDE = """
import sys, time
from pathlib import Path
from pipeline.model import Decision, DecisionKind
from pipeline.tickets import TicketStore
from tests.tickets.sample import minutes

def apply():
    Path(sys.argv[2]).write_text("7 days")
    print("edited", flush=True)
    time.sleep(60)

with TicketStore(sys.argv[1]) as store:
    store.decide(1, Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(3)), apply=apply)
"""


def _start(script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def _await(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == word


@pytest.mark.slow
@pytest.mark.parametrize("milliseconds", [1, 40, 150])
def test_a_killed_recording_leaves_each_look_whole_or_not_at_all(url: str, milliseconds: int) -> None:
    Database(url).upgrade()
    process = _start(_RECORD, url, "run", str(SOURCES))
    _await(process, "ready")
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with TicketStore(url) as store:
        found = store.tickets(TicketFilter())
        per_source = Counter(ticket.source for ticket in found)
        states = store.states([f"s{n:02}" for n in range(SOURCES)])
        for source, state in states.items():
            assert (per_source[source], state.looks) in ((2, 1), (0, 0))
        events = store.record(looks_at(SOURCES), now=minutes(9), run="run")
        assert kinds(events) == ["opened"] * 2 * SOURCES
        after = store.tickets(TicketFilter())
        assert Counter(ticket.source for ticket in after) == {f"s{n:02}": 2 for n in range(SOURCES)}
        assert {ticket.seen for ticket in after} == {1}


@pytest.mark.slow
def test_two_processes_that_record_at_once_open_nothing_twice(url: str) -> None:
    Database(url).upgrade()
    processes = [_start(_RECORD, url, run, str(SOURCES)) for run in ("one", "two", "two")]
    for process in processes:
        assert process.wait(timeout=120) == 0
    with TicketStore(url) as store:
        found = store.tickets(TicketFilter())
    assert len(found) == 2 * SOURCES
    assert {(ticket.seen, ticket.revision) for ticket in found} == {(1, 1)}


@pytest.mark.slow
def test_a_kill_between_the_edit_and_the_commit_is_completed_by_deciding_again(
    url: str, tmp_path: Path
) -> None:
    with TicketStore(url) as store:
        store.record([whole_look(1, finding())], now=minutes(1), run="a")
    guide = tmp_path / "guide.yaml"
    process = _start(_DECIDE, url, str(guide))
    _await(process, "edited")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert guide.read_text() == "7 days"
    with TicketStore(url) as store:
        assert store.ticket(1).state is TicketState.OPEN, "the decision was not committed"
        again = Decision(kind=DecisionKind.ACCEPT, by="ada", at=minutes(4))
        assert store.decide(1, again).state is TicketState.ACCEPTED

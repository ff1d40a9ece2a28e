"""The Prefect flow: the same stages, retries where they help, artifacts, and nothing sent to anybody."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import prefect_server
from flows.commands.refresh import command
from flows.refresh import Plan, select
from pipeline.workspace import Workspace
from spiders.demo import DemoSite, materialise

# Child processes note every address that they connect to or ask for.
LISTENER = """
import os, sys
def listen(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        address = args[1] if event == "socket.connect" else args[0]
        with open(os.environ["LISTENER_LOG"], "a") as log:
            log.write(f"{address[0] if isinstance(address, tuple) else address}\\n")
sys.addaudithook(listen)
"""


@dataclass
class Ran:
    """What ``guidewatch refresh`` printed and did."""

    code: int
    out: str
    err: str
    addresses: set[str]
    artifacts: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with DemoSite() as site:
        yield materialise(tmp_path_factory.mktemp("refresh"), site.port)


@pytest.fixture(scope="module")
def plan(place: Path) -> Plan:
    return select(Workspace(place))


@pytest.fixture(scope="module")
def ran(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run on Prefect's embedded server, in a process of its own, for all tests here."""
    hook = tmp_path_factory.mktemp("listener")
    (hook / "sitecustomize.py").write_text(LISTENER, "utf-8")
    log = hook / "log"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "DO_NOT_TRACK"))}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "-w", str(place), "refresh", "--json"],
        cwd=Path(__file__).parents[2],
        env=kept | {"PYTHONPATH": str(hook), "LISTENER_LOG": str(log)},
        capture_output=True,
        text=True,
        timeout=400,
    )
    return Ran(
        code=done.returncode,
        out=done.stdout,
        err=done.stderr,
        addresses=set(log.read_text("utf-8").split("\n")) - {""},
        artifacts=artifacts(place / ".guidewatch" / "prefect" / "prefect.db"),
    )


def artifacts(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        return dict(connection.execute("select key, data from artifact where key is not null"))


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
class TestOneRun:
    def test_it_looks_at_every_source_and_exits_fresh(self, ran: Ran, plan: Plan) -> None:
        assert ran.code == 0, ran.err
        assert sorted(each["source"] for each in json.loads(ran.out)["looks"]) == sorted(
            source.id for source in plan.sources
        )

    def test_it_says_what_it_is_waiting_for(self, ran: Ran) -> None:
        assert ran.err.startswith("refresh: starting Prefect: the first time takes about a minute\n")

    def test_its_tasks_are_the_stages_and_never_a_page(self, ran: Ran, plan: Plan) -> None:
        tasks = re.findall(r"Task run '(\w+)-\w+' - Finished in state Completed", ran.err)
        assert tasks == ["select", "capture", "look", "record", "tell"]
        assert len(plan.sources) > 5

    def test_it_leaves_a_summary_and_the_tickets_as_artifacts(self, ran: Ran) -> None:
        assert set(ran.artifacts) == {"refresh-summary", "refresh-tickets"}
        assert "Report" in ran.artifacts["refresh-summary"]

    def test_it_talks_to_nobody_but_this_machine(self, ran: Ran) -> None:
        assert ran.addresses
        assert ran.addresses <= {"127.0.0.1", "localhost", "::1", "None"}


def test_a_large_plan_is_worked_on_in_batches(plan: Plan) -> None:
    from flows.prefect_flow import batches

    parts = list(batches(plan, size=4))
    assert [len(part.sources) for part in parts][:-1] == [4] * (len(parts) - 1)
    assert [source for part in parts for source in part.sources] == list(plan.sources)
    assert {part.run for part in parts} == {plan.run}


def test_only_a_crawler_that_died_is_tried_again() -> None:
    from prefect.states import Failed

    from flows.prefect_flow import _crawler_died, capture
    from pipeline.errors import CrawlError, UsageError

    assert capture.retries == 2
    again = [
        _crawler_died(capture, None, Failed(data=error))  # type: ignore[arg-type]
        for error in (CrawlError("gone"), UsageError("no such guide"))
    ]
    assert again == [True, False]


def test_prefect_is_private_to_the_workspace_and_sends_no_statistics(place: Path) -> None:
    found = prefect_server.settings(Workspace(place), {})
    assert found["PREFECT_HOME"] == str(place / ".guidewatch" / "prefect")
    assert found["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert found["DO_NOT_TRACK"] == "1"
    assert found["PREFECT_LOGGING_EXTRA_LOGGERS"] == "pipeline,spiders"


def test_what_the_operator_has_set_for_prefect_wins(place: Path) -> None:
    found = prefect_server.settings(Workspace(place), {"PREFECT_HOME": "elsewhere"})
    assert found["PREFECT_HOME"] == "elsewhere"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cron", "0 6 * * *"], "--cron needs --serve"),
        (["--serve", "--cron", "daily"], "five cron fields"),
        (["--serve", "--trigger"], "two ends of one line"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    place: Path, options: list[str], message: str
) -> None:
    result = CliRunner().invoke(command, options, obj=str(place))
    assert result.exit_code == 2
    assert message in result.output


def test_prefect_is_not_imported_until_it_is_needed() -> None:
    code = "import sys, flows.commands.refresh, flows.commands.check; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0

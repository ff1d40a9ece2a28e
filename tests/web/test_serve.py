"""``guidewatch serve`` and ``users``, and runs that the app starts in a process of their own."""

from __future__ import annotations

import socket
import time
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.commands.serve import _names
from flows.running import LocalRunner, PrefectRunner, RunError, _Server, runner_for
from pipeline.errors import UsageError
from pipeline.web import Desk
from pipeline.web.rights import Right
from pipeline.web.running import RunOrder, RunPhase
from pipeline.workspace import Workspace
from tests.web import sample


def asked(place: Workspace, *words: str, **more: str) -> str:
    result = CliRunner().invoke(cli, ["-w", str(place.root), *words], env=more, catch_exceptions=True)
    return result.output + str(result.exception or "")


def test_beyond_this_machine_nothing_is_served_without_an_account(place: Workspace) -> None:
    told = asked(place, "serve", "--host", "0.0.0.0", "--allow-host", "review.example")
    assert "nobody has an account yet" in told
    assert "guidewatch users add" in told


def test_beyond_this_machine_the_name_has_to_be_said() -> None:
    assert "localhost" in _names("127.0.0.1", ())
    assert _names("0.0.0.0", ("review.example",)) == {"0.0.0.0", "review.example"}
    with pytest.raises(UsageError, match="--allow-host"):
        _names("0.0.0.0", ())


def test_a_port_in_use_is_told(place: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        told = asked(place, "serve", "--port", str(taken.getsockname()[1]))
    assert "choose another --port" in told


def test_accounts_are_made_listed_and_removed(place: Workspace) -> None:
    made = asked(place, "users", "add", "ada", "--role", "admin", GUIDEWATCH_PASSWORD="long enough to keep")
    assert "ada is admin here" in made
    listed = asked(place, "users", "list", "--json")
    assert '"ada"' in listed
    assert "scrypt" not in listed
    asked(place, "users", "remove", "ada")
    assert "No accounts" in asked(place, "users", "list")
    assert "nobody called ada" in asked(place, "users", "remove", "ada")


def test_a_token_is_made_by_command_and_printed_once(place: Workspace, desk: Desk) -> None:
    result = CliRunner().invoke(cli, ["-w", str(place.root), "users", "token", "ci", "--scope", "run"])
    secret = result.stdout.strip()
    person = desk.accounts.by_token(secret, now=sample.NOW)
    assert person is not None
    assert person.rights == {Right.READ, Right.RUN}
    assert "ci may read, run" in result.stderr


class _Prefect:
    """Prefect's client as far as it is used; a key that it knows brings the run that it has."""

    runs: ClassVar[dict[str, SimpleNamespace]] = {}

    def __enter__(self) -> _Prefect:
        return self

    def __exit__(self, *error: object) -> None: ...

    def read_deployment_by_name(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(id=name)

    def create_flow_run_from_deployment(
        self, deployment: str, *, parameters: object, idempotency_key: str
    ) -> SimpleNamespace:
        made = SimpleNamespace(id=len(self.runs), name="wise-owl", parameters=parameters, state=None)
        return self.runs.setdefault(idempotency_key, made)

    def read_flow_run(self, number: int) -> SimpleNamespace:
        state = SimpleNamespace(type=SimpleNamespace(value="COMPLETED"), message="All is fresh.")
        return SimpleNamespace(id=number, state=state)


def test_asking_prefect_twice_for_one_run_starts_one(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PrefectRunner, "_client", lambda self: _Prefect())
    runner = PrefectRunner(place, "http://127.0.0.1:1/api")
    order = RunOrder(key="morning", by="ada", service="lumen")
    first = runner.start(order, now=sample.NOW)
    assert first.phase is RunPhase.WAITING
    assert runner.start(order, now=sample.NOW) == first
    assert PrefectRunner(place, "http://127.0.0.1:1/api").start(order, now=sample.NOW).lines == first.lines
    assert list(_Prefect.runs) == ["guidewatch-morning"]
    assert "refresh --serve" in first.note  # who has to be there for it to begin
    assert first.screen == "http://127.0.0.1:1/runs/flow-run/0"
    done = runner.progress("morning")
    assert done is not None and (done.phase, done.note) == (RunPhase.DONE, "All is fresh.")


class _Down:
    """Prefect's client where no server answers."""

    def read_deployment_by_name(self, name: str) -> SimpleNamespace:
        raise ConnectionError("connection refused")


def test_a_server_of_prefect_that_is_down_is_told_with_what_to_start(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(server: Any) -> _Down:
        server._client = nullcontext()
        return _Down()

    monkeypatch.setattr(_Server, "__enter__", opened)  # without Prefect, which reads its settings once
    runner = PrefectRunner(place, "http://127.0.0.1:1/api")
    told = r"at http://127.0.0.1:1/api did not take the run \(connection refused\).*refresh --serve"
    with pytest.raises(RunError, match=told):
        runner.start(RunOrder(key="morning", by="ada"), now=sample.NOW)
    assert runner.recent() == ()


def test_a_server_of_prefect_is_used_where_one_is_named(place: Workspace) -> None:
    assert isinstance(runner_for(place, {}), LocalRunner)
    named = runner_for(place, {"PREFECT_API_URL": "http://127.0.0.1:1/api"})
    assert isinstance(named, PrefectRunner)
    assert named.where == "on Prefect at http://127.0.0.1:1"
    assert named.progress("unknown") is None


@pytest.mark.slow
def test_a_run_goes_through_in_a_process_of_its_own(place: Workspace, desk: Desk) -> None:
    runner = LocalRunner(place)
    order = RunOrder(key="morning", by="ada", service="lumen")
    runner.start(order, now=sample.NOW)
    assert runner.start(order, now=sample.NOW).order.key == "morning"
    with pytest.raises(RunError, match="still going"):
        runner.start(RunOrder(key="other", by="bob"), now=sample.NOW)
    for _ in range(600):
        found = runner.progress("morning")
        assert found is not None
        if found.phase.over:
            break
        time.sleep(0.1)
    assert found.phase is RunPhase.DONE, found.lines
    assert found.lines
    assert len(runner.recent()) == 1

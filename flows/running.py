"""Runs that the review app asks for: in a child process here, or on the operator's Prefect server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.errors import GuidewatchError
from pipeline.web.running import Progress, Runner, RunOrder, RunPhase
from pipeline.workspace import Workspace

_LINES = 200
_KEPT = 50
# Exit codes of `guidewatch check` that mean the run went through; see README.
_WENT_THROUGH = (0, 1, 3)
_PHASES = {
    "COMPLETED": RunPhase.DONE,
    "RUNNING": RunPhase.RUNNING,
    "FAILED": RunPhase.FAILED,
    "CRASHED": RunPhase.FAILED,
    "CANCELLED": RunPhase.FAILED,
}


_WAITS = "It begins as soon as the process of `guidewatch refresh --serve` has a hand free."


class RunError(GuidewatchError):
    """A run could not be started."""


def runner_for(workspace: Workspace, environment: Mapping[str, str] | None = None) -> Runner:
    """Prefect where PREFECT_API_URL names a server, else a child process."""
    variables = os.environ if environment is None else environment
    address = variables.get("PREFECT_API_URL", "")
    return PrefectRunner(workspace, address) if address else LocalRunner(workspace)


class LocalRunner:
    """Runs ``guidewatch check`` in a child process, one at a time; its lines are the progress."""

    where = "here, in a process of its own"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder = workspace.state / "runs"
        self._known: dict[str, Progress] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock()

    def start(self, order: RunOrder, *, now: datetime) -> Progress:
        """Start a child, or name the run that has this key; RunError while another one runs."""
        with self._lock:
            if order.key in self._known:
                return self._current(order.key)
            busy = next((key for key in self._children if not self._current(key).phase.over), None)
            if busy is not None:
                by = self._known[busy].order.by
                raise RunError(f"a run that {by} asked for is still going; wait for it to end")
            self._children[order.key] = self._spawn(order)
            self._known[order.key] = Progress(order=order, phase=RunPhase.RUNNING, started_at=now)
            while len(self._known) > _KEPT:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._children.pop(oldest, None)
            return self._current(order.key)

    def progress(self, key: str) -> Progress | None:
        """How a run does; None for an unknown key."""
        with self._lock:
            return self._current(key) if key in self._known else None

    def recent(self) -> tuple[Progress, ...]:
        """Runs since this process began, the newest first."""
        with self._lock:
            return tuple(self._current(key) for key in reversed(self._known))

    def _spawn(self, order: RunOrder) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flows.cli", "-w", str(self._workspace.root), "check"]
        command += ["--guide", order.guide] if order.guide else []
        command += ["--service", order.service] if order.service else []
        command += ["--force"] if order.force else []
        self._folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "100"}
        try:
            with self._log(order.key).open("wb") as output:
                return subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment
                )
        except OSError as error:
            raise RunError(f"no run could be started: {error}") from error

    def _current(self, key: str) -> Progress:
        found = self._known[key]
        if found.phase.over:
            return found
        code = self._children[key].poll()
        lines = self._log(key).read_text("utf-8", "replace").splitlines()[-_LINES:]
        found = replace(found, lines=tuple(lines))
        if code is not None:
            phase = RunPhase.DONE if code in _WENT_THROUGH else RunPhase.FAILED
            found = replace(found, phase=phase, note=_meaning(code), finished_at=datetime.now(UTC))
            del self._children[key]
        self._known[key] = found
        return found

    def _log(self, key: str) -> Path:
        return self._folder / f"{key}.log"


class PrefectRunner:
    """Asks a Prefect server for a run of the deployment that ``refresh --serve`` made."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self._workspace = workspace
        self._address = address
        self._known: dict[str, tuple[Progress, Any]] = {}
        self._lock = Lock()

    @property
    def where(self) -> str:
        """The server's screens."""
        return f"on Prefect at {self._screens}"

    @property
    def _screens(self) -> str:
        return self._address.rstrip("/").removesuffix("/api")

    def start(self, order: RunOrder, *, now: datetime) -> Progress:
        """Ask for a flow run; Prefect itself keeps a key from starting two."""
        parameters = {
            "workspace": str(self._workspace.root),
            "guide": order.guide,
            "service": order.service,
            "force": order.force,
        }
        with self._client() as client:
            deployment = client.read_deployment_by_name("refresh/refresh")
            run = client.create_flow_run_from_deployment(
                deployment.id, parameters=parameters, idempotency_key=f"guidewatch-{order.key}"
            )
        asked = Progress(
            order=order,
            phase=RunPhase.WAITING,
            started_at=now,
            lines=(f"flow run {run.name}",),
            note=_WAITS,
            screen=f"{self._screens}/runs/flow-run/{run.id}",
        )
        with self._lock:
            self._known.setdefault(order.key, (asked, run.id))
            return self._known[order.key][0]

    def progress(self, key: str) -> Progress | None:
        """How the flow run does, asked of the server each time."""
        with self._lock:
            found = self._known.get(key)
        if found is None:
            return None
        asked, run_id = found
        if asked.phase.over:
            return asked
        with self._client() as client:
            run = client.read_flow_run(run_id)
        state = run.state
        phase = _PHASES.get(state.type.value if state else "", RunPhase.WAITING)
        told = (state.message if state else "") or (_WAITS if phase is RunPhase.WAITING else "")
        now = replace(asked, phase=phase, note=told)
        with self._lock:
            self._known[key] = now, run_id
        return now

    def recent(self) -> tuple[Progress, ...]:
        """Runs asked for since this process began, the newest first, as last heard of."""
        with self._lock:
            return tuple(asked for asked, _ in reversed(self._known.values()))

    def _client(self) -> Any:
        """A client for the server; every trouble with it is a RunError."""
        return _Server(self._address)


class _Server:
    """Prefect's client for the length of a block; what it raises becomes RunError."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> Any:
        os.environ.setdefault("PREFECT_API_URL", self._address)
        from prefect.client.orchestration import get_client

        self._client = get_client(sync_client=True)
        return self._client.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        self._client.__exit__(kind, error, trace)
        if isinstance(error, Exception):
            raise RunError(
                f"the Prefect server at {self._address} did not take the run ({error}); "
                "is `guidewatch refresh --serve` running?"
            ) from error


def _meaning(code: int) -> str:
    return {
        0: "All is fresh.",
        1: "Open tickets.",
        3: "Some sources could not be looked at: what they say is unknown.",
    }.get(code, f"It ended with exit code {code}; the last lines say why.")

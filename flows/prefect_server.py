"""How Prefect is run here: its own embedded server, private to a workspace, silent to the outside.

Import this before Prefect: it reads its settings when it is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from pipeline.errors import GuidewatchError
from pipeline.workspace import Workspace

# A first start migrates a fresh database: half a minute on an idle machine, more on a busy one.
# Prefect's own limit is 20 seconds.
STARTUP_SECONDS = 240
PORT = 4200


class ServerError(GuidewatchError):
    """Prefect's server did not start."""


def settings(workspace: Workspace, variables: Mapping[str, str]) -> dict[str, str]:
    """Prefect settings for this workspace; what the operator has set in ``variables`` wins.

    Without an address of a server, Prefect starts its own with a database in ``.guidewatch/prefect``.
    """
    ours = {
        "PREFECT_HOME": str(workspace.state / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_SECONDS),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "pipeline,spiders",
    }
    return {name: variables.get(name, value) for name, value in ours.items()}


def prepare(workspace: Workspace) -> None:
    """Set the process up for Prefect; call before Prefect is imported."""
    os.environ.update(settings(workspace, os.environ))
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)


def is_fresh(workspace: Workspace) -> bool:
    """Whether Prefect has never run here, so that a first start will take its time."""
    home = settings(workspace, os.environ)["PREFECT_HOME"]
    return "PREFECT_API_URL" not in os.environ and not (Path(home) / "prefect.db").exists()


@contextmanager
def server(port: int, say: Callable[[str], None]) -> Iterator[str]:
    """Run Prefect's server on loopback and yield its API's address; it ends with the block.

    A server that the operator named in PREFECT_API_URL is used as it is. Raises ServerError.
    """
    if named := os.environ.get("PREFECT_API_URL"):
        say(f"using the Prefect server at {named}")
        yield named
        return
    address = f"http://127.0.0.1:{port}"
    say(f"starting Prefect's server at {address} (the first time takes about half a minute)")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, f"{address}/api/health", log)
        os.environ["PREFECT_API_URL"] = f"{address}/api"
        yield f"{address}/api"
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"Prefect's server ended with {process.returncode}; see {log}")
        try:
            with urlopen(health, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    raise ServerError(f"Prefect's server did not answer within {STARTUP_SECONDS} s; see {log}")

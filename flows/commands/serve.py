"""``guidewatch serve``: the review app."""

from __future__ import annotations

import getpass
import ipaddress
import socket
import webbrowser
from datetime import UTC, datetime

import click

from flows.running import runner_for
from pipeline.errors import UsageError
from pipeline.workspace import Workspace

PORT = 8600


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for any."
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name under which it is reached, behind a proxy or beyond this machine; repeatable.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@click.pass_obj
def command(workspace: str, host: str, port: int, names: tuple[str, ...], open_browser: bool) -> None:
    """Review tickets in a browser: queue, evidence, decisions, guides, sources, runs.

    On this machine the link printed once signs you in. Beyond it, people need accounts
    (`guidewatch users add`), and a proxy that speaks HTTPS should stand in front.
    """
    from pipeline.web import Desk, create_app
    from pipeline.web.keeping import new_secret

    place = Workspace(workspace)
    local = _is_loopback(host)
    once = new_secret() if local else ""
    desk = Desk(place, now=_now, runner=runner_for(place), operator=_login(), once=once)
    if not local and not desk.accounts.users():
        raise UsageError(
            f"{host} can be reached from other machines, and nobody has an account yet: "
            "make one with `guidewatch users add NAME --role admin`, or leave --host out"
        )
    app = create_app(desk, hosts=_names(host, names))
    listening = _listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}"
    entrance = f"{address}/enter?once={once}" if once else address
    click.echo(f"guidewatch serves {place.root}\n  {entrance}", err=True)
    if once:
        click.echo("  The link works once; afterwards this browser stays signed in. Ctrl-C ends.", err=True)
    if open_browser:
        webbrowser.open(entrance)
    _serve(app, listening)


def _serve(app: object, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI app
        log_level="warning",
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket: so that a port in use is told before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another --port"
        ) from error
    made.listen(128)
    return made


def _names(host: str, names: tuple[str, ...]) -> set[str]:
    """The names under which the app answers; anything else in a Host header is refused."""
    if _is_loopback(host):
        return {"127.0.0.1", "localhost", "::1", host, *names}
    if host in ("0.0.0.0", "::") and not names:
        raise UsageError("name the host it is reached under: --allow-host review.example.org")
    return {host, *names}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def _now() -> datetime:
    return datetime.now(UTC)

"""``guidewatch refresh``: the same run as ``check``, as a Prefect flow; once, on a schedule, or on demand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from flows import prefect_server
from flows.shown import program
from pipeline.model import Severity
from pipeline.workspace import CRON, Workspace

if TYPE_CHECKING:
    from flows.refresh import Result

NAME = "refresh"


@click.command()
@click.option("--guide", help="Only the sources that this guide cites.")
@click.option("--service", help="Only the sources of this service.")
@click.option("--force", is_flag=True, help="Ask for whole pages, without conditional requests.")
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    help="Exit with 1 when an open ticket is this severe or graver.",
)
@click.option(
    "--json", "json_only", is_flag=True, help="Print one JSON object on stdout, all else on stderr."
)
@click.option("--serve", is_flag=True, help="Stay, with Prefect's server and its screens; run when asked to.")
@click.option("--cron", help="With --serve: when to run by itself, as five cron fields in UTC.")
@click.option("--port", default=prefect_server.PORT, show_default=True, help="Port of --serve and --trigger.")
@click.option("--trigger", is_flag=True, help="Ask a refresh that is being served to run now.")
@click.pass_obj
def command(
    workspace: str,
    guide: str | None,
    service: str | None,
    force: bool,
    fail_on: str | None,
    json_only: bool,
    serve: bool,
    cron: str | None,
    port: int,
    trigger: bool,
) -> None:
    """Look at the sources as a Prefect flow: with retries, a schedule and a page for each run.

    Without --serve it runs once, on a server that Prefect starts for the purpose. The schedule of
    --serve is --cron, or `schedule` of guidewatch.yaml; without one it runs only when triggered.
    """
    if cron and not serve:
        raise click.UsageError("--cron needs --serve: a schedule needs somebody who stays")
    if cron and not re.fullmatch(CRON, cron):
        raise click.UsageError(f"--cron takes five cron fields such as “0 6 * * *”, not “{cron}”")
    if serve and trigger:
        raise click.UsageError("--serve and --trigger are two ends of one line; give one of them")
    place = Workspace(workspace)
    parameters = {"workspace": str(place.root), "guide": guide, "service": service, "force": force}
    prefect_server.prepare(place)
    if serve:
        _serve(place, parameters, cron or place.settings.schedule, port)
    elif trigger:
        _trigger(parameters, port)
    else:
        _once(place, parameters, fail_on, json_only)


def _once(place: Workspace, parameters: dict[str, Any], fail_on: str | None, json_only: bool) -> None:
    """Run the flow here and now, and end with its exit code."""
    _say(
        "starting Prefect"
        + (": the first time takes about a minute" if prefect_server.is_fresh(place) else "")
    )
    from flows.prefect_flow import refresh
    from flows.refresh import exit_code

    result: Result = refresh(**parameters)
    _print(result, json_only)
    if code := exit_code(result, Severity(fail_on) if fail_on else None):
        raise click.exceptions.Exit(code)


def _print(result: Result, json_only: bool) -> None:
    from flows.summary import as_json, print_result

    if json_only:
        click.echo(as_json(result))
    else:
        print_result(result, Console())


def _serve(place: Workspace, parameters: dict[str, Any], cron: str | None, port: int) -> None:
    """Serve the flow until interrupted; its parameters are the defaults of every run."""
    with prefect_server.server(port, _say) as api:
        from prefect.types.entrypoint import EntrypointType

        from flows.prefect_flow import refresh

        _say(f"schedule: {cron} (UTC)" if cron else "no schedule: it runs when asked to")
        button = f"the button at {api.removesuffix('/api')}"
        _say(f"to run now: {program(place.root)} refresh --trigger, or {button}")
        refresh.serve(
            name=NAME,
            cron=cron,
            paused=False,  # it pauses when it ends, so that missed runs do not pile up
            parameters=parameters,
            description=f"Look at the sources of {place.root}",
            limit=1,
            print_starting_message=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def _trigger(parameters: dict[str, Any], port: int) -> None:
    """Ask the serving process for a run with these parameters; says how to follow it."""
    import os

    os.environ.setdefault("PREFECT_API_URL", f"http://127.0.0.1:{port}/api")
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(f"{NAME}/{NAME}")
        run = client.create_flow_run_from_deployment(deployment.id, parameters=parameters)
    _say(f"run {run.name} is on its way")


def _say(text: str) -> None:
    click.echo(f"refresh: {text}", err=True)

"""The command line. Commands are imported when they are called, since Prefect takes seconds to import.

Exit codes are public API: 0 fresh · 1 open tickets at or above ``--fail-on`` · 2 usage or
configuration · 3 freshness unknown (a source could not be looked at) · 4 internal · 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback

import click

from flows.lazy import LazyGroup
from pipeline.errors import GuidewatchError

COMMANDS = {
    "captures": "Import saved pages and archives with their dates, export WARC",
    "check": "Look at the sources once, without Prefect",
    "compare": "Say what changed between two versions of a page",
    "db": "Create or upgrade the database",
    "demo": "The main job on a small local help centre",
    "doctor": "Is everything there that a run needs?",
    "export": "Write what a guide site publishes: freshness, badges, feeds, pages",
    "guides": "Import, scaffold, lint, validate and list guides",
    "mirrors": "Tickets as issues of GitHub or Forgejo",
    "notices": "Tell people of tickets by chat and mail",
    "refresh": "Look at the sources as a Prefect flow, once or on a schedule",
    "replay": "Run the route over years of dated captures",
    "report": "Name or print the report of a run",
    "rules": "Words that make no difference, tried first",
    "serve": "Review tickets in a browser",
    "sources": "Try selectors, list sources with their state, import declarations",
    "tickets": "List, show and decide tickets",
    "users": "Who may use the review app",
    "verify": "Judge a guide against given pages",
}


@click.group(
    cls=LazyGroup, package="flows.commands", lazy={name: (name, text) for name, text in COMMANDS.items()}
)
@click.version_option(package_name="guidewatch")
@click.option(
    "--workspace",
    "-w",
    default=".",
    envvar="GUIDEWATCH_WORKSPACE",
    type=click.Path(file_okay=False),
    help="Folder with guides/ and snapshots/ (default: the current one).",
)
@click.pass_context
def cli(ctx: click.Context, workspace: str) -> None:
    """Keep guides true: compare official help pages with guide steps and facts."""
    ctx.obj = workspace


def main() -> None:
    """Run the command line and turn our own errors into their exit codes."""
    try:
        code = cli(standalone_mode=False)  # an int where a command ended with Exit: click returns it
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except GuidewatchError as error:
        click.echo(f"guidewatch: {error}", err=True)
        sys.exit(error.exit_code)
    except Exception:  # noqa: BLE001  # Python would exit with 1, which says "open tickets"
        traceback.print_exc()
        sys.exit(4)
    if isinstance(code, int):
        sys.exit(code)


if __name__ == "__main__":
    main()

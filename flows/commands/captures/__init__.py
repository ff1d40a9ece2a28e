"""``guidewatch captures``: pages in and out of the store, with their dates."""

from __future__ import annotations

import click

from flows.lazy import LazyGroup

_COMMANDS = {
    "baseline": ("baseline", "Compare from here on with the state of a day in the past"),
    "export": ("export", "Write captures as WARC"),
    "import": ("importing", "Take saved pages, WARC, WACZ and Open Terms Archive repositories"),
    "list": ("listing", "List what the store holds"),
    "verify": ("verify", "Verify that every file is what it was when it was stored"),
}


@click.group("captures", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Captures: what official pages said, and when."""

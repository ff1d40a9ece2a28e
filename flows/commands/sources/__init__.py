"""``guidewatch sources``: the official pages that are watched, and how well they are read."""

from __future__ import annotations

import click

from flows.lazy import LazyGroup

_COMMANDS = {
    "doctor": ("doctor", "Examine sources: looks, failures, selectors, alarms, likely repairs"),
    "heal": ("heal", "Write the suggested selector into service.yaml"),
    "import-ota": ("importing", "Take Open Terms Archive declarations as sources"),
    "list": ("listing", "List all sources with their state"),
    "try": ("trying", "Show what selectors yield of a page"),
}


@click.group("sources", cls=LazyGroup, package=__name__, lazy=_COMMANDS)
def command() -> None:
    """Try selectors on a page, list all sources with their state, take in lists of other projects."""

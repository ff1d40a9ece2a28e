"""How guides and errors are printed by every ``guides`` command."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flows.shown import short
from pipeline.errors import ContentError
from pipeline.model import Guide, TargetKind


def print_json(value: Any) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def line(error: ContentError) -> str:
    """An error as ``file:line: message``."""
    where = short(error.path)
    return f"{where}:{error.line}: {error.message}" if error.line else f"{where}: {error.message}"


def problem(error: ContentError) -> dict[str, Any]:
    """An error as a JSON object."""
    return {"path": short(error.path), "line": error.line, "message": error.message}


def summary(guide: Guide) -> dict[str, Any]:
    """One guide as a JSON object."""
    targets = guide.targets()
    return {
        "id": guide.id,
        "kind": "procedure" if guide.shared else "guide",
        "locale": guide.locale,
        "original": guide.original,
        "service": guide.service,
        "title": guide.title,
        "steps": sum(each.kind is TargetKind.STEP for each in targets),
        "facts": len(guide.facts),
        "cited": sum(bool(each.cites) for each in targets),
        "targets": len(targets),
        "modified_at": guide.modified_at.isoformat() if guide.modified_at else None,
        "verified_at": guide.verified_at.isoformat() if guide.verified_at else None,
        "path": short(guide.path),
    }


def print_guides(guides: Sequence[Guide]) -> None:
    """Print a table of guides."""
    table = Table(title="Guides and shared procedures", title_justify="left")
    for head in ("id", "locale", "kind", "steps", "facts", "cited", "verified"):
        table.add_column(head)
    for row in map(summary, guides):
        origin = f"{row['kind']}, from {row['original']}" if row["original"] else row["kind"]
        cited = f"{row['cited']} of {row['targets']}"
        verified = row["verified_at"] or "not yet"
        cells = (row["id"], row["locale"], origin, row["steps"], row["facts"], cited, verified)
        table.add_row(*map(str, cells))
    console().print(table)


def console() -> Console:
    """A console as wide as the terminal, or 120 columns."""
    return Console(width=None if sys.stdout.isatty() else 120)

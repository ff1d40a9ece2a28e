"""Captures as a person or a program reads them, and the source that an id names."""

from __future__ import annotations

from datetime import datetime

import click

from pipeline.errors import UsageError
from pipeline.guide import Library
from pipeline.model import Snapshot, Source

DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
"""A day or a moment on the command line; UTC unless it says otherwise."""


def source_of(library: Library, source_id: str) -> Source:
    """The declared source of that id; UsageError names those there are."""
    if source_id not in library.sources:
        known = ", ".join(sorted(library.sources)) or "none"
        raise UsageError(f"no source “{source_id}” in guides/*/service.yaml; there are: {known}")
    return library.sources[source_id]


def as_json(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot's record for ``--json``."""
    return {
        "id": snapshot.id,
        "source": snapshot.source,
        "captured_at": snapshot.captured_at.isoformat(),
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "status": snapshot.status,
        "digest": snapshot.digest,
        "size": snapshot.size,
        "revisit": snapshot.revisit,
        "not_modified": snapshot.not_modified,
        "basis": snapshot.basis,
        "note": snapshot.note,
    }


def moment(at: datetime) -> str:
    """A moment to the second."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")

"""What official pages said when they were captured last, read as they are read now."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.extract import extract
from pipeline.guide import Library
from pipeline.model import Document, Source
from pipeline.snapshot import SnapshotStore
from pipeline.workspace import Workspace


def captured(
    workspace: Workspace, library: Library, services: Collection[str] | None = None
) -> dict[str, Document]:
    """The latest document of each source (of some services, or of all) that has any capture, by id."""
    store = SnapshotStore(workspace.snapshots)
    found: dict[str, Document] = {}
    for source in library.sources.values():
        if services is None or source.service in services:
            document = _latest(store, source)
            if document is not None:
                found[source.id] = document
    return found


def _latest(store: SnapshotStore, source: Source) -> Document | None:
    snapshot = store.latest(source.id)
    if snapshot is None:
        return None
    capture = store.load(snapshot)
    document = extract(
        capture.body, media_type=capture.media_type, recipe=source.recipe, url=capture.final_url
    )
    return document if document.blocks else None

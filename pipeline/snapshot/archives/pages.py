"""Saved pages, and folders that hold captures.jsonl with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import CaptureError
from pipeline.model import Access, FetchFailure
from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.dated import INDEX, read_archive
from pipeline.snapshot.archives.found import Found, Item, Skipped, Unclaimed
from pipeline.snapshot.saved import SavedPage, read_page


def read_saved_page(
    path: Path, claims: Claims, *, now: datetime, captured_at: datetime | None = None, named: bool = False
) -> Iterator[Item]:
    """The capture in a saved page; without a chosen source the page must say where it was saved from."""
    try:
        page = read_page(path, now=now, captured_at=captured_at)
    except CaptureError as error:
        yield Skipped(where=str(path), reason=str(error).removeprefix(f"{path}: "), named=named)
        return
    yield _taken(page, claims, named)


def _taken(page: SavedPage, claims: Claims, named: bool) -> Item:
    where = str(page.path)
    # A page that was named together with its source belongs to it whatever its address is by now.
    sources = (claims.only,) if claims.only is not None and named else claims.of(page.url)
    if not sources:
        if page.url:
            return Unclaimed(where=where, address=page.url)
        return Skipped(where=where, reason="it does not say where it was saved from; name its --source")
    source = sources[0]
    if page.url and not claims.allows(source, page.url):
        reason = f"saved from {page.url}, which is not on a host of {source.id}"
        return Skipped(where=where, reason=reason, named=named)
    return Found(where=where, capture=page.capture(source), sources=sources)


def is_dated(folder: Path) -> bool:
    """Whether a folder holds captures with an index of their dates."""
    return (folder / INDEX).is_file()


def read_dated(folder: Path, claims: Claims, *, named: bool = False) -> Iterator[Item]:
    """The captures of a folder with captures.jsonl: every line of it, with its own date."""
    try:
        archive = read_archive(folder)
    except CaptureError as error:
        yield Skipped(where=str(folder), reason=str(error), named=named)
        return
    for file, capture in archive.captures(""):
        where = str(folder / file)
        if isinstance(capture, FetchFailure):
            yield Skipped(where=where, reason=capture.detail.removeprefix(f"{where}: "), named=named)
            continue
        sources = (claims.only,) if claims.only is not None else claims.of(capture.url)
        if not sources:
            yield Unclaimed(where=where, address=capture.url or str(folder))
            continue
        yield Found(
            where=where,
            capture=replace(
                capture,
                url=capture.url or sources[0].url,
                basis=Access.ARCHIVE.value,
                note=f"date: {INDEX}",
            ),
            sources=sources,
        )

"""WARC files to captures: answers, resources, redirects that led to a page, and revisits.

Read twice. The first pass notes where redirects lead, which bodies revisits refer to, and which
answers were not to a GET; the second takes the pages. So redirect and page, or revisit and original,
may stand in any order and in different files of one collection, and memory is bounded by what is
ours, not by the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.address import page_key
from pipeline.model import Access, Capture, Redirect, Source
from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.found import Found, Item, Skipped, Unclaimed
from pipeline.snapshot.archives.payload import decoded
from pipeline.snapshot.archives.records import BROKEN, LARGEST_BODY, Record, WarcFile, answer, records
from pipeline.snapshot.archives.trails import Trails, claimed, follow, is_hop, names, note

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
_RECORDS = ("response", "resource", "revisit")


def read_warcs(files: Sequence[WarcFile], claims: Claims) -> Iterator[Item]:
    """What a collection of WARC files holds of the declared sources, and what else is in it."""
    trails = Trails()
    broken: list[Skipped] = []
    for file in files:
        for record in records(file):
            if isinstance(record, Skipped):
                broken.append(record)
            else:
                note(record, claims, trails)
    yield from broken
    follow(claims, trails)
    bodies: dict[str, tuple[WarcFile, int]] = {}
    revisits: list[tuple[WarcFile, int]] = []
    for file in files:
        for record in records(file):
            if not isinstance(record, Skipped) and record.kind in _RECORDS:
                if record.kind == "revisit":
                    revisits += [(file, record.offset)] if claimed(record, claims, trails) else []
                    continue
                for key in names(record) & trails.wanted:
                    bodies.setdefault(key, (file, record.offset))
                yield from _page(record, claims, trails)
    for file, offset in revisits:
        yield from _revisit(file, offset, bodies, claims, trails)


def _page(record: Record, claims: Claims, trails: Trails) -> Iterator[Item]:
    sources, redirects, asked = claimed(record, claims, trails)
    try:
        if not sources:
            yield from _stranger(record)
            return
        if is_hop(record, trails):
            return
        if record.header("WARC-Record-ID") in trails.posted:
            yield Skipped(where=record.where, reason="the answer to a form, not to a look")
            return
        capture = _capture(record, record.block(), asked, redirects, trails)
    except BROKEN as error:
        yield Skipped(where=record.where, reason=str(error) or type(error).__name__)
        return
    yield from _granted(record.where, capture, sources, claims)


def _stranger(record: Record) -> Iterator[Item]:
    """A page of nobody; pictures, scripts and errors are not told."""
    kind = record.header("Content-Type")
    if record.kind == "response":
        found = answer(record.beginning())
        kind = found.header("Content-Type") if found is not None and found.status == 200 else ""
    if kind.startswith(_PAGES) and page_key(record.address):
        yield Unclaimed(where=record.where, address=record.address)


def _capture(
    record: Record, block: bytes, asked: str, redirects: tuple[Redirect, ...], trails: Trails
) -> Capture | str:
    """The capture in a record, or why there is none in it."""
    found = answer(block) if record.kind != "resource" else None
    if record.kind == "response" and found is None:
        return "no HTTP answer in it"
    told = trails.notes.get(record.header("WARC-Record-ID"))
    if found is not None and found.status != 200 and told is None:
        return f"the answer was {found.status}, not a page"
    headers = found.headers if found is not None else ()
    body = block
    if found is not None:
        coded = found.header("Transfer-Encoding"), found.header("Content-Encoding")
        body = decoded(block[found.length :], *coded, LARGEST_BODY)
    kind = (found.header("Content-Type") if found else record.header("Content-Type")) or "text/html"
    if not kind.lower().startswith(_PAGES):
        return f"{kind[:60]} is not read"
    if not body.strip():
        return "the body is empty"
    capture = Capture(
        source="",
        url=asked,
        final_url=record.address,
        captured_at=record.at,
        body=body,
        status=found.status if found is not None else None,
        media_type=kind,
        headers=headers,
        redirects=redirects,
        basis=Access.ARCHIVE.value,
        note="date: WARC-Date",
    )
    return _told(capture, told)


def _told(capture: Capture, note: Mapping[str, Any] | None) -> Capture:
    """A capture of our own export with what the WARC headers cannot say."""
    if note is None:
        return capture
    try:
        return replace(
            capture,
            source=str(note["source"]),
            url=str(note["url"]),
            final_url=str(note["final_url"]),
            status=None if note["status"] is None else int(note["status"]),
            media_type=str(note["media_type"]),
            headers=tuple((str(name), str(value)) for name, value in note["headers"]),
            redirects=tuple(Redirect(url=str(url), status=int(status)) for url, status in note["redirects"]),
            not_modified=bool(note["not_modified"]),
            rendered=bool(note["rendered"]),
            basis=str(note["basis"]),
            note=str(note["note"]),
        )
    except (KeyError, TypeError, ValueError):
        return capture


def _granted(where: str, capture: Capture | str, sources: Sequence[Source], claims: Claims) -> Iterator[Item]:
    """The capture for those sources whose service owns the host that it came from in the end."""
    if isinstance(capture, str):
        yield Skipped(where=where, reason=capture)
        return
    own = [source for source in sources if source.id == capture.source] or list(sources)
    allowed = tuple(source for source in own if claims.allows(source, capture.final_url or capture.url))
    if allowed:
        yield Found(where=where, capture=replace(capture, source=""), sources=allowed)
    else:
        yield Skipped(
            where=where, reason=f"{capture.final_url} is on a host that the service does not declare"
        )


def _revisit(
    file: WarcFile, offset: int, bodies: Mapping[str, tuple[WarcFile, int]], claims: Claims, trails: Trails
) -> Iterator[Item]:
    """A capture whose body is that of an earlier record."""
    record = _at(file, offset)
    if record is None:
        return
    sources, redirects, asked = claimed(record, claims, trails)
    home = next((bodies[key] for key in sorted(names(record, refers=True)) if key in bodies), None)
    if home is None:
        yield Skipped(where=record.where, reason="a revisit of a record that is not in these files")
        return
    try:
        head = answer(record.block())
        original = _at(*home)
        if original is None:
            raise ValueError("a revisit of a damaged record")
        capture = _capture(original, original.block(), asked, redirects, Trails())
        if not isinstance(capture, str):
            capture = replace(
                capture,
                final_url=record.address,
                captured_at=record.at,
                headers=head.headers if head is not None and head.headers else capture.headers,
            )
            capture = _told(capture, trails.notes.get(record.header("WARC-Record-ID")))
    except BROKEN as error:
        yield Skipped(where=record.where, reason=str(error) or type(error).__name__)
        return
    yield from _granted(record.where, capture, sources, claims)


def _at(file: WarcFile, offset: int) -> Record | None:
    reading = records(file, offset)
    found = next(reading, None)
    if found is None or isinstance(found, Skipped):
        return None
    found.reading = reading  # the file stays open as long as the record is in use
    return found

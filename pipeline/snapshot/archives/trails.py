"""What the first reading of WARC files finds: where redirects lead, and what revisits refer to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from pipeline.address import page_key
from pipeline.model import Redirect, Source
from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.records import Answer, Record, answer

NOTES = "application/vnd.guidewatch.capture+json"
"""Media type of the metadata records in which our own export keeps what WARC has no header for."""

_HOPS = 20  # redirects that are followed, as browsers do
_CHAIN = timedelta(minutes=10)  # between a redirect and the page it led to
_NOTE = 1024 * 1024  # bytes of one such metadata record


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect, when it was met."""

    url: str
    to: str
    status: int
    at: datetime


@dataclass(slots=True, kw_only=True)
class Trails:
    """What the first reading found; ``ends`` maps where redirects from declared addresses end."""

    hops: dict[str, list[Hop]] = field(default_factory=lambda: defaultdict(list))
    posted: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    notes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    forwarding: set[str] = field(default_factory=set)
    ends: dict[str, list[tuple[Source, tuple[Hop, ...]]]] = field(default_factory=lambda: defaultdict(list))


def note(record: Record, claims: Claims, trails: Trails) -> None:
    """What the second pass needs to know of a record. Damage is told by the second pass."""
    if record.kind == "request" and not record.beginning(8).startswith((b"GET ", b"HTTP")):
        trails.posted.update((record.header("WARC-Concurrent-To"), record.header("WARC-Record-ID")))
    elif record.kind == "metadata" and record.header("Content-Type") == NOTES:
        _read_note(record, trails)
    elif record.kind == "response":
        found = answer(record.beginning())
        if found is not None and found.status in (301, 302, 303, 307, 308) and found.header("Location"):
            _read_hop(record, found, trails)
    elif record.kind == "revisit":
        trails.wanted |= names(record, refers=True)


def _read_note(record: Record, trails: Trails) -> None:
    block = record.beginning(_NOTE)
    try:
        note = json.loads(block)
    except ValueError:
        return
    if isinstance(note, dict):
        trails.notes[record.header("WARC-Refers-To")] = note


def _read_hop(record: Record, found: Answer, trails: Trails) -> None:
    try:
        hop = Hop(
            url=record.address,
            to=urljoin(record.address, found.header("Location")),
            status=found.status,
            at=record.at,
        )
    except ValueError:
        return
    trails.hops[page_key(hop.url)].append(hop)
    trails.forwarding.add(record.where)


def is_hop(record: Record, trails: Trails) -> bool:
    """Whether a record is a redirect: it has no page, and where it leads is known."""
    return record.where in trails.forwarding


def follow(claims: Claims, trails: Trails) -> None:
    """Where redirects from the declared addresses end, with the way there."""
    for hops in list(trails.hops.values()):
        for hop in hops:
            for source in claims.of(hop.url):
                chain = _chain(hop, trails)
                trails.ends[page_key(chain[-1].to)].append((source, chain))


def _chain(first: Hop, trails: Trails) -> tuple[Hop, ...]:
    chain = [first]
    while len(chain) < _HOPS:
        last = chain[-1]
        following = [h for h in trails.hops.get(page_key(last.to), ()) if abs(h.at - last.at) <= _CHAIN]
        if not following or page_key(last.to) == page_key(last.url):
            break
        chain.append(min(following, key=lambda each: abs(each.at - last.at)))
    return tuple(chain)


def claimed(
    record: Record, claims: Claims, trails: Trails
) -> tuple[tuple[Source, ...], tuple[Redirect, ...], str]:
    """The sources of a record, the redirects that led to it, and the address that was asked for."""
    direct = claims.of(record.address)
    try:
        at = record.at
    except ValueError:
        return direct, (), record.address
    led = [
        (source, chain)
        for source, chain in trails.ends.get(page_key(record.address), ())
        if timedelta(0) <= at - chain[0].at <= _CHAIN
    ]
    if not led:
        return direct, (), record.address
    chain = max(led, key=lambda each: (each[1][0].at, len(each[1])))[1]
    sources = dict.fromkeys((*direct, *(source for source, _ in led)))
    return tuple(sources), tuple(Redirect(url=hop.url, status=hop.status) for hop in chain), chain[0].url


def names(record: Record, *, refers: bool = False) -> set[str]:
    """What a revisit may call a record by: the digest of its payload, or its address and date.

    ``refers``: the names by which a revisit calls its original.
    """
    prefix = "WARC-Refers-To-" if refers else "WARC-"
    place = f"{record.header(prefix + 'Target-URI')} {record.header(prefix + 'Date')}"
    return {record.header("WARC-Payload-Digest"), place} - {"", " "}

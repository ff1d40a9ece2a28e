"""The pages of a site that are read without a selector, side by side: what do they all say?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from pipeline import gate
from pipeline.errors import StoreError
from pipeline.furniture import PAGES, furniture
from pipeline.model import Document, Source, SourceState
from pipeline.reading import read_capture
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore


def furniture_of(
    sources: Sequence[Source], every: Sequence[Source], store: SnapshotStore, tickets: TicketStore
) -> Mapping[str, frozenset[str]]:
    """What the pages of each source's host all say, by source: by their baselines, or by their last captures.

    ``every`` are all sources there are; those that declare a selector are read by it and show no furniture.
    """
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in every:
        if not source.recipe.select:
            hosts[_host(source)].append(source)
    wanted = {_host(source) for source in sources if not source.recipe.select}
    found: dict[str, frozenset[str]] = {}
    for host in sorted(each for each in wanted if len(hosts[each]) >= PAGES):
        pages = hosts[host]
        states = tickets.states([source.id for source in pages])
        then = furniture(each.baseline.document for each in states.values() if each.baseline)
        now = furniture(_latest(pages, states, store))
        found |= {source.id: then | now for source in pages}
    return found


def _latest(
    sources: Sequence[Source], states: Mapping[str, SourceState], store: SnapshotStore
) -> Iterator[Document]:
    """The last captures that are an article each, read as a look would read them."""
    for source in sources:
        try:
            snapshot = store.latest(source.id)
            capture = store.load(snapshot) if snapshot else None
        except StoreError:  # damaged: `captures verify` tells
            continue
        if capture is not None and gate.inspect(capture, source) is None:
            yield read_capture(capture, source, states[source.id].baseline)


def _host(source: Source) -> str:
    return urlsplit(source.url).netloc.lower()

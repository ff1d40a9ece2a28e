"""What a noise rule would have silenced, had it been in force: tried on the captures that there are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline import gate
from pipeline.difference import difference
from pipeline.errors import StoreError
from pipeline.guide import Library
from pipeline.model import (
    Change,
    Document,
    FindingKind,
    Judgement,
    NoiseRule,
    Significance,
    Snapshot,
    Source,
    Ticket,
)
from pipeline.noise import Pages, check_rule, concerns, overlooks, silences
from pipeline.overlooked import Reader, stated, weigher
from pipeline.reading import read_capture
from pipeline.snapshot import SnapshotStore

# Snapshots per source that a rule is tried on: a season of daily looks at most.
SNAPSHOTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One change between two snapshots in a row that a rule's words cover."""

    source: str
    snapshot: Snapshot
    change: Change
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePreview:
    """A rule tried on the last snapshots of every source in its scope.

    ``sources`` are those it concerns, ``snapshots`` how many captures were read, ``changes`` how many
    differences they showed. ``silenced`` would be ignored, ``spared`` are covered by the pattern too
    but change a typed fact or a meaning beyond it, so they speak all the same. ``tickets`` are live
    ones that would go.
    """

    rule: NoiseRule
    sources: tuple[str, ...]
    snapshots: int
    changes: int
    silenced: tuple[Tried, ...]
    spared: tuple[Tried, ...]
    tickets: tuple[Ticket, ...]


def preview(rule: NoiseRule, library: Library, store: SnapshotStore, live: Sequence[Ticket]) -> RulePreview:
    """Try a rule; UsageError where it cannot be read or overlooks everything."""
    check_rule(rule)
    sources = [
        library.sources[each] for each in sorted(library.sources) if concerns(rule, library.sources[each])
    ]
    read = changes = 0
    silent: list[Tried] = []
    spared: list[Tried] = []
    for source in sources:
        documents = list(_documents(source, store))
        read += len(documents)
        for (_, before), (snapshot, after) in itertools.pairwise(documents):
            found = _differences(library, source, before, after)
            changes += len(found)
            reader = Reader(
                source=source,
                before=before,
                after=after,
                targets=library.targets_for(source.id),
                products=library.products_for(source.id),
            )
            pages = Pages(before=before, after=after, matters=weigher(reader))
            says = partial(stated, reader.language, reader.products)
            for change, judgement in found:
                if judgement.significance is Significance.COSMETIC or not overlooks(rule, change, pages):
                    continue
                tried = Tried(source=source.id, snapshot=snapshot, change=change, judgement=judgement)
                (silent if silences(rule, change, judgement, says, pages) else spared).append(tried)
    mine = {source.id for source in sources}
    return RulePreview(
        rule=rule,
        sources=tuple(source.id for source in sources),
        snapshots=read,
        changes=changes,
        silenced=tuple(silent),
        spared=tuple(spared),
        tickets=tuple(each for each in live if each.source in mine and _goes(rule, each)),
    )


def _goes(rule: NoiseRule, ticket: Ticket) -> bool:
    """Whether nothing would be left of a live ticket; one about a fact is not promised to go."""
    speaks = bool(ticket.facts) or ticket.kind in (FindingKind.FACT, FindingKind.GUIDE)
    return bool(ticket.changes) and not speaks and all(overlooks(rule, each) for each in ticket.changes)


def _documents(source: Source, store: SnapshotStore) -> Iterator[tuple[Snapshot, Document]]:
    """The last snapshots that brought another body and could be read, oldest first."""
    digest = ""
    for snapshot in store.history(source.id)[-SNAPSHOTS:]:
        if snapshot.digest == digest:
            continue
        digest = snapshot.digest
        try:
            capture = store.load(snapshot)
        except StoreError:  # damaged: `captures verify` tells
            continue
        document = read_capture(capture, source, None)
        if document.blocks and gate.inspect(capture, source) is None:
            yield snapshot, document


def _differences(
    library: Library, source: Source, before: Document, after: Document
) -> tuple[tuple[Change, Judgement], ...]:
    language = after.language or before.language
    products = library.products_for(source.id)
    return tuple(difference(before, after, language=language, products=products))

"""Sources: what was captured when, whether it could be read, what the selectors matched, what differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from pipeline.difference import difference
from pipeline.errors import StoreError, UsageError
from pipeline.model import Document, Snapshot, Source, SourceState
from pipeline.overlooked import Reader, overlooked
from pipeline.reading import read_capture
from pipeline.tickets import LIVE, TicketFilter
from pipeline.web.asked import Asked, NotThere
from pipeline.web.desk import Desk
from pipeline.web.hunks import Hunk, HunkRole, silent_hunk
from pipeline.web.preferences import VIEWS
from pipeline.web.records import LookRecord, last_looks, looks_at

_TIMELINE = 60
# A page that was rewritten whole brings hundreds of differences; a browser should still open it.
_HUNKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of a source's timeline: a capture, the look at it, or a look that brought none."""

    at: datetime
    snapshot: Snapshot | None
    look: LookRecord | None


def listed(asked: Asked) -> Response:
    """All sources, those that could not be read first."""
    content, desk = asked.desk.content(), asked.desk
    ids = tuple(content.library.sources)
    states, last = desk.store.states(ids), last_looks(desk.database, ids)
    only = asked.query.get("health") == "unread"
    shown = [
        (content.library.sources[each], states[each], last.get(each))
        for each in ids
        if not only or states[each].bad or states[each].checked_at is None
    ]
    shown.sort(key=lambda row: (row[1].bad == 0 and row[1].checked_at is not None, row[0].id))
    return asked.show("sources.html.j2", shown=shown, only=only, total=len(ids), content_error=content.error)


def show(asked: Asked) -> Response:
    """One source: timeline, health, how it is read."""
    desk, content = asked.desk, asked.desk.content()
    source = _source(asked)
    state = desk.store.state(source.id)
    try:
        snapshots, broken = desk.snapshots.history(source.id), ""
    except StoreError as error:
        snapshots, broken = (), str(error)
    moments = _timeline(snapshots, looks_at(desk.database, source.id))
    live = desk.store.tickets(TicketFilter(states=LIVE, source=source.id, limit=20), now=asked.now)
    cited = [(guide, target) for guide in content.library.guides for target in guide.targets()]
    return asked.show(
        "source.html.j2",
        source=source,
        granted=source.granted(desk.workspace.settings.consent),
        state=state,
        evidence=content.shelf.evidence(source.id),
        moments=moments[:_TIMELINE],
        more=max(0, len(moments) - _TIMELINE),
        captures=len(snapshots),
        broken=broken,
        live=live,
        users=_users(cited, source.id),
    )


def compare(asked: Asked) -> Response:
    """All that differs between two states of a page: the baseline and the latest capture, or any two."""
    desk, source = asked.desk, _source(asked)
    state = desk.store.state(source.id)
    ids = desk.snapshots.ids(source.id)
    before_id, after_id = (
        asked.query.get("before", ""),
        asked.query.get("after", "") or (ids[-1] if ids else ""),
    )
    if not after_id:
        raise NotThere("Nothing was captured of this source yet.")
    before = _document(desk, source, state, before_id) if before_id else _baseline(state)
    after = _document(desk, source, state, after_id)
    if before is None:
        raise NotThere("This source has no baseline yet; choose two captures on its page.")
    hunks = _hunks(asked, source, before, after)
    view = asked.query.get("view", "")
    return asked.show(
        "hunks_part.html.j2" if asked.partial else "compare.html.j2",
        source=source,
        card={"evidence": desk.content().shelf.evidence(source.id)},
        hunks=hunks[:_HUNKS],
        left=max(0, len(hunks) - _HUNKS),
        before_id=before_id,
        after_id=after_id,
        captures=[(each, _when(each)) for each in reversed(ids[-_TIMELINE:])],
        since=state.baseline.since if state.baseline else None,
        view=view if view in VIEWS else asked.preferences.diff,
    )


def _source(asked: Asked) -> Source:
    sources = asked.desk.content().library.sources
    found = sources.get(asked.parts["source"])
    if found is None:
        raise NotThere(f"There is no source “{asked.parts['source']}” in the guides.")
    return found


def _baseline(state: SourceState) -> Document | None:
    return state.baseline.document if state.baseline else None


def _document(desk: Desk, source: Source, state: SourceState, snapshot: str) -> Document:
    """A capture as today's extractor and recipe read it."""
    try:
        found = desk.snapshots.get(snapshot)
    except UsageError as error:
        raise NotThere(str(error)) from error
    if found.source != source.id:
        raise NotThere("That capture belongs to another source.")
    return read_capture(desk.snapshots.load(found), source, state.baseline)


def _hunks(asked: Asked, source: Source, before: Document, after: Document) -> list[Hunk]:
    desk, library = asked.desk, asked.desk.content().library
    products = library.products_for(source.id)
    live = desk.store.tickets(TicketFilter(states=LIVE, source=source.id), now=asked.now)
    about = {change.id: ticket.id for ticket in live for change in ticket.changes}
    reader = Reader(
        source=source,
        before=before,
        after=after,
        rules=desk.store.rules(),
        targets=library.targets_for(source.id),
        products=products,
    )
    names = library.names_for(source.id)
    differences = difference(before, after, language=source.locale, products=products, names=names)
    found = []
    for (change, judgement), (_, told) in zip(differences, overlooked(differences, reader), strict=True):
        hunk = silent_hunk(change, judgement.reason)
        if change.id in about:
            hunk = Hunk(role=HunkRole.TRIGGERING, passage=hunk.passage, note=f"ticket #{about[change.id]}")
        elif told.rule is not None:
            note = told.reason.removeprefix("ignored by ")
            hunk = Hunk(role=HunkRole.IGNORED, passage=hunk.passage, note=note)
        found.append((judgement.rank, hunk))
    order = list(HunkRole)
    return [hunk for _, hunk in sorted(found, key=lambda each: (order.index(each[1].role), each[0]))]


def _timeline(snapshots: tuple[Snapshot, ...], looks: tuple[LookRecord, ...]) -> list[Moment]:
    """Captures and looks as one, the newest first; a look stands with the capture that it read."""
    by_id = {snapshot.id: snapshot for snapshot in snapshots}
    seen = {look.snapshot for look in looks if look.snapshot}
    found = [Moment(at=look.at, snapshot=by_id.get(look.snapshot), look=look) for look in looks]
    found += [
        Moment(at=each.captured_at, snapshot=each, look=None) for each in snapshots if each.id not in seen
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _when(snapshot: str) -> str:
    """When a capture was made, as its id tells: "22 Nov 2026, 05:04:55"."""
    stamp = datetime.strptime(snapshot.rpartition("@")[2][:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return f"{stamp.day} {stamp:%b %Y, %H:%M:%S}"


def _users(cited: list[tuple[Any, Any]], source: str) -> list[tuple[Any, int]]:
    """The guides that cite a source, with how many of their steps and facts do."""
    found: dict[tuple[str, str], tuple[Any, int]] = {}
    for guide, target in cited:
        if any(cite.source == source for cite in target.cites):
            _, number = found.get((guide.id, guide.locale), (guide, 0))
            found[guide.id, guide.locale] = guide, number + 1
    return list(found.values())

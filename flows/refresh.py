"""One run, from sources to tickets and report, one function per stage; works without Prefect.

select → capture → look → record → tell. Captures are stored before they are looked at, and a look
is recorded whole or not at all: a run that was killed loses nothing, since the next one looks at
every stored capture that nobody has looked at yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.furniture import furniture_of
from flows.history import enrol
from flows.shown import program
from flows.twins import looked, uncompared, with_twin
from pipeline.check import Case, check
from pipeline.errors import StoreError, UsageError
from pipeline.extract import EXTRACTOR
from pipeline.files import write_whole
from pipeline.guide import Library, load
from pipeline.model import (
    Access,
    Capture,
    FetchFailure,
    Look,
    Product,
    Severity,
    Snapshot,
    Source,
    SourceState,
)
from pipeline.reading import read_capture
from pipeline.report import Run, render_html, render_json, render_markdown
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import WAITING, EventKind, TicketEvent, TicketStore
from pipeline.tickets.due import due, too_old
from pipeline.upgrade import REREAD, outdated, relearned, upgraded
from pipeline.workspace import Workspace
from spiders.crawl import crawl

Progress = Callable[[str], None]

_CRAWLED = (Access.ROBOTS, Access.CONSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run looks at: the sources of one guide, of one service, or all."""

    workspace: Workspace
    library: Library
    sources: tuple[Source, ...]
    run: str
    started_at: datetime

    @property
    def crawled(self) -> tuple[Source, ...]:
        """The sources that may be fetched; the others are fed by ``captures import``."""
        return tuple(source for source in self.sources if source.access in _CRAWLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to. ``unknown`` are sources whose freshness nobody can vouch for."""

    run: Run
    events: tuple[TicketEvent, ...]
    unknown: tuple[str, ...]
    html: Path
    markdown: Path


def refresh(
    workspace: Workspace,
    *,
    guide: str | None = None,
    service: str | None = None,
    force: bool = False,
    say: Progress = lambda text: None,
) -> Result:
    """Look once at the chosen sources: the whole route, one line per stage."""
    plan = select(workspace, guide=guide, service=service)
    say(f"looking at {len(plan.sources)} sources")
    failures = capture(plan, force=force, say=say)
    looks = look(plan, failures)
    events = record(plan, looks)
    return tell(plan, looks, events)


def select(workspace: Workspace, *, guide: str | None = None, service: str | None = None) -> Plan:
    """Choose the sources; UsageError names what there is where guide or service is unknown."""
    library = load(workspace.guides)
    wanted = set(library.sources)
    if guide is not None:
        wanted &= _cited_by(library, guide)
    if service is not None:
        wanted &= {source.id for source in library.service(service).sources}
    if not wanted:
        raise UsageError(_nothing_to_look_at(workspace, guide, service))
    started = datetime.now(UTC)
    granted = [workspace.settings.granted(library.sources[each]) for each in sorted(wanted)]
    run = f"{started:%Y%m%dT%H%M%S.%f}Z"
    return Plan(workspace=workspace, library=library, sources=tuple(granted), run=run, started_at=started)


def capture(
    plan: Plan, *, force: bool = False, say: Progress = lambda text: None
) -> tuple[FetchFailure, ...]:
    """Crawl what may be crawled into the snapshot store; returns the looks that brought no page."""
    if not plan.crawled:
        return ()
    results = crawl(
        plan.library.services,
        plan.crawled,
        plan.workspace.snapshots,
        contact=plan.workspace.settings.crawl.contact or None,
        browser=plan.workspace.settings.render.browser,
        force=force,
        extractor=EXTRACTOR,
        twice=_twice(plan),
        progress=lambda result: say(_told(result)),
    )
    return tuple(result for result in results if isinstance(result, FetchFailure))


def look(plan: Plan, failures: Sequence[FetchFailure] = ()) -> tuple[Look, ...]:
    """Check every stored capture that nobody has looked at, oldest first, then the failures."""
    failed = {failure.source: failure for failure in failures}
    store = SnapshotStore(plan.workspace.snapshots)
    with TicketStore(plan.workspace.database_url) as tickets:
        states = tickets.states([source.id for source in plan.sources])
        rules = tickets.rules()
        shared = furniture_of(plan.sources, tuple(plan.library.sources.values()), store, tickets)
    looks: list[Look] = []
    for source in plan.sources:
        case = Case(
            source=source,
            state=states[source.id],
            targets=plan.library.targets_for(source.id),
            products=plan.library.products_for(source.id),
            rules=rules,
            shared=shared.get(source.id, frozenset()),
            names=plan.library.names_for(source.id),
        )
        looks += _looks(store, case, failed.get(source.id))
    return tuple(looks)


def record(plan: Plan, looks: Sequence[Look]) -> tuple[TicketEvent, ...]:
    """Remember the looks and let their findings become tickets; each look whole or not at all."""
    settings, ids, now = plan.workspace.settings, [source.id for source in plan.sources], datetime.now(UTC)
    with TicketStore(plan.workspace.database_url) as tickets:
        events = tickets.record(looks, now=now, run=plan.run, settings=settings)
        late = due(plan.library, tickets.states(ids), settings, now)
        return events + tickets.remind(late, ids, now=now, run=plan.run)


def tell(plan: Plan, looks: Sequence[Look], events: Sequence[TicketEvent]) -> Result:
    """Write the report of a run, as HTML and Markdown, and say what is still unknown."""
    with TicketStore(plan.workspace.database_url) as tickets:
        live = tickets.tickets(now=datetime.now(UTC))
        states = tickets.states([source.id for source in plan.sources])
    settled = [e.ticket for e in events if e.kind in (EventKind.REVERTED, EventKind.RESOLVED)]
    mine = {source.id for source in plan.sources}
    run = Run(
        id=plan.run,
        started_at=plan.started_at,
        finished_at=datetime.now(UTC),
        looks=tuple(looks),
        tickets=(*(ticket for ticket in live if ticket.source in mine), *settled),
        guides=plan.library.guides,
        sources=plan.sources,
        snapshots=_evidence(plan, looks),
    )
    folder = plan.workspace.reports
    html, markdown = folder / f"{plan.run}.html", folder / f"{plan.run}.md"
    write_whole(html, render_html(run))
    write_whole(markdown, render_markdown(run))
    write_whole(folder / f"{plan.run}.json", render_json(run))
    unknown = tuple(_unknown(plan, looks, states))
    return Result(run=run, events=tuple(events), unknown=unknown, html=html, markdown=markdown)


def exit_code(result: Result, fail_on: Severity | None) -> int:
    """3 where freshness is unknown, 1 where an open ticket is at least that severe, else 0."""
    if result.unknown:
        return 3
    severities = list(Severity)
    if fail_on and any(
        ticket.state in WAITING and severities.index(ticket.severity) <= severities.index(fail_on)
        for ticket in result.run.tickets
    ):
        return 1
    return 0


def _nothing_to_look_at(workspace: Workspace, guide: str | None, service: str | None) -> str:
    """Why no source is left, and what to do about it."""
    if guide and service:
        return f"no source is left to look at: the guide “{guide}” cites none of “{service}”"
    if guide:
        return f"the guide “{guide}” cites no source: add cites to its steps and facts"
    where = workspace.guides / (service or "<service>") / "service.yaml"
    return f"there is no source to look at: declare one in {where}"


def _cited_by(library: Library, guide: str) -> set[str]:
    """Sources that a guide cites in any locale, or the procedures that its channels show."""
    library.guide(guide)
    texts = [each for each in library.guides if each.id == guide]
    shown = {channel.procedure for text in texts for channel in text.channels if channel.procedure}
    texts += [each for each in library.guides if each.id in shown]
    return {cite.source for text in texts for target in text.targets() for cite in target.cites}


def _told(result: Snapshot | FetchFailure) -> str:
    if isinstance(result, FetchFailure):
        return f"{result.source}: {result.kind}: {result.detail}"
    return f"{result.source}: captured {result.size:,} bytes"


def _twice(plan: Plan) -> tuple[str, ...]:
    """The sources to ask for twice in a row: those that nobody knows what changes by itself of."""
    if not plan.workspace.settings.crawl.twice:
        return ()
    with TicketStore(plan.workspace.database_url) as tickets:
        return uncompared(tickets.states([source.id for source in plan.crawled]))


def _looks(store: SnapshotStore, case: Case, failure: FetchFailure | None) -> Iterable[Look]:
    """Looks at what nobody has looked at of one source, each on what the one before remembers."""
    source, known = case.source, case.state
    case = replace(case, state=_read_anew(store, source, known, case.products))
    if known.baseline is None and (first := enrol(store, case)) is not None:
        yield (first := with_twin(store, first, case))
        case = case.after(first)
    for snapshot in store.history(source.id, after=case.state.looked_at):
        if snapshot.captured_at == case.state.looked_at:
            continue  # another body of the same moment
        yield (done := looked(store, snapshot, case))
        case = case.after(done)
    if failure is not None:
        yield check(failure, case)


def _read_anew(
    store: SnapshotStore, source: Source, state: SourceState, products: Sequence[Product]
) -> SourceState:
    """The state with baseline and ledger as today's extractor and recipe read them, where they changed."""
    baseline = state.baseline
    if baseline is None or not outdated(baseline, source):
        return state
    try:
        capture = store.load(store.get(baseline.snapshot))
    except (StoreError, UsageError):  # pruned: what was read then has to do
        return state
    again = read_capture(capture, source, None)
    if not again.blocks or state.looked_at is None:
        return state
    looked = [each for each in store.history(source.id) if each.captured_at <= state.looked_at][-REREAD:]
    anew = replace(state, baseline=upgraded(baseline, again, products))
    return relearned(anew, _loaded(store, looked), source, products)


def _loaded(store: SnapshotStore, snapshots: Sequence[Snapshot]) -> Iterable[Capture]:
    """The captures of snapshots whose bodies are still there."""
    for snapshot in snapshots:
        try:
            yield store.load(snapshot)
        except (StoreError, UsageError):  # pruned
            continue


def _evidence(plan: Plan, looks: Sequence[Look]) -> tuple[Snapshot, ...]:
    store = SnapshotStore(plan.workspace.snapshots)
    ids = dict.fromkeys(
        each
        for look in looks
        for each in (look.snapshot, look.state.baseline.snapshot if look.state.baseline else "")
        if each
    )
    return tuple(store.get(each) for each in ids)


def _unknown(plan: Plan, looks: Sequence[Look], states: Mapping[str, SourceState]) -> Iterable[str]:
    """Sources whose last look, in this run or before, was not whole, and those never looked at."""
    for source in plan.sources:
        last = next((each for each in reversed(looks) if each.source == source.id), None)
        state = states[source.id]
        todo = f"{program(plan.workspace.root)} captures import FILE --source {source.id}"
        if last is not None and last.problem is not None:
            yield f"{source.id}: {last.reason}"
        elif state.looked_at is None:
            yield f"{source.id}: never captured ({source.access}); {todo}"
        elif state.bad:
            yield f"{source.id}: not read whole on {state.looked_at:%Y-%m-%d}, nothing newer is there; {todo}"
        elif why := too_old(source, state, plan.workspace.settings, plan.started_at):
            yield f"{source.id}: {why}; {todo}"

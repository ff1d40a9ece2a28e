"""The route from a capture to findings, one line per stage; pure.

capture → extract → gate → health → difference from the baseline → ledger → findings → Look
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline import gate
from pipeline.baseline import anchored
from pipeline.condition import notes, told
from pipeline.difference import difference
from pipeline.extract import EXTRACTOR
from pipeline.findings import findings, health_finding, health_findings, opinions
from pipeline.ledger import hold, remember, seen_whole, standings
from pipeline.model import (
    Baseline,
    BaselineStatus,
    BlockKind,
    Capture,
    Change,
    Document,
    FetchFailure,
    Finding,
    Judgement,
    Look,
    NoiseRule,
    Outcome,
    Product,
    Rejection,
    RejectionKind,
    Significance,
    Source,
    SourceState,
    Standing,
    Target,
)
from pipeline.overlooked import Reader, overlooked
from pipeline.reading import read_capture
from pipeline.repair import repair
from pipeline.revision import revision
from pipeline.text import words

Judged = tuple[Change, Judgement]

# Alarms about size and structure only delay; any other one says that this is not the article.
DELAYING = (RejectionKind.SHRUNK, RejectionKind.SELECTOR_LOST)
# The second look at a page that lost half of itself or its selector comes a day later (an hour or
# two of schedule jitter allowed): archives show four in five of such states gone by then.
ALARM_LASTS = timedelta(hours=20)
# Share of the article's text with which a page is known as that article.
FAMILIAR = 0.8
# How the keys of pending alarms begin.
ALARM = "alarm:"
# The shortest official help articles we read have about 60 words.
ARTICLE_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A source with what is remembered of it, with everything in our guides that cites it, and with
    the noise rules in force. ``shared`` are the keys of passages that other pages of its site say too,
    ``names`` what its provider is called."""

    source: Source
    state: SourceState
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    rules: tuple[NoiseRule, ...] = ()
    shared: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    def after(self, look: Look) -> Case:
        """The case for the next capture."""
        return replace(self, state=look.state)


def check(arrival: Capture | FetchFailure, case: Case, snapshot: str = "") -> Look:
    """Look at one source: what came back, what differs from the baseline, and what it means.

    The look carries the state to remember next. Nothing is decided here: the first whole capture
    becomes the baseline, and from then on it moves by review only. ``snapshot`` is the id under
    which the capture was stored.
    """
    if isinstance(arrival, FetchFailure):
        return _bad(case, arrival.failed_at, Outcome.FAILED, arrival)
    document = read_capture(arrival, case.source, case.state.baseline)
    if problem := gate.inspect(arrival, case.source, familiar=_holds_most(case.state.baseline, document)):
        return _bad(case, arrival.captured_at, Outcome.REJECTED, problem)
    alarm = gate.health(document, case.state.baseline.document if case.state.baseline else None)
    if alarm and (not document.blocks or alarm.kind not in DELAYING):
        return _bad(case, arrival.captured_at, Outcome.REJECTED, alarm)
    case = _enrolled(case, arrival, document, snapshot)
    changes = _changes(case, document)
    if alarm and not (_lasts(alarm, case.state, arrival.captured_at) and _is_article(document)):
        return _alarmed(case, arrival, alarm, changes, document)
    look = _whole(case, arrival, changes, document, alarm)
    return replace(look, snapshot=snapshot)


def _bad(case: Case, at: datetime, outcome: Outcome, problem: Rejection | FetchFailure) -> Look:
    """Could not look: the source's health suffers, and nothing else is touched."""
    detail = problem.detail if isinstance(problem, FetchFailure) else problem.reason
    reason = f"{problem.kind}: {detail}"
    return Look(
        source=case.source.id,
        at=at,
        outcome=outcome,
        reason=reason,
        state=replace(case.state, bad=case.state.bad + 1, good=0, looked_at=at),
        problem=problem,
        findings=health_findings(case.source, problem.kind, reason, case.targets),
    )


def _alarmed(
    case: Case, capture: Capture, alarm: Rejection, changes: Sequence[Judged], document: Document
) -> Look:
    """Hold everything: what a partial capture lacks is neither a change nor a state to remember."""
    at = capture.captured_at
    look = _bad(case, at, Outcome.HELD, alarm)
    pending = hold(look.state, [change for change, _ in changes], at, (_alarm(alarm),))
    return replace(
        look,
        state=pending,
        document=document,
        reason=f"{look.reason}; a second look decides",
        findings=(_health(case, capture, alarm, look.reason),),
    )


def _health(case: Case, capture: Capture, alarm: Rejection, reason: str) -> Finding:
    """What the alarm means for the source, with the repair of a lost selector and what it would read."""
    baseline = case.state.baseline
    mended = None
    if alarm.kind is RejectionKind.SELECTOR_LOST and baseline is not None:
        recipe = case.source.recipe_at(capture.captured_at)
        mended = repair(capture, recipe, baseline.document)
    if mended is None:
        return health_finding(case.source, alarm.kind, reason, case.targets)
    told = f"{reason}; {mended.summary}: guidewatch sources heal {case.source.id}"
    shown = "\n".join(mended.preview)
    return health_finding(case.source, alarm.kind, told, case.targets, shown)


def _lasts(alarm: Rejection, state: SourceState, at: datetime) -> bool:
    """Whether an alarm has been there long enough to be the page itself and not a partial capture."""
    held = state.pending.get(_alarm(alarm))
    return held is not None and at - held.first >= ALARM_LASTS


def _is_article(document: Document) -> bool:
    """Whether there are a heading and prose; a rest of a page never becomes its new state."""
    prose = sum(len(words(b.key)) for b in document.blocks if b.kind is not BlockKind.HEADING)
    return prose >= ARTICLE_WORDS and any(b.kind is BlockKind.HEADING for b in document.blocks)


def _alarm(problem: Rejection) -> str:
    """The key under which an alarm is pending, beside the ids of changes."""
    return f"{ALARM}{problem.kind}"


def _enrolled(case: Case, capture: Capture, document: Document, snapshot: str) -> Case:
    """The case with a baseline: the first whole capture of a source becomes it, unverified."""
    if case.state.baseline is not None:
        return case
    baseline = Baseline(
        blocks=document.blocks,
        status=BaselineStatus.ENROLLED,
        since=capture.captured_at,
        snapshot=snapshot,
        title=document.title,
        language=document.language,
        extraction=document.extraction,
        extractor=EXTRACTOR,
    )
    return replace(case, state=replace(case.state, baseline=baseline))


def _reads_like(baseline: Baseline | None, document: Document) -> bool:
    """Whether a document says word for word what the baseline says."""
    return baseline is not None and [b.key for b in baseline.blocks] == [b.key for b in document.blocks]


def _holds_most(baseline: Baseline | None, document: Document) -> bool:
    """Whether nearly all that the article said is there: it is the article, whatever is laid over it."""
    if baseline is None:
        return False
    there = {block.key for block in document.blocks}
    said = sum(len(block.key) for block in baseline.blocks)
    return sum(len(block.key) for block in baseline.blocks if block.key in there) >= FAMILIAR * said > 0


def _changes(case: Case, document: Document) -> tuple[Judged, ...]:
    baseline = case.state.baseline
    if baseline is None or _reads_like(baseline, document):
        return ()
    language = document.language or baseline.language
    found = difference(
        baseline.document, document, language=language, products=case.products, names=case.names
    )
    if case.rules or case.shared:
        found = overlooked(found, _reader(case, baseline.document, document))
    changes = anchored([change for change, _ in found], document)
    return tuple(zip(changes, (judgement for _, judgement in found), strict=True))


def _reader(case: Case, before: Document, after: Document) -> Reader:
    return Reader(
        source=case.source,
        before=before,
        after=after,
        rules=case.rules,
        shared=case.shared,
        targets=case.targets,
        products=case.products,
    )


def _whole(
    case: Case, capture: Capture, changes: tuple[Judged, ...], document: Document, alarm: Rejection | None
) -> Look:
    """An honest, whole page: does it support us, what differs and for how long, what does it mean."""
    at, baseline = capture.captured_at, case.state.baseline
    assert baseline is not None, "enrolled before"
    now = opinions(case.source, document, case.targets, case.products)
    then = opinions(case.source, baseline.document, case.targets, case.products) if changes else now
    current = [change for change, _ in changes]
    before = case.state if alarm else seen_whole(case.state, current, ALARM)
    revised = revision(changes, before, at, document.language or baseline.language)
    standing = standings(current, before, revised=bool(revised))
    outcome, reason = _outcome(changes, standing, first=case.state.looks == 0)
    noted = notes(capture, case.source, case.state, document)
    pending = [*([_alarm(alarm)] if alarm else []), *(note.key for note in noted)]
    state = remember(before, document, current, at, pending)
    spoken = findings(case.source, then, now, baseline, document, changes, standing)
    return Look(
        source=case.source.id,
        at=at,
        outcome=outcome,
        reason=told(f"{reason} ({revised})" if revised else reason, noted),
        state=replace(state, bad=0, good=case.state.good + 1, looked_at=at),
        document=document,
        changes=changes,
        standings=standing,
        opinions=now,
        findings=(*spoken, *(note.finding for note in noted)),
    )


def _outcome(
    changes: Sequence[Judged], standings: Mapping[str, Standing], *, first: bool
) -> tuple[Outcome, str]:
    """The one word for a look, and why; cosmetic differences are no change."""
    if first:
        return Outcome.FIRST_SEEN, "the first whole capture is the baseline; nobody has verified it"
    spoken = [(c, j) for c, j in changes if j.significance is not Significance.COSMETIC]
    if not spoken:
        quiet = f"{len(changes)} cosmetic differences" if changes else "same text"
        return Outcome.UNCHANGED, quiet
    confirmed = [j for c, j in spoken if standings[c.id] is Standing.CONFIRMED]
    if confirmed:
        return Outcome.CHANGED, most_important(confirmed).reason
    waiting = {standings[c.id] for c, _ in spoken}
    why = Standing.AWAITING if Standing.AWAITING in waiting else Standing.KNOWN
    return Outcome.HELD, f"{why}: {most_important([j for _, j in spoken]).reason}"


def most_important(judgements: Sequence[Judgement]) -> Judgement:
    """The judgement with the highest significance, then severity; the first among equals."""
    return min(judgements, key=lambda judgement: judgement.rank)

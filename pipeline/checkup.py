"""How a source was read lately: numbers per capture and selector, alarms, the likely repair; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline import gate
from pipeline.extract import extract
from pipeline.model import (
    BlockKind,
    Capture,
    Document,
    Rejection,
    RejectionKind,
    SelectorMatch,
    Source,
    SourceState,
)
from pipeline.repair import Repair, repair

# A selector that found so much less than usual has lost a part of the page (DECIDING: half to double).
_LESS, _MORE = 0.5, 2.0
_RECENT = 5  # captures that say what is usual: a page that stays rebuilt is the usual one soon


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One capture as the source's recipe of its time reads it; ``problem`` is the gate's no."""

    snapshot: str
    at: datetime
    problem: Rejection | None
    route: str
    characters: int
    blocks: int
    headings: int
    steps: int
    matches: tuple[SelectorMatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """The last captures of a source by time, what is alarming, and how a lost selector may be repaired.

    ``since`` is the first capture of the run in which the selector has matched nothing.
    """

    source: Source
    readings: tuple[Reading, ...]
    alarms: tuple[str, ...]
    repair: Repair | None
    since: datetime | None
    document: Document | None

    @property
    def selectors(self) -> tuple[tuple[str, bool], ...]:
        """Every selector that read one of the captures, and whether it removes, in order of recipes."""
        keys = ((m.selector, m.removes) for reading in self.readings for m in reading.matches)
        return tuple(dict.fromkeys(keys))


def checkup(captures: Iterable[tuple[str, Capture]], source: Source, state: SourceState) -> Checkup:
    """Read captures (snapshot ids and captures by time) as their recipes say, and judge the last."""
    usual: Document | None = None
    readings: list[Reading] = []
    last: tuple[Capture, Document] | None = None
    for snapshot, capture in captures:
        if not readings:
            usual = _usual_before(snapshot, state)
        recipe = source.recipe_at(capture.captured_at)
        document = extract(capture.body, media_type=capture.media_type, recipe=recipe, url=capture.final_url)
        problem = gate.inspect(capture, source) or _unlike(document, usual, state)
        readings.append(_reading(snapshot, capture, document, problem))
        if problem is None:
            usual = document
        last = capture, document
    mended = None
    if last is not None and usual is not None and not _refused(readings[-1].problem):
        mended = repair(last[0], source.recipe_at(last[0].captured_at), usual)
    return Checkup(
        source=source,
        readings=tuple(readings),
        alarms=tuple(_alarms(readings)),
        repair=mended,
        since=_since(readings, mended),
        document=last[1] if last is not None else None,
    )


def _unlike(document: Document, usual: Document | None, state: SourceState) -> Rejection | None:
    """What is wrong beside the capture before, unless the page is by now what the baseline says."""
    problem = gate.health(document, usual)
    baseline = state.baseline.document if state.baseline is not None else None
    return problem if baseline is None or gate.health(document, baseline) else None


def _usual_before(snapshot: str, state: SourceState) -> Document | None:
    """The baseline, where it is older than the first capture that is read; ids sort by time."""
    baseline = state.baseline
    return baseline.document if baseline is not None and baseline.snapshot < snapshot else None


def _reading(snapshot: str, capture: Capture, document: Document, problem: Rejection | None) -> Reading:
    kinds = [block.kind for block in document.blocks]
    return Reading(
        snapshot=snapshot,
        at=capture.captured_at,
        problem=problem,
        route=document.extraction.route,
        characters=document.characters,
        blocks=len(kinds),
        headings=kinds.count(BlockKind.HEADING),
        steps=kinds.count(BlockKind.STEP),
        matches=document.extraction.matches,
    )


def _refused(problem: Rejection | None) -> bool:
    """Whether the page is not the article at all: then its selectors are not to blame."""
    return problem is not None and problem.kind not in (RejectionKind.SELECTOR_LOST, RejectionKind.SHRUNK)


def _alarms(readings: Sequence[Reading]) -> Iterable[str]:
    """What is wrong with the last capture, and selectors that never found anything."""
    if not readings:
        return
    last = readings[-1]
    if last.problem is not None:
        run = _run(readings)
        lasts = f", in {run} captures in a row" if run > 1 else ""
        yield f"{last.problem.kind}: {last.problem.reason}{lasts}"
    if _refused(last.problem):
        return
    for match in last.matches:
        before = [m for reading in readings[:-1] for m in _same(reading, match)]
        if match.count:
            yield from _unusual(match, before)
        elif match.removes:
            continue
        elif any(m.count for m in before):
            if last.problem is None:
                yield f"“{match.selector}” matches nothing any more; the text was found by itself"
        else:
            yield f"“{match.selector}” matches nothing in any of the last {len(readings)} captures"


def _unusual(match: SelectorMatch, before: Sequence[SelectorMatch]) -> Iterable[str]:
    found = sorted([m.characters for m in before if m.count][-_RECENT:])
    if match.removes or not found:
        return
    usual = found[len(found) // 2]
    if usual and not _LESS * usual <= match.characters <= _MORE * usual:
        yield f"“{match.selector}” gives {match.characters:,} characters and usually {usual:,}"


def _same(reading: Reading, match: SelectorMatch) -> list[SelectorMatch]:
    return [m for m in reading.matches if (m.selector, m.removes) == (match.selector, match.removes)]


def _run(readings: Sequence[Reading]) -> int:
    """How many captures at the end have the last one's problem."""
    last = readings[-1].problem
    run = 0
    for reading in reversed(readings):
        if last is None or reading.problem is None or reading.problem.kind is not last.kind:
            break
        run += 1
    return run


def _since(readings: Sequence[Reading], mended: Repair | None) -> datetime | None:
    """The first capture of those at the end in which the lost selector matches nothing."""
    if mended is None:
        return None
    since = None
    for reading in reversed(readings):
        if any(m.count for m in reading.matches if m.selector == mended.lost and not m.removes):
            break
        since = reading.at
    return since

"""A run sorted the way a reader meets it: decisions first, then silence, health, guides, sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import (
    Change,
    FindingKind,
    Judgement,
    Look,
    Outcome,
    Severity,
    Significance,
    Standing,
    Ticket,
)
from pipeline.report.audit import Audit, audits
from pipeline.report.card import Card, Evidence, Passage, Shelf, card, passage
from pipeline.report.run import Run
from pipeline.report.shown import count, sentence

SEVERITIES = tuple(Severity)
# A page that was rewritten whole brings hundreds of silent differences; these many are shown.
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Differences of one source that opened nothing, and the reason they share."""

    evidence: Evidence
    why: str
    reason: str
    number: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """A source that could not be read, since when nothing about it is known."""

    evidence: Evidence
    outcome: Outcome
    kind: str
    reason: str
    bad: int
    checked_at: datetime | None
    ticket: Ticket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One line of the list of all sources."""

    evidence: Evidence
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A run worded and sorted; the templates only lay it out."""

    run: Run
    headline: str
    summary: str
    outcomes: tuple[tuple[Outcome, int], ...]
    decisions: tuple[tuple[Severity, tuple[Card, ...]], ...]
    wording: tuple[Card, ...]
    settled: tuple[Card, ...]
    silences: tuple[Silence, ...]
    illnesses: tuple[Illness, ...]
    audits: tuple[Audit, ...]
    looked: tuple[Looked, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card that waits for a decision, most severe first."""
        return tuple(each for _, cards in self.decisions for each in cards)


def view(run: Run) -> View:
    """Sort and word a run; the same run always gives the same view."""
    shelf = Shelf.of(run)
    live = sorted((t for t in run.tickets if t.state.live), key=_importance)
    waiting = [t for t in live if t.kind not in (FindingKind.WORDING, FindingKind.SOURCE_HEALTH)]
    last = {look.source: look for look in _looks(run)}
    illnesses = tuple(_illness(look, run, shelf) for look in last.values() if look.problem is not None)
    return View(
        run=run,
        headline=_headline(waiting),
        summary=_summary(waiting, run, illnesses),
        outcomes=_outcomes(run),
        decisions=_by_severity([card(t, run, shelf) for t in waiting]),
        wording=tuple(card(t, run, shelf) for t in live if t.kind is FindingKind.WORDING),
        settled=tuple(
            card(t, run, shelf) for t in sorted(run.tickets, key=lambda t: t.id) if not t.state.live
        ),
        silences=tuple(silence for look in _looks(run) for silence in _silences(look, shelf)),
        illnesses=illnesses,
        audits=audits(_looks(run), shelf),
        looked=tuple(Looked(evidence=shelf.evidence(look.source), look=look) for look in _looks(run)),
    )


def _looks(run: Run) -> list[Look]:
    return sorted(run.looks, key=lambda look: (look.source, look.at))


def _importance(ticket: Ticket) -> tuple[int, int, int]:
    """Most severe first, facts before procedures before the rest, then in the order of arrival."""
    return (SEVERITIES.index(ticket.severity), list(FindingKind).index(ticket.kind), ticket.id)


def _by_severity(cards: list[Card]) -> tuple[tuple[Severity, tuple[Card, ...]], ...]:
    groups = ((s, tuple(c for c in cards if c.ticket.severity is s)) for s in SEVERITIES)
    return tuple((severity, group) for severity, group in groups if group)


def _headline(waiting: list[Ticket]) -> str:
    if not waiting:
        return "Nothing needs a decision"
    return f"{count(len(waiting), 'decision')} {'waits' if len(waiting) == 1 else 'wait'} for you"


def _summary(waiting: list[Ticket], run: Run, illnesses: tuple[Illness, ...]) -> str:
    """One or two sentences under the headline; never "all is well" while a source was not read."""
    sentences = []
    if waiting:
        levels = Counter(t.severity for t in waiting)
        by_level = ", ".join(f"{levels[s]} {s.value}" for s in SEVERITIES if levels[s])
        fresh = sum(t.opened_at >= run.started_at for t in waiting)
        arrived = (
            "all opened by this run" if fresh == len(waiting) else f"{fresh or 'none'} opened by this run"
        )
        sentences.append(f"{by_level}; {arrived}.")
    looked = len({look.source for look in run.looks})
    if not looked:
        sentences.append("No source was looked at.")
    elif not illnesses:
        sentences.append(f"{_sources(looked)} looked at, and every one could be read.")
    if illnesses:
        sentences.append(
            f"{_sources(len(illnesses))} of {looked} could not be read: "
            f"whether the guides that cite {'it' if len(illnesses) == 1 else 'them'} "
            "are still true is unknown."
        )
    return " ".join(sentence(each) for each in sentences)


def _sources(number: int) -> str:
    return count(number, "source")


def _outcomes(run: Run) -> tuple[tuple[Outcome, int], ...]:
    found = Counter(look.outcome for look in run.looks)
    return tuple((outcome, found[outcome]) for outcome in Outcome if found[outcome])


def _illness(look: Look, run: Run, shelf: Shelf) -> Illness:
    assert look.problem is not None
    about = (
        t
        for t in run.tickets
        if t.kind is FindingKind.SOURCE_HEALTH and t.source == look.source and t.state.live
    )
    return Illness(
        evidence=shelf.evidence(look.source),
        outcome=look.outcome,
        kind=look.problem.kind.value.replace("-", " "),
        reason=look.reason.removeprefix(f"{look.problem.kind}: "),
        bad=look.state.bad,
        checked_at=look.state.checked_at,
        ticket=next(about, None),
    )


def _silences(look: Look, shelf: Shelf) -> list[Silence]:
    """The differences of a look that opened nothing, grouped by why; most meaningful first."""
    spoken = {
        change_id
        for finding in look.findings
        if not finding.held
        for change_id in (finding.change, *(change.id for change in finding.changes))
    }
    groups: dict[str, list[tuple[Change, Judgement]]] = {}
    for change, judgement in look.changes:
        if change.id not in spoken:
            groups.setdefault(_why(look, change, judgement), []).append((change, judgement))
    return [
        Silence(
            evidence=shelf.evidence(look.source),
            why=why,
            reason=group[0][1].reason,
            number=len(group),
            passages=tuple(passage(change) for change, _ in group[:_SHOWN]),
        )
        for why, group in groups.items()
    ]


def _why(look: Look, change: Change, judgement: Judgement) -> str:
    if judgement.rule is not None:
        return f"ignored by rule {judgement.rule}"
    if judgement.significance is Significance.COSMETIC:
        return "cosmetic"
    standing = look.standings.get(change.id)
    if look.problem is not None or standing is Standing.AWAITING:
        return "held: awaits a second look"
    if standing is Standing.KNOWN:
        return "held: a known state came back"
    if judgement.significance is Significance.WORDING:
        return "same meaning in other words"
    return "no guide cites it"

"""Replaying dated captures as if each had been looked at in its time; pure.

There is no reviewer in a replay: ``accept`` moves the baseline at once by every confirmed change,
``none`` leaves the first baseline in force and then says each confirmed change once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.baseline import patched
from pipeline.check import Case, check, most_important
from pipeline.model import (
    Baseline,
    BaselineStatus,
    Capture,
    Change,
    FetchFailure,
    Judgement,
    Look,
    Outcome,
    Significance,
    Source,
    SourceState,
    Standing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What one capture came to. ``changed``: a change was confirmed here; ``ticket``: for a person."""

    file: str
    outcome: Outcome
    changed: bool
    significance: Significance | None
    ticket: bool
    reason: str


def replay(
    captures: Iterable[tuple[str, Capture | FetchFailure]], source: Source, *, accept: bool = True
) -> Iterator[Replayed]:
    """One row per capture in the order given; every block of the page counts as cited."""
    state = SourceState(source=source.id)
    said: frozenset[str] = frozenset()
    for file, arrival in captures:
        look = check(arrival, Case(source=source, state=state))
        confirmed = [(c, j) for c, j in _confirmed(look) if c.id not in said]
        yield _row(file, look, [j for _, j in confirmed if j.significance is not Significance.COSMETIC])
        state = accepted(look) if accept else look.state
        if not accept:
            said |= {change.id for change, _ in confirmed}


def accepted(look: Look) -> SourceState:
    """The state after a look whose confirmed changes are all agreed to at once."""
    confirmed = [change for change, _ in _confirmed(look)]
    if not confirmed or look.state.baseline is None:
        return look.state
    return replace(look.state, baseline=_moved(look.state.baseline, look, confirmed))


def _moved(baseline: Baseline, look: Look, confirmed: Sequence[Change]) -> Baseline:
    """The baseline with every confirmed change: the document itself where nothing else is open."""
    if look.document is not None and len(confirmed) == len(look.changes):
        return replace(baseline, blocks=look.document.blocks, status=BaselineStatus.REVIEWED, since=look.at)
    return patched(baseline, confirmed, look.at)


def _confirmed(look: Look) -> list[tuple[Change, Judgement]]:
    return [(c, j) for c, j in look.changes if look.standings[c.id] is Standing.CONFIRMED]


def _row(file: str, look: Look, confirmed: list[Judgement]) -> Replayed:
    """The outcome of a look, where a change that was said before is not said again."""
    outcome, reason = look.outcome, look.reason
    if outcome is Outcome.CHANGED and not confirmed:
        outcome, reason = Outcome.UNCHANGED, "nothing beyond what was reported before"
    lead = most_important(confirmed) if confirmed else None
    return Replayed(
        file=file,
        outcome=outcome,
        changed=bool(confirmed),
        significance=lead.significance if lead else None,
        ticket=any(judgement.needs_review for judgement in confirmed),
        reason=lead.reason if lead else reason,
    )

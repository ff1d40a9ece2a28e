"""What dated captures teach before anybody has looked: old states are known, one baseline, no flood; pure.

A source that comes with years of captures is read through as a replay that accepts each confirmed
change. So the ledger knows every state the page ever had, and the newest settled capture becomes the
baseline, which nobody has verified. Only what disagrees with the guide today is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.check import Case, check
from pipeline.model import Capture, Look, Outcome, Seen, Significance, Source, SourceState, Standing
from pipeline.replay import accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One capture looked at on the way."""

    snapshot: str
    capture: Capture
    look: Look

    @property
    def settled(self) -> bool:
        """Whether the page is whole and nothing on it waits for a second look."""
        if self.look.outcome is not Outcome.CHANGED:
            return self.look.outcome in (Outcome.FIRST_SEEN, Outcome.UNCHANGED)
        spoken = [c for c, judged in self.look.changes if judged.significance is not Significance.COSMETIC]
        return all(self.look.standings[change.id] is Standing.CONFIRMED for change in spoken)


def enrolled(captures: Iterable[tuple[str, Capture]], case: Case) -> Look | None:
    """The first look at a source with a history: at its newest settled capture, which is the baseline.

    ``captures`` are snapshot ids and captures by time. The look's state knows all that came before
    it; what came after is to be looked at next, one by one. None where no capture is whole.
    """
    last: _Step | None = None
    first: _Step | None = None
    count = 0
    for step in _through(captures, case):
        first = first or step
        if step.look.problem is None:
            count += 1
        if step.settled:
            last = step
    if last is None or first is None:
        return None
    learned = replace(last.look.state, baseline=None, pending={}, looks=0, bad=0, good=0, checked_at=None)
    look = check(last.capture, replace(case, state=learned), last.snapshot)
    since = first.capture.captured_at
    reason = (
        f"the newest settled of {count:,} whole captures since {since:%Y-%m-%d} is the baseline;"
        " nobody has verified it"
    )
    return replace(look, reason=reason) if count > 1 else look


def states_of(captures: Iterable[tuple[str, Capture]], source: Source) -> Mapping[str, Seen]:
    """The ledger of captures that are older than the last look: every state they show, with its dates."""
    ledger: Mapping[str, Seen] = {}
    for step in _through(captures, Case(source=source, state=SourceState(source=source.id))):
        ledger = step.look.state.ledger
    return ledger


def _through(captures: Iterable[tuple[str, Capture]], case: Case) -> Iterator[_Step]:
    """One capture after the other, each confirmed change accepted at once."""
    state = SourceState(source=case.source.id)
    for snapshot, capture in captures:
        look = check(capture, replace(case, state=state, targets=()), snapshot)
        yield _Step(snapshot=snapshot, capture=capture, look=look)
        state = accepted(look)

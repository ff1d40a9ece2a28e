"""Which sources are fetched twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows.twins import uncompared
from pipeline.model import Baseline, BaselineStatus, SourceState, Twins

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TWINS = Twins(at=NOW)


def baseline(after: timedelta, status: BaselineStatus = BaselineStatus.REVIEWED) -> Baseline:
    return Baseline(blocks=(), status=status, since=NOW + after)


def test_a_page_is_fetched_twice_until_two_fetches_were_compared_and_when_its_text_was_agreed_anew() -> None:
    states = {
        "new": SourceState(source="new"),
        "known": SourceState(source="known", baseline=baseline(timedelta(0)), twins=None),
        "compared": SourceState(source="compared", baseline=baseline(-timedelta(seconds=2)), twins=TWINS),
        "mixed": SourceState(source="mixed", twins=Twins(at=NOW, unlike=0.6)),
        "moved": SourceState(source="moved", baseline=baseline(timedelta(days=3)), twins=TWINS),
    }
    assert uncompared(states) == ("new", "known", "mixed", "moved")

"""What is due for review though nothing changed: old captures of manual sources, guides verified long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.guide import Library
from pipeline.model import (
    Citation,
    Claim,
    Decision,
    DecisionKind,
    Finding,
    FindingKind,
    Guide,
    Service,
    Severity,
    Source,
    SourceState,
    TicketState,
)
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.tickets.due import due, too_old
from pipeline.workspace import GuideSettings, HealthSettings, Settings
from tests.tickets.sample import NOW, SOURCE, finding, kinds, minutes, whole_look

SETTINGS = Settings(health=HealthSettings(max_age_days=30), guides=GuideSettings(review_after_days=100))
PAGE = Source(id=SOURCE, service="lumen", url="https://lumen.example/terms", locale="en")


def library(verified: date | None = None, source: Source = PAGE) -> Library:
    claim = Claim(
        id="refund", subject="refund", value="P14D", text="14 days", cites=(Citation(source=SOURCE),)
    )
    guide = Guide(
        id="lumen/refund",
        service="lumen",
        locale="en",
        title="Refund",
        path=Path("refund.en.yaml"),
        verified_at=verified,
        facts=(claim,),
    )
    service = Service(id="lumen", name="Lumen", hosts=("lumen.example",), sources=(source,))
    return Library(services=[service], guides=[guide])


def looked(days_ago: float) -> dict[str, SourceState]:
    return {SOURCE: SourceState(source=SOURCE, checked_at=NOW - timedelta(days=days_ago))}


def found(days_ago: float = 0, verified: date | None = None) -> tuple[Finding, ...]:
    return due(library(verified), looked(days_ago), SETTINGS, NOW)


def test_a_capture_within_the_limit_and_a_fresh_verification_ask_for_nothing() -> None:
    assert found(days_ago=30, verified=NOW.date() - timedelta(days=100)) == ()


def test_a_source_that_was_not_read_for_long_is_due_and_as_severe_as_what_cites_it() -> None:
    (old,) = found(days_ago=31)
    assert (old.kind, old.owner, old.severity) == (FindingKind.REVIEW_DUE, SOURCE, Severity.MAJOR)
    assert old.reason.startswith("last read whole on 2026-01-29, more than 30 days ago")


def test_a_source_may_have_a_limit_of_its_own() -> None:
    state = looked(31)[SOURCE]
    assert too_old(replace(PAGE, max_age_days=60), state, SETTINGS, NOW) == ""
    assert too_old(replace(PAGE, max_age_days=7), looked(8)[SOURCE], SETTINGS, NOW).endswith("7 days ago")


def test_a_source_never_read_and_a_guide_never_verified_are_no_business_of_reviews() -> None:
    assert due(library(None), {SOURCE: SourceState(source=SOURCE)}, SETTINGS, NOW) == ()


def test_a_guide_that_was_verified_long_ago_is_due_once() -> None:
    (old,) = found(verified=NOW.date() - timedelta(days=101))
    assert (old.owner, old.target, old.source) == ("lumen/refund", "review", SOURCE)


@pytest.fixture
def reminded(store: TicketStore) -> TicketStore:
    store.record([whole_look(0)], now=NOW, run="first")
    store.remind(found(days_ago=31), [SOURCE], now=NOW, run="a")
    return store


def test_a_reminder_opens_once_and_closes_when_it_is_due_no_more(reminded: TicketStore) -> None:
    assert reminded.remind(found(days_ago=31), [SOURCE], now=NOW, run="b") == ()
    assert kinds(reminded.remind((), [SOURCE], now=NOW, run="c")) == ["resolved"]
    assert reminded.ticket(1).state is TicketState.RESOLVED


def test_a_look_at_the_page_leaves_reminders_alone(reminded: TicketStore) -> None:
    reminded.record([whole_look(1, finding())], now=minutes(1), run="look")
    assert reminded.ticket(1).state is TicketState.OPEN


def test_a_decided_reminder_is_silent_until_the_next_time_it_is_due(reminded: TicketStore) -> None:
    before = reminded.state(SOURCE).baseline
    reminded.decide(1, Decision(kind=DecisionKind.CONFIRM, by="ada", at=minutes(1)))
    assert reminded.state(SOURCE).baseline == before, "nobody has read the page for that"
    assert reminded.remind(found(days_ago=31), [SOURCE], now=minutes(2), run="b") == ()
    (event,) = reminded.remind(found(days_ago=90), [SOURCE], now=minutes(3), run="c")
    assert (event.kind.value, event.ticket.previous) == ("opened", 1)
    assert len(reminded.tickets(TicketFilter())) == 2

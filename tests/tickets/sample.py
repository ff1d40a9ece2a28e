"""A made-up source for the tests of tickets: a page of passages, each in one of several wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from pipeline.model import (
    Baseline,
    BaselineStatus,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
    FactChange,
    FactKind,
    FailureKind,
    FetchFailure,
    Finding,
    FindingKind,
    Look,
    Outcome,
    Severity,
    SourceState,
    TicketState,
    Verdict,
)
from pipeline.text import canonical, similarity
from pipeline.tickets import Database, TicketStore
from pipeline.tickets.records import ticket_row
from pipeline.tickets.schema import tickets

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
SOURCE = "lumen.terms"
TEXTS = {
    "refund": {
        "14": "A single lesson is refunded within 14 days of payment.",
        "7": "A single lesson is refunded within 7 days of payment.",
        "5": "A single lesson is refunded within 5 days of payment.",
    },
    "cancel": {
        "settings": "Open Settings and choose Cancel plan.",
        "billing": "Open Billing and choose Cancel plan.",
    },
    "notice": {
        "day": "Cancel at least one day before the renewal.",
        "two": "Cancel at least two days before the renewal.",
    },
}
Page = Mapping[str, str]
FIRST: Page = {"refund": "14", "cancel": "settings", "notice": "day"}


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def block(text: str, **more: Any) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text), **more)


def blocks(page: Page) -> tuple[Block, ...]:
    return tuple(block(TEXTS[name][wording]) for name, wording in page.items())


def baseline(page: Page = FIRST) -> Baseline:
    return Baseline(
        blocks=blocks(page), status=BaselineStatus.ENROLLED, since=NOW, title="Terms", extractor="1"
    )


def change(before: Block | None, after: Block | None, place: int = 0) -> Change:
    kind = (
        ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.REWORDED
    )
    return Change(
        kind=kind,
        before=(before,) if before else (),
        after=(after,) if after else (),
        similarity=similarity(before.key, after.key) if before and after else 0.0,
        place=place,
    )


def finding(name: str = "refund", before: str = "14", after: str = "7", **more: Any) -> Finding:
    """The finding that a passage says something else than it did."""
    old, new = block(TEXTS[name][before]), block(TEXTS[name][after])
    moved = change(old, new, list(FIRST).index(name))
    values: dict[str, Any] = {
        "kind": FindingKind.FACT,
        "owner": "lumen-refund",
        "target": name,
        "source": SOURCE,
        "locale": "en",
        "severity": Severity.CRITICAL,
        "reason": f"{name}: {before} → {after}",
        "change": moved.id,
        "verdict": Verdict.CONTRADICTED,
        "guide": TEXTS[name][before],
        "before": old.text,
        "after": new.text,
        "facts": (FactChange(kind=FactKind.DURATION, before=before, after=after, subject=name),),
        "changes": (moved,),
    }
    return Finding(**{**values, **more})


def whole_look(
    minute: float,
    *findings: Finding,
    page: Page | None = None,
    state: SourceState | None = None,
    outcome: Outcome = Outcome.UNCHANGED,
    source: str = SOURCE,
    **more: Any,
) -> Look:
    """An honest, whole look at a page (without one, no document)."""
    at = minutes(minute)
    before = state or SourceState(source=source, baseline=baseline())
    after = replace(before, looks=before.looks + 1, bad=0, good=before.good + 1, checked_at=at, looked_at=at)
    return Look(
        source=source,
        at=at,
        outcome=outcome,
        reason="a look",
        state=after,
        document=Document(blocks=blocks(page)) if page else None,
        findings=findings,
        **more,
    )


def health(severity: Severity = Severity.MINOR) -> Finding:
    """The finding that the source could not be looked at."""
    return Finding(
        kind=FindingKind.SOURCE_HEALTH,
        owner=SOURCE,
        target="health",
        source=SOURCE,
        locale="en",
        severity=severity,
        reason="timeout: no answer within 30 s",
        change="timeout",
    )


def failed_look(
    minute: float,
    bad: int = 1,
    *findings: Finding,
    state: SourceState | None = None,
    severity: Severity = Severity.MINOR,
) -> Look:
    """A look that brought no page, the ``bad``-th in a row."""
    at = minutes(minute)
    before = state or SourceState(source=SOURCE, baseline=baseline())
    return Look(
        source=SOURCE,
        at=at,
        outcome=Outcome.FAILED,
        reason="timeout: no answer within 30 s",
        state=replace(before, bad=bad, good=0, looked_at=at),
        problem=FetchFailure(
            source=SOURCE, url="https://lumen.example", failed_at=at, kind=FailureKind.TIMEOUT, detail="slow"
        ),
        findings=(*findings, health(severity)),
    )


def kinds(events: Sequence[Any]) -> list[str]:
    return [event.kind.value for event in events]


def looks_at(count: int) -> list[Look]:
    """One whole look at each of so many sources, each with a finding for two guides."""
    return [
        whole_look(1, finding(source=source, owner="a"), finding(source=source, owner="b"), source=source)
        for source in (f"s{n:02}" for n in range(count))
    ]


def filled(url: str, count: int) -> TicketStore:
    """A store with so many tickets of all severities in turn, of which every third is dismissed."""
    store = TicketStore(url)
    store.record([whole_look(1, finding(), page=FIRST)], now=minutes(1), run="a")
    (first,) = store.tickets()
    row = ticket_row(first)
    severities = list(Severity)
    rows = [
        {
            **row,
            "topic": f"{n:064x}",
            "severity": severities[n % 4].value,
            "gravity": n % 4,
            "owner": f"lumen/guide-{n % 50}",
            "channel": (None, "web", "ios")[n % 3],
            "state": TicketState.OPEN.value if n % 3 else TicketState.DISMISSED.value,
        }
        for n in range(count - 1)
    ]
    with Database(url).writing() as connection:
        connection.execute(insert(tickets), rows)
    return store

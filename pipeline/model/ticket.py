"""What a person decides, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.model.change import Change, FindingKind, Severity, Verdict
from pipeline.model.fact import FactChange


class TicketState(StrEnum):
    """Live: open, snoozed, investigating. The others are closed."""

    OPEN = "open"
    SNOOZED = "snoozed"
    INVESTIGATING = "investigating"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    REVERTED = "reverted"  # the source went back to its baseline
    RESOLVED = "resolved"  # the guide agrees again, or the source is healthy again

    @property
    def live(self) -> bool:
        """Whether the ticket still waits for someone."""
        return self in (TicketState.OPEN, TicketState.SNOOZED, TicketState.INVESTIGATING)


class DecisionKind(StrEnum):
    """What can be done with a ticket."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    SNOOZE = "snooze"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEdit:
    """What an accepted ticket changed in a guide's file: one scalar, its old and its new value."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Append-only history: who did what to a ticket, when and why.

    ``was``, ``became`` and ``revision`` are filled in by the store: the state before and after, and
    the revision of the ticket that was decided.
    """

    kind: DecisionKind
    by: str
    at: datetime
    why: str = ""
    until: datetime | None = None
    edit: GuideEdit | None = None
    was: TicketState | None = None
    became: TicketState | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One affected step or fact, or one unhealthy source, until a person or the world settles it.

    ``seen`` counts the looks that found its change, ``suppressed`` those that found it again after
    a person had decided it.
    """

    id: int
    topic: str
    kind: FindingKind
    owner: str
    target: str
    source: str
    locale: str
    channel: str | None
    severity: Severity
    state: TicketState
    reason: str
    change: str
    guide: str
    before: str
    after: str
    facts: tuple[FactChange, ...]
    changes: tuple[Change, ...]
    confirmed: bool
    seen: int
    revision: int
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None
    previous: int | None = None
    verdict: Verdict | None = None
    suppressed: int = 0
    history: tuple[Decision, ...] = ()

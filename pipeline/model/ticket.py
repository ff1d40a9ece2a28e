"""What a person decides, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.model.change import Change, FindingKind, Place, Severity, Verdict
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
    INVESTIGATE = "investigate"
    REOPEN = "reopen"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedValue:
    """One value of a guide's file: the keys and ids that lead to it, what it said and says; None: nothing.

    ``spelled`` is the source text that stood for the old value, with its quotes and line ends.
    """

    keys: tuple[str, ...]
    old: str | None
    new: str | None
    spelled: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideEdit:
    """What an accepted ticket changed in a guide's file; ``old`` and ``new`` are for reading.

    ``file`` is the file's path from the workspace on and ``values`` what was replaced in it, so that
    it can be taken back. ``branch`` and ``commit`` are set where the edit was put on a branch of the
    guides' git repository and the file itself was left alone.
    """

    path: str
    old: str
    new: str
    file: str = ""
    values: tuple[EditedValue, ...] = ()
    branch: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Where a ticket stands: its state and what belongs to it. What an undo brings back."""

    state: TicketState
    snoozed_until: datetime | None = None
    assignee: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Append-only history: who did what to a ticket, when and why.

    ``id``, ``was``, ``became``, ``revision`` and ``before`` are filled in by the store: the state
    before and after, the revision of the ticket that was decided, and where the ticket stood.
    ``undoes`` is the decision that an UNDO takes back, ``rule`` the noise rule that came with a
    dismissal, ``assignee`` who investigates.
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
    id: int = 0
    assignee: str = ""
    rule: int | None = None
    undoes: int | None = None
    before: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One affected step or fact, or one unhealthy source, until a person or the world settles it.

    ``seen`` counts the looks that found its change, ``suppressed`` those that found it again after
    a person had decided it. ``places`` are all targets it speaks about (several for a cluster, which
    is decided once); ``target`` and ``channel`` are the first. ``cause`` is the ticket whose accepted
    edit asks for this one.
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
    places: tuple[Place, ...] = ()
    assignee: str = ""
    cause: int | None = None

    @property
    def condition(self) -> Condition:
        """Where the ticket stands now."""
        return Condition(
            state=self.state,
            snoozed_until=self.snoozed_until,
            assignee=self.assignee,
            closed_at=self.closed_at,
        )

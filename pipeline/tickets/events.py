"""What became of a ticket at a look: the material of notifications and run reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Severity, Ticket


class EventKind(StrEnum):
    """What happened. Only ``seen`` and ``suppressed`` are silent."""

    OPENED = "opened"
    UPDATED = "updated"  # another change on a live ticket: a new revision
    SEEN = "seen"  # the same change once more
    REVERTED = "reverted"  # the source went back to its baseline
    RESOLVED = "resolved"  # the guide agrees again, or the source is healthy again
    SUPPRESSED = "suppressed"  # a person has decided this very change
    REOPENED = "reopened"  # a snooze ended, or a change that had gone is back

    @property
    def loud(self) -> bool:
        """Whether somebody should hear of it."""
        return self not in (EventKind.SEEN, EventKind.SUPPRESSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One ticket as it stands after the event."""

    kind: EventKind
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSettings:
    """When tickets open and close.

    ``bad_looks`` in a row open a source-health ticket and ``good_looks`` in a row close it (both >= 1);
    ``wording`` is "ticket" (one per source for all its rewordings) or "digest" (reports only);
    ``health`` is the severity of a source-health ticket for which no finding names one.
    """

    bad_looks: int = 3
    good_looks: int = 2
    wording: str = "ticket"
    health: Severity = Severity.MINOR

"""What became of a ticket at a look: the material of notifications and run reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Ticket, TicketState


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
    """One ticket as it stands after the event; ``was`` is its state before, None for a new one."""

    kind: EventKind
    ticket: Ticket
    was: TicketState | None = None

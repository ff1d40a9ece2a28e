"""What an export is made of: the content, what is remembered of its sources, and all tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.guide import Library
from pipeline.model import FindingKind, SourceState, Ticket
from pipeline.workspace import PublishSettings

# What concerns a reader of the guide. Wording and the health of a source do not change what is true.
TELLING = (FindingKind.FACT, FindingKind.PROCEDURE, FindingKind.GUIDE, FindingKind.TRANSLATION)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The state that is published. ``tickets`` are all there are, the closed ones too.

    ``now`` only decides what has become too old; two exports of one state on one day are equal.
    """

    library: Library
    states: Mapping[str, SourceState]
    tickets: tuple[Ticket, ...]
    now: datetime
    settings: PublishSettings

    @property
    def max_age(self) -> timedelta:
        """How long a check counts."""
        return timedelta(days=self.settings.max_age_days)

    @property
    def told(self) -> tuple[Ticket, ...]:
        """The tickets on guides and procedures, in order of their number."""
        return tuple(sorted((t for t in self.tickets if t.kind in TELLING), key=lambda t: t.id))

    @property
    def state_at(self) -> datetime:
        """When the state last moved: the newest look, ticket or decision; 1970 where there is none."""
        moments = [state.looked_at for state in self.states.values() if state.looked_at]
        moments += [ticket.updated_at for ticket in self.tickets]
        moments += [decision.at for ticket in self.tickets for decision in ticket.history]
        return max(moments, default=_BEGINNING).astimezone(UTC)

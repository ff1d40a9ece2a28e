"""What a report is written about: one run over the sources, with everything it needs to explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Guide, Look, Snapshot, Source, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the route. Times are aware UTC.

    ``tickets`` holds the live ones and those that this run settled; ``guides`` all guides and shared
    procedures of the workspace, from which siblings and users of a procedure are told; ``sources``
    gives titles and addresses, ``snapshots`` the evidence: at least the latest of each source looked at.
    """

    id: str
    started_at: datetime
    finished_at: datetime
    looks: tuple[Look, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    guides: tuple[Guide, ...] = ()
    sources: tuple[Source, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()

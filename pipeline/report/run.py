"""What a report is written about: one run over the sources, with everything it needs to explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.model import Guide, Look, Snapshot, Source, Ticket

if TYPE_CHECKING:
    from pipeline.verdict import Opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What the official page ``source`` says of the steps and facts of ``guide``, in reading order."""

    guide: Guide
    source: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the route. Times are aware UTC.

    ``tickets`` holds the live ones and those that this run settled; ``guides`` all guides and shared
    procedures of the workspace, from which siblings and users of a procedure are told; ``sources``
    gives titles and addresses, ``snapshots`` the evidence that the looks refer to by id.
    """

    id: str
    started_at: datetime
    finished_at: datetime
    looks: tuple[Look, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    guides: tuple[Guide, ...] = ()
    sources: tuple[Source, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    audits: tuple[Audit, ...] = ()

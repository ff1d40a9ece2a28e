"""The seam between the review app and what starts runs: the app asks, ``flows`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class RunPhase(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (RunPhase.DONE, RunPhase.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """A run that somebody asks for. The same ``key`` again is the same run, never a second one."""

    key: str
    by: str
    guide: str | None = None
    service: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is known of a run that was asked for. ``lines`` are the newest of what it said.

    ``screen`` is the address of a page that shows more of it, "" where there is none.
    """

    order: RunOrder
    phase: RunPhase
    started_at: datetime
    lines: tuple[str, ...] = ()
    note: str = ""
    screen: str = ""
    finished_at: datetime | None = None


class Runner(Protocol):
    """Starts runs and tells how they do; safe to call from several threads."""

    @property
    def where(self) -> str:
        """Where runs happen, for people: "here", or the address of a Prefect server."""

    def start(self, order: RunOrder, *, now: datetime) -> Progress:
        """Start a run, or name the one that has this key already. Raises GuidewatchError."""

    def progress(self, key: str) -> Progress | None:
        """How a run does; None for an unknown key."""

    def recent(self) -> tuple[Progress, ...]:
        """Runs that were asked for here, the newest first."""

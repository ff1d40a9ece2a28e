"""The seam to a tracker: what an issue is for us, and the three things one can do with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pipeline.errors import GuidewatchError


class TrackerError(GuidewatchError):
    """The tracker refused or could not be reached; nothing is lost, the next run goes on from here."""

    exit_code = 3


class TrackerBusy(TrackerError):
    """The tracker asks not to come again before a moment (``retry-after``, rate limits)."""

    def __init__(self, mirror: str, *, wait: timedelta | None = None, until: datetime | None = None) -> None:
        """How long to wait, or until when: as the tracker said it."""
        self.mirror, self.wait, self.until = mirror, wait, until
        said = f"until {until:%Y-%m-%d %H:%M} UTC" if until else f"{wait}"
        super().__init__(f"{mirror}: asked to wait {said}; the rest follows then")

    def over(self, now: datetime) -> datetime:
        """When the wait is over, if it was asked for now."""
        return self.until or now + (self.wait or timedelta())


class IssueGone(TrackerError):
    """The issue was deleted or moved away over there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an issue shall say. ``labels`` are all of our own that it shall bear."""

    title: str
    body: str
    labels: tuple[str, ...]
    closed: bool

    @property
    def digest(self) -> str:
        """sha256 of everything, to tell whether an issue has to be written again."""
        parts = (self.title, self.body, *self.labels, str(self.closed))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as the tracker tells it. ``declined``: closed as not planned, or labelled as noise."""

    number: str
    url: str
    body: str
    closed: bool
    declined: bool = False
    closed_by: str = ""


class Tracker(Protocol):
    """A tracker's issues that bear our label. Raises TrackerError, TrackerBusy and IssueGone."""

    def issues(self, since: datetime) -> Iterable[Issue]:
        """Open and closed issues that changed since a moment, from a list (never a search index)."""

    def create(self, draft: Draft) -> Issue:
        """A new issue."""

    def update(self, number: str, draft: Draft) -> Issue:
        """The issue with new words, labels and state; labels of other people stay."""

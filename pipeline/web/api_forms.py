"""What the JSON API takes and gives; FastAPI makes its OpenAPI description of these types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.model import FactKind, FindingKind, Severity, TicketState, Verdict
from pipeline.publish.freshness import GuideRow
from pipeline.web.running import RunPhase


class Form(BaseModel):
    """Unknown members are refused: a misspelt one must not be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FactOut(Form):
    """A value that moved; null where it was not said before, or is no longer."""

    kind: FactKind
    before: str | None
    after: str | None
    about: str


class TicketOut(Form):
    """One affected step or fact of a guide, or one unhealthy source."""

    id: int
    kind: FindingKind
    severity: Severity
    state: TicketState
    guide: str | None = Field(description="Guide or shared procedure; null for a source's own ticket.")
    target: str
    channel: str | None
    locale: str
    source: str
    reason: str
    assignee: str
    confirmed: bool = Field(description="Whether a second look has seen it.")
    seen: int
    revision: int
    change: str = Field(description="Equal for tickets of the same change.")
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    snoozed_until: datetime | None


class DecisionOut(Form):
    """One line of a ticket's history."""

    kind: str
    by: str
    at: datetime
    why: str
    edited: str = Field(description="File and keys that were edited; empty where none were.")


class TicketDetail(TicketOut):
    """A ticket with what is needed to decide it."""

    verdict: Verdict | None
    facts: list[FactOut]
    before: str = Field(description="Official words that a person last agreed to.")
    after: str = Field(description="Official words now.")
    says: str = Field(description="What the guide says in its file now.")
    where: str = Field(description="file:line of that.")
    proposed: str | None = Field(description="The guide's text after the proposed edit.")
    why_not: str = Field(description="Why nothing is proposed.")
    guides: list[str] = Field(description="Guides whose readers are concerned.")
    decisions: int = Field(description="Length of the history; send it back with a decision.")
    history: list[DecisionOut]


class TicketPage(Form):
    """A page of the queue, in its order."""

    total: int
    page: int
    pages: int
    tickets: list[TicketOut]


class DecisionIn(Form):
    """A decision. Send ``revision`` and ``decisions`` as they were read: 409 if somebody was faster."""

    decision: Literal["accept", "confirm", "dismiss", "snooze", "investigate", "reopen", "undo"]
    why: str = Field(default="", max_length=4000)
    revision: int | None = None
    decisions: int | None = None
    text: str | None = Field(default=None, max_length=20_000, description="With accept: other words.")
    edit: bool = Field(default=True, description="With accept: false leaves the guide's file alone.")
    branch: bool = Field(default=False, description="With accept: put the edit on a git branch.")
    until: datetime | None = Field(default=None, description="With snooze; null: until it changes.")
    assignee: str = Field(default="", max_length=64, description="With investigate.")


class GuideOut(Form):
    """A guide or shared procedure in one language."""

    id: str
    locale: str
    title: str
    service: str
    shared: bool
    verified_at: date | None
    modified_at: date | None
    waiting: int = Field(description="Open tickets, wording left out.")


class SourceOut(Form):
    """An official page."""

    id: str
    service: str
    title: str
    url: str
    locale: str
    access: str
    checked_at: datetime | None
    looked_at: datetime | None
    bad: int = Field(description="Looks in a row that brought no honest page.")


class RunOut(Form):
    """A run, and how many looks came to what."""

    run: str
    at: datetime
    outcomes: dict[str, int]


class RunIn(Form):
    """A run to start. The same ``key`` again is the same run."""

    key: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    guide: str | None = None
    service: str | None = None
    force: bool = False


class ProgressOut(Form):
    """How a run does that was asked for."""

    key: str
    phase: RunPhase
    lines: list[str]
    note: str


class Problem(Form):
    """What went wrong and what to do."""

    title: str
    detail: str


__all__ = ["GuideRow"]  # the published form of a guide, given out as it is

"""What we say: a guide's steps per channel and its typed facts, each citing an official source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pipeline.model.fact import FactKind, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The official words that support a target (W3C Web Annotation, TextQuoteSelector).

    ``exact`` may be empty in a guide that nobody has verified: the binding is then proposed.
    """

    source: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the reader does. ``labels`` are the names that are clicked, in order."""

    id: str
    heading: str
    body: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A policy fact as the guide tells it: typed value and scope, and the sentence that says so.

    ``kind`` is what ``value`` measures; the loader fills it in from the value's canonical form.
    """

    id: str
    subject: str
    value: str
    text: str
    scope: Scope = Scope()
    cites: tuple[Citation, ...] = ()
    kind: FactKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A callout or a described product: text beside the steps that may cite a source too."""

    id: str
    text: str
    title: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One entry of the FAQ."""

    id: str
    question: str
    answer: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A related guide of ours (``guide`` is its id, ``url`` is "") or a page elsewhere."""

    title: str
    url: str
    guide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way to do it (web, ios, android, partner).

    ``procedure`` names a shared procedure whose steps are shown here and which owns their tickets.
    """

    id: str
    title: str
    intro: str = ""
    procedure: str | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()


class TargetKind(StrEnum):
    """What kind of guide element a ticket speaks about."""

    STEP = "step"
    FACT = "fact"
    NOTE = "note"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A citable element of a guide, flattened for checking.

    ``owner`` is the id of the guide or shared procedure; ``order`` the 0-based place among the
    targets of its channel; ``claim`` is set for facts only.
    """

    owner: str
    id: str
    kind: TargetKind
    locale: str
    text: str
    channel: str | None = None
    order: int = 0
    claim: Claim | None = None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One guide (or shared procedure) in one locale.

    ``original`` is the locale whose citations and typed values this one inherits; None where the
    guide is its own original. ``verified_at`` is None until a person has agreed.
    """

    id: str
    service: str
    locale: str
    title: str
    path: Path
    shared: bool = False
    original: str | None = None
    summary: str = ""
    reading_minutes: int | None = None
    modified_at: date | None = None
    verified_at: date | None = None
    channels: tuple[Channel, ...] = ()
    facts: tuple[Claim, ...] = ()
    products: tuple[Note, ...] = ()
    faq: tuple[Question, ...] = ()
    related: tuple[Link, ...] = ()
    disclaimer: str = ""

    def targets(self) -> tuple[Target, ...]:
        """Every step, fact, note and answer in reading order; shared steps belong to their procedure."""
        found: list[Target] = []
        for channel in self.channels:
            for order, step in enumerate(channel.steps):
                text = f"{step.heading}\n{step.body}".strip()
                found.append(self._target(step.id, TargetKind.STEP, text, step.cites, channel.id, order))
            for order, note in enumerate(channel.notes):
                found.append(self._target(note.id, TargetKind.NOTE, note.text, note.cites, channel.id, order))
        for order, claim in enumerate(self.facts):
            found.append(
                self._target(
                    claim.id, TargetKind.FACT, claim.text, claim.cites, claim.scope.channel, order, claim
                )
            )
        for order, note in enumerate(self.products):
            found.append(self._target(note.id, TargetKind.NOTE, note.text, note.cites, None, order))
        for order, entry in enumerate(self.faq):
            found.append(self._target(entry.id, TargetKind.ANSWER, entry.answer, entry.cites, None, order))
        return tuple(found)

    def _target(
        self,
        target: str,
        kind: TargetKind,
        text: str,
        cites: tuple[Citation, ...],
        channel: str | None,
        order: int,
        claim: Claim | None = None,
    ) -> Target:
        return Target(
            owner=self.id,
            id=target,
            kind=kind,
            locale=self.locale,
            text=text,
            channel=channel,
            order=order,
            claim=claim,
            cites=cites,
        )

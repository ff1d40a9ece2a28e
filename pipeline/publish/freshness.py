"""The published form of ``freshness.json``: these types are its JSON Schema.

Three dates are never mixed: ``checked_at`` (the machine read every cited source whole and saw no
relevant change), ``verified_at`` (a person agreed), ``modified_at`` (the guide's text changed).
"""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from pipeline.content import SHAPE, json_schema
from pipeline.model import TargetKind

SCHEMA_FILE = "freshness.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Freshness(StrEnum):
    """How far a reader can rely on a guide, a channel, a step or a fact; the worst first."""

    UNDER_REVIEW = "under-review"  # the source changed, or contradicts us; a person has not decided
    STALE = "stale"  # the last look was not whole, or lies too far back
    NEVER_CHECKED = "never-checked"  # no whole page of a cited source was ever read
    PARTLY_CHECKED = "partly-checked"  # of several parts, some were never checked
    CHECKED = "checked"  # a machine checked it; no person has agreed yet
    VERIFIED = "verified"  # a person agreed, and nothing relevant has changed since
    UNCITED = "uncited"  # there is no official source for it


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Cited:
    """An official source that supports a step or fact."""

    source: str
    """Id of the source, as in `sources`."""
    quote: str = ""
    """The official words; empty where nobody has picked them yet."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class FactScope:
    """To what a fact applies; a key that is null means “not said”."""

    product: str | None = None
    """A product of the service."""
    channel: str | None = None
    """Who bills: `web`, `ios`, `android`, `partner`."""
    region: str | None = None
    """`eu`, `eea`, `uk` or an ISO 3166 country code in small letters."""
    event: str | None = None
    """What starts the clock."""
    conditions: tuple[str, ...] = ()
    """Clauses that limit it."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class TypedFact:
    """What a fact says, for machines."""

    subject: str
    """What it is about: `refund`, `trial`, `price` …"""
    kind: str | None
    """What the value measures: `duration`, `money`, `right` …"""
    value: str
    """Canonical: `P14D`, `USD 49.00/P1M`, `none`."""
    scope: FactScope
    """To what it applies."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Dated:
    """A state and the three dates that are never mixed."""

    state: Freshness
    """How far a reader can rely on it."""
    checked_at: datetime | None
    """When every cited source was last read whole without a relevant change; the oldest of them."""
    verified_at: date | None
    """The day a person agreed that it says what the source says."""
    modified_at: date | None
    """The day the guide's text was last changed."""
    fresh_until: datetime | None
    """Treat it as stale from then on, even if this file has not been replaced."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Item(Dated):
    """One step, fact, note or answer."""

    id: str
    """Stable within the guide and equal in all its locales."""
    kind: TargetKind
    """What it is."""
    text: str
    """What the guide says."""
    sources: tuple[Cited, ...]
    """What supports it; a translation without citations inherits those of its original."""
    under_review_since: datetime | None = None
    """When the oldest open ticket about it was opened."""
    fact: TypedFact | None = None
    """The typed value, of facts only."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class ChannelRow(Dated):
    """One way to do it."""

    id: str
    """`web`, `ios`, `android`, `partner` or another."""
    title: str
    """Its heading."""
    procedure: str | None
    """The shared procedure whose steps are shown here."""
    steps: tuple[Item, ...]
    """The steps in order."""
    notes: tuple[Item, ...]
    """Callouts beside them."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class GuideRow(Dated):
    """One guide, or shared procedure, in one locale."""

    id: str
    """`<service>/<name>`."""
    service: str
    """The service it is about."""
    locale: str
    """BCP 47."""
    original: str | None
    """The locale that owns values and citations; null where this is it."""
    shared: bool
    """Whether other guides show its steps."""
    title: str
    """Its title."""
    label: str
    """The state in the guide's own language, as on its badge."""
    hosts: tuple[str, ...]
    """Whose pages it is checked against, the most cited first."""
    page: str
    """The rendered guide, relative to this file; `.md`, `.svg` and `.jsonld` stand beside it."""
    channels: tuple[ChannelRow, ...]
    """The ways to do it."""
    facts: tuple[Item, ...]
    """What is true."""
    notes: tuple[Item, ...]
    """What is sold."""
    answers: tuple[Item, ...]
    """Answers to questions."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class SourceRow:
    """One official page."""

    id: str
    """`<service>.<name>`."""
    title: str
    """What the page is."""
    url: str
    """Where it stands."""
    host: str
    """Who speaks there, without `www.`."""
    locale: str
    """Its language."""
    state: Literal["checked", "stale", "never-checked"]
    """Whether its last look was whole and recent."""
    checked_at: datetime | None
    """The last time it was read whole."""
    looked_at: datetime | None
    """The last attempt of any kind."""
    reviewed: bool
    """Whether a person has agreed to what it said."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class FreshnessFile:
    """How fresh every guide is. Same state, same bytes: there is no time of export in it."""

    version: Literal[1] = 1
    """Of this format; it is raised when a reader would have to change."""
    state_at: datetime
    """When the state last moved: the newest look, ticket or decision."""
    max_age_days: int
    """How long a check counts."""
    guides: tuple[GuideRow, ...]
    """By id, then locale; shared procedures too."""
    sources: tuple[SourceRow, ...]
    """Every source that is cited, by id."""


@cache
def _adapter() -> TypeAdapter[FreshnessFile]:
    return TypeAdapter(FreshnessFile)


def freshness_json(file: FreshnessFile) -> str:
    """The file's text; it names its schema beside it."""
    members: dict[str, Any] = {"$schema": SCHEMA_FILE, **_adapter().dump_python(file, mode="json")}
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def freshness_schema() -> str:
    """The JSON Schema (2020-12) of that text."""
    schema = json.loads(json.dumps(json_schema(FreshnessFile)))
    schema["properties"]["$schema"] = {"type": "string", "description": "Where this schema stands."}
    whole = {"$schema": _DIALECT, **schema, "title": "Freshness of guides"}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

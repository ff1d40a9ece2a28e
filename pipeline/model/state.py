"""What is remembered of a source between looks, and what one look came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.model.change import Change, Finding, Judgement, Opinion
from pipeline.model.page import Block, Document, Extraction, FetchFailure, Rejection
from pipeline.model.rule import NoiseRule


class Outcome(StrEnum):
    """The closed set of results of one look; every report derives from it."""

    FIRST_SEEN = "first_seen"
    UNCHANGED = "unchanged"
    HELD = "held"
    CHANGED = "changed"
    REJECTED = "rejected"
    FAILED = "failed"


class Standing(StrEnum):
    """What the ledger says of a change at one look."""

    AWAITING = "awaiting-second-look"
    KNOWN = "known-state"
    CONFIRMED = "confirmed"


class BaselineStatus(StrEnum):
    """Whether a person has agreed to the baseline."""

    ENROLLED = "enrolled"  # the first whole capture; nobody has verified it
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The state of a source that a person last agreed to, block by block."""

    blocks: tuple[Block, ...]
    status: BaselineStatus
    since: datetime
    snapshot: str = ""
    title: str = ""
    language: str | None = None
    extraction: Extraction = Extraction(route="text", recipe="")
    extractor: str = ""

    @property
    def document(self) -> Document:
        """The baseline as the document it stands for."""
        return Document(
            blocks=self.blocks, title=self.title, language=self.language, extraction=self.extraction
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A canonical state in the ledger: when and how often it was looked at."""

    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A passage of one fetch and what stood for it in the next, as shown; "" where nothing did."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """What two fetches in a row showed: ``at`` the second, ``variants`` what they said differently.

    Variants are typed facts, steps and cited words, which nothing masks. ``unlike`` is the share of the
    text, in 0..1, that differed where that was too much for the two to be fetches of one page, else 0.
    """

    at: datetime
    variants: tuple[Variant, ...] = ()
    unlike: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """All that is remembered of one source. A new value after each look; never changed in place.

    ``ledger`` maps a state (digest of a canonical block text) to when it was seen; ``pending`` maps
    the id of a change that is there now to when and how often in a row it was looked at; ``bad`` and
    ``good`` count looks in a row that failed or went well; ``checked_at`` is the last whole look,
    ``looked_at`` the last capture or failure of any kind. ``twins`` is None as long as no two fetches in
    a row were compared.
    """

    source: str
    baseline: Baseline | None = None
    ledger: Mapping[str, Seen] = field(default_factory=dict)
    pending: Mapping[str, Seen] = field(default_factory=dict)
    looks: int = 0
    bad: int = 0
    good: int = 0
    checked_at: datetime | None = None
    looked_at: datetime | None = None
    twins: Twins | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One source looked at once: the outcome, why, what differs, and the state to remember.

    ``standings`` says by change id whether a difference is confirmed, ``opinions`` what the page says
    of each target that cites it. ``problem`` is set where the
    look was not whole: then it opens, moves and closes nothing but the source's health. ``learned`` are
    noise rules that a second fetch taught, to be kept with the look.
    """

    source: str
    at: datetime
    outcome: Outcome
    reason: str
    state: SourceState
    snapshot: str = ""
    document: Document | None = None
    problem: Rejection | FetchFailure | None = None
    changes: tuple[tuple[Change, Judgement], ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    opinions: tuple[Opinion, ...] = ()
    findings: tuple[Finding, ...] = ()
    learned: tuple[NoiseRule, ...] = ()

"""What became different between two documents, what it means, and what it means for a guide."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.fact import FactChange
from pipeline.model.guide import Target
from pipeline.model.page import Block


class ChangeKind(StrEnum):
    """How a block became another."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"  # the same block in other words
    MOVED = "moved"  # the same words elsewhere, or with another number or heading
    SPLIT = "split"  # one block's words stand in several now
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. ``similarity`` in 0..1 (word-level Indel) of before and after.

    ``before`` and ``after`` are the blocks concerned in order (several only for split and merged);
    ``place`` is the index of the first block concerned in the document after (before, if removed).
    Where somebody took them down (``pipeline.baseline.anchored``), ``follows`` and ``leads`` are the
    keys of the blocks before and behind it there, nearest first: they say where an added block
    belongs; ``copies`` is how many blocks there equal the added or removed one.
    """

    kind: ChangeKind
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    similarity: float
    place: int
    follows: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    copies: int | None = None

    @property
    def id(self) -> str:
        """sha256 over the canonical texts before and after: the memory of decisions, 64 hex digits."""
        before = "\n".join(block.key for block in self.before)
        after = "\n".join(block.key for block in self.after)
        return hashlib.sha256(f"{before}\0{after}".encode()).hexdigest()


class Significance(StrEnum):
    """What a change does to a reader, most important first."""

    FACT = "fact"
    PROCEDURE = "procedure"
    WORDING = "wording"
    COSMETIC = "cosmetic"


class Severity(StrEnum):
    """What it costs the reader."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The meaning of a change, with a reason that a person can read."""

    significance: Significance
    severity: Severity
    reason: str
    facts: tuple[FactChange, ...] = ()
    label: str = ""  # the class of shared/pairs: policy-number, policy, steps, wording, noise, structural
    rule: int | None = None  # the noise rule that silenced it

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the most important judgement first: significance, then severity."""
        return list(Significance).index(self.significance), list(Severity).index(self.severity)

    @property
    def needs_review(self) -> bool:
        """Facts and procedures are for a person; wording and cosmetics are not."""
        return self.significance in (Significance.FACT, Significance.PROCEDURE)


class Verdict(StrEnum):
    """What the official page says of a step or fact of a guide."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    PARTLY = "partly"
    UNFOUND = "unfound"  # never supported
    LOST = "lost"  # was supported


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a page says of one target: verdict, the official value and quote, and why.

    ``score`` is in 0..1: how well binding and scope fit; ``blocks`` are indexes into the document.
    """

    target: Target
    verdict: Verdict
    reason: str
    official: str = ""
    quote: str = ""
    score: float = 0.0
    blocks: tuple[int, ...] = ()
    facts: tuple[FactChange, ...] = ()


class FindingKind(StrEnum):
    """Which ticket a finding asks for."""

    FACT = "fact"
    PROCEDURE = "procedure"
    WORDING = "wording"
    SOURCE_HEALTH = "source-health"
    GUIDE = "guide"
    REVIEW_DUE = "review-due"
    TRANSLATION = "translation"  # another locale was corrected; this one still says the old thing


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """One target of an owner: its id, and its channel ("" without one)."""

    target: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What disagrees, for one target of one owner: the only thing a ticket is made of.

    ``owner`` is a guide, a shared procedure, or, for source health and pages without a guide, the
    source itself. ``before`` is what a person last agreed to, ``after`` what the page says now,
    ``guide`` what the guide says. ``confirmed`` is false until a second look has seen it; a ``held``
    finding (a known state, or neither a fact nor confirmed) opens nothing: it only says that the
    source is not back at its baseline. ``places`` are the targets of a cluster, and ``cluster`` says
    what they share: it, and not its first member, is then the topic. ``filed`` is the topic of an
    earlier ticket on the same targets that goes on with this finding.
    """

    kind: FindingKind
    owner: str
    target: str
    source: str
    locale: str
    severity: Severity
    reason: str
    change: str
    channel: str | None = None
    verdict: Verdict | None = None
    guide: str = ""
    before: str = ""
    after: str = ""
    facts: tuple[FactChange, ...] = ()
    confirmed: bool = True
    held: bool = False
    changes: tuple[Change, ...] = ()
    places: tuple[Place, ...] = ()
    cluster: str = ""
    filed: str = ""

    @property
    def topic(self) -> str:
        """sha256 of owner, source, channel, locale and target: at most one live ticket each."""
        if self.filed:
            return self.filed
        if self.cluster:
            return topic_of(self.owner, self.source, "", self.locale, f"cluster\0{self.cluster}")
        return topic_of(self.owner, self.source, self.channel or "", self.locale, self.target)

    @property
    def members(self) -> tuple[Place, ...]:
        """Every target it speaks about; a finding that is no cluster has one."""
        return self.places or (Place(target=self.target, channel=self.channel or ""),)


def topic_of(owner: str, source: str, channel: str, locale: str, target: str) -> str:
    """The identity of a matter: 64 hex digits."""
    return hashlib.sha256("\0".join((owner, source, channel, locale, target)).encode()).hexdigest()

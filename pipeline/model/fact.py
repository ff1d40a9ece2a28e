"""Typed values found in text, and the scope without which they are not facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What a value measures. Canonical forms of ``Fact.value`` stand behind each kind."""

    DURATION = "duration"  # ISO 8601 "P14D", "PT24H"; a range "P7D..P10D"; " working" for working days
    MONEY = "money"  # ISO 4217 "USD 49.00"; with a period "USD 49.00/P1M"; a range "EUR 3.00..EUR 4.00"
    PERCENT = "percent"  # "50%"
    AGE = "age"  # "P18Y"
    COUNT = "count"  # "3", "3 devices": a number with the noun it counts
    DATE = "date"  # ISO 8601 "2026-03-13", "--03-13", "2026"; a time of day "06:00"
    RIGHT = "right"  # "none": the subject is denied ("no refund"); "full", "partial"
    LABEL = "label"  # a name the reader clicks: "Cancel subscription"
    PATH = "path"  # labels in order: "Settings > Subscriptions"
    ADDRESS = "address"  # a URL, e-mail address or telephone number


class Bound(StrEnum):
    """Which side of the value is meant."""

    EXACT = "exact"
    AT_MOST = "at-most"  # "within 14 days", "up to $50"
    AT_LEAST = "at-least"  # "at least 24 hours before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """To what a fact applies. None means "not said", which is not the same as "all".

    ``product`` is an id of ``service.yaml``; ``channel`` who bills (web, ios, android, partner);
    ``region`` a region word such as "eu" or an ISO 3166 code; ``event`` what starts the clock
    ("payment", "enrolment", "renewal", "request"); ``conditions`` the canonical clauses that
    limit it ("until a certificate is earned", "first purchase only"). ``also`` are the other products
    and regions that are named in one breath with the first ("a course or a Specialization").
    """

    product: str | None = None
    channel: str | None = None
    region: str | None = None
    event: str | None = None
    conditions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A typed value at ``start:end`` of a block's text (or of a guide's own sentence).

    ``subject`` is a topic of the lexicon ("refund", "processing", "trial", "price" …) or "".
    """

    kind: FactKind
    value: str
    text: str
    start: int
    end: int
    subject: str = ""
    scope: Scope = Scope()
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A value that moved. ``before`` None: added; ``after`` None: removed. Both are shown words."""

    kind: FactKind
    before: str | None
    after: str | None
    about: str = ""
    subject: str = ""
    product: str | None = None

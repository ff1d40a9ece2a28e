"""What a change costs the reader: money, refund, withdrawal, cancellation and age come first."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Fact, FactKind, Severity
from pipeline.significance.vocabulary import Vocabulary

# Subjects of facts (topics of the lexicon) where a wrong guide costs money or a right.
CRITICAL = frozenset(
    {
        "refund",
        "processing",
        "cancellation",
        "withdrawal",
        "trial",
        "renewal",
        "price",
        "fee",
        "return",
        "age",
    }
)


# Subjects whose amounts are limits of an offer and not what something costs.
LIMITS = frozenset({"payment", "promotion", "eligibility", "access", "liability", "support", "retention"})
_COSTLY = (FactKind.MONEY, FactKind.PERCENT)


def fact_severity(facts: Sequence[Fact]) -> Severity:
    """Critical where a price, a refund, withdrawal, cancellation or an age is concerned, else major."""
    for fact in facts:
        costs = fact.kind in _COSTLY and fact.subject not in LIMITS
        if costs or fact.kind is FactKind.AGE or fact.subject in CRITICAL:
            return Severity.CRITICAL
    return Severity.MAJOR


def rule_severity(text: str, heading: str, vocabulary: Vocabulary) -> Severity:
    """Critical where a sentence or its heading speaks of money, refunds, withdrawal, cancellation, age."""
    return Severity.CRITICAL if vocabulary.stakes.search(f"{heading} {text}") else Severity.MAJOR

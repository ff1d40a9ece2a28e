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


def fact_severity(facts: Sequence[Fact]) -> Severity:
    """Critical where money, a refund, withdrawal, cancellation or an age is concerned, else major."""
    for fact in facts:
        if fact.kind in (FactKind.MONEY, FactKind.AGE, FactKind.RIGHT) or fact.subject in CRITICAL:
            return Severity.CRITICAL
    return Severity.MAJOR


def rule_severity(text: str, heading: str, vocabulary: Vocabulary) -> Severity:
    """Critical where a sentence or its heading speaks of money, refunds, withdrawal, cancellation, age."""
    return Severity.CRITICAL if vocabulary.stakes.search(f"{heading} {text}") else Severity.MAJOR

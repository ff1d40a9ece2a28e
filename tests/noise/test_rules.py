"""Noise rules: what they silence, and what they never can."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    FactChange,
    FactKind,
    Judgement,
    NoiseRule,
    RuleSyntax,
    Severity,
    Significance,
    Source,
)
from pipeline.noise import check_rule, silenced
from pipeline.text import canonical

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(id="lumen.terms", service="lumen", url="https://lumen.example/terms", locale="en")
WORDING = Judgement(significance=Significance.WORDING, severity=Severity.NONE, reason="reworded")


def rule(pattern: str, syntax: RuleSyntax = RuleSyntax.LITERAL, **more: Any) -> NoiseRule:
    return NoiseRule(pattern=pattern, syntax=syntax, by="ada", at=NOW, **{"id": 7, **more})


def change(before: str, after: str, kind: ChangeKind = ChangeKind.REWORDED, heading: str = "Terms") -> Change:
    def of(text: str) -> tuple[Block, ...]:
        made = Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text), headings=(heading,))
        return (made,) if text else ()

    return Change(kind=kind, before=of(before), after=of(after), similarity=0.9, place=0)


def _says(text: str) -> object:
    """Stands for the typed facts of a text: its numbers, and whether it denies something."""
    return "not" in text, [word for word in text.split() if word.isdigit()]


def judged(rules: list[NoiseRule], found: Change, judgement: Judgement = WORDING) -> Judgement:
    ((_, after),) = silenced([(found, judgement)], rules, SOURCE, _says)
    return after


def test_a_change_in_overlooked_words_alone_is_cosmetic_and_names_its_rule() -> None:
    spoken = judged(
        [rule("Last reviewed: *", RuleSyntax.WILDCARD)], change("Last reviewed: May", "Last reviewed: June")
    )
    assert (spoken.significance, spoken.severity, spoken.rule) == (Significance.COSMETIC, Severity.NONE, 7)
    assert spoken.reason == "ignored by rule 7: “Last reviewed: *”"


def test_whatever_else_changes_in_the_same_passage_speaks() -> None:
    found = change("Hot offer! Cancel in Settings.", "Cancel in Billing.")
    assert judged([rule("Hot offer!")], found) == WORDING


def test_a_banner_that_comes_or_goes_is_ignored_whole() -> None:
    for found in (change("", "Hot offer!", ChangeKind.ADDED), change("HOT  OFFER!", "", ChangeKind.REMOVED)):
        assert judged([rule("hot offer!")], found).rule == 7


def test_a_passage_that_moved_has_to_be_overlooked_whole() -> None:
    moved = change("Hot offer! Cancel in Settings.", "Hot offer! Cancel in Settings.", ChangeKind.MOVED)
    assert judged([rule("Hot offer!")], moved) == WORDING
    assert judged([rule("Hot offer! Cancel in Settings.")], moved).rule == 7


@pytest.mark.parametrize("pattern", [r".+", r"\d+ days", r"(?s).{1,200}x?"])
def test_no_rule_silences_a_change_of_a_typed_fact(pattern: str) -> None:
    found = change("Refunds within 14 days.", "Refunds within 7 days.")
    value = FactChange(kind=FactKind.DURATION, before="P14D", after="P7D")
    for judgement in (
        Judgement(
            significance=Significance.FACT, severity=Severity.CRITICAL, reason="14 → 7", facts=(value,)
        ),
        Judgement(significance=Significance.FACT, severity=Severity.CRITICAL, reason="a right is gone"),
        Judgement(
            significance=Significance.PROCEDURE, severity=Severity.MAJOR, reason="path", facts=(value,)
        ),
    ):
        assert judged([rule(pattern, RuleSyntax.REGEX)], found, judgement) == judgement


def test_a_rule_holds_only_where_it_was_made_for() -> None:
    found = change("Hot offer!", "")
    for elsewhere in (
        {"service": "other"},
        {"source": "lumen.help"},
        {"block": "Refunds"},
        {"active": False},
    ):
        assert judged([rule("hot offer!", **elsewhere)], found) == WORDING
    for here in ({"service": "lumen"}, {"source": "lumen.terms"}, {"block": "TERMS"}):
        assert judged([rule("hot offer!", **here)], found).rule == 7


@pytest.mark.parametrize(
    ("pattern", "syntax", "why"),
    [
        ("  ", RuleSyntax.LITERAL, "needs words"),
        ("a*", RuleSyntax.WILDCARD, "at least 3 letters"),
        (".*", RuleSyntax.REGEX, "overlook everything"),
        (".+", RuleSyntax.REGEX, "overlook everything"),
        ("(a", RuleSyntax.REGEX, "no regular expression that RE2 knows: missing"),
        (r"(a)\1", RuleSyntax.REGEX, "RE2 knows: invalid escape"),
        ("x" * 501, RuleSyntax.LITERAL, "at most 500"),
    ],
)
def test_a_rule_that_says_nothing_or_everything_is_refused(
    pattern: str, syntax: RuleSyntax, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        check_rule(rule(pattern, syntax))


def test_a_literal_rule_means_its_signs_as_they_are() -> None:
    found = change("Save 50% (today)!", "")
    assert judged([rule("save 50% (today)!")], found).rule == 7
    assert judged([rule("save ..% (today)!")], found) == WORDING


def test_a_malicious_expression_costs_no_more_than_the_text_is_long() -> None:
    text = "a" * 20_000 + "!"
    started = time.process_time()
    judged([rule("(a|aa)+$", RuleSyntax.REGEX)], change(text, text + "b"))
    assert time.process_time() - started < 1.0


def test_a_changed_meaning_is_silenced_only_where_the_rule_covers_the_passage_whole() -> None:
    policy = Judgement(significance=Significance.FACT, severity=Severity.MAJOR, reason="“spring” → “summer”")
    team = rule("our * team says hello", RuleSyntax.WILDCARD)
    assert (
        judged([team], change("Our spring team says hello", "Our summer team says hello"), policy).rule == 7
    )
    more = change("Our spring team says hello. Bye.", "Our summer team says hello. Bye.")
    assert judged([team], more, policy) == policy


def test_a_whole_passage_whose_facts_differ_speaks_however_it_was_judged() -> None:
    policy = Judgement(significance=Significance.FACT, severity=Severity.MAJOR, reason="negation changed")
    found = change("Lessons are always refundable", "Lessons are not refundable")
    assert judged([rule("lessons are * refundable", RuleSyntax.WILDCARD)], found, policy) == policy

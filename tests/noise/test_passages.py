"""Rules about passages: holes, places, and what they never cover."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.errors import UsageError
from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
    FactChange,
    FactKind,
    Judgement,
    NoiseRule,
    RuleSyntax,
    Severity,
    Significance,
    Source,
)
from pipeline.noise import Pages, check_rule, passage_between, silenced
from pipeline.text import canonical

SOURCE = Source(id="elm.terms", service="elm", url="https://elm.example/terms", locale="en")
WORDS = Judgement(significance=Significance.FACT, severity=Severity.CRITICAL, reason="other words")
FACT = Judgement(
    significance=Significance.FACT,
    severity=Severity.CRITICAL,
    reason="refund: 5 times → 6 times",
    facts=(FactChange(kind=FactKind.COUNT, before="5 times", after="6 times"),),
)


def block(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text))


def document(*texts: str) -> Document:
    return Document(blocks=tuple(map(block, texts)), language="en")


def reworded(before: str, after: str) -> Change:
    one, other = ((block(text),) if text else () for text in (before, after))
    kind = ChangeKind.REWORDED if one and other else ChangeKind.ADDED if other else ChangeKind.REMOVED
    return Change(kind=kind, before=one, after=other, similarity=0.9, place=0)


def silent(pattern: str, change: Change, pages: Pages | None = None, judgement: Judgement = WORDS) -> bool:
    pages = pages or Pages(
        before=Document(blocks=change.before), after=Document(blocks=change.after), matters=lambda _: False
    )
    rule = NoiseRule(
        pattern=pattern,
        by="two fetches",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        syntax=RuleSyntax.PASSAGE,
        id=3,
    )
    check_rule(rule)
    ((_, judged),) = silenced([(change, judgement)], [rule], SOURCE, len, pages)
    return judged.rule == 3


@pytest.mark.parametrize(
    ("pattern", "before", "after"),
    [
        ("visited # times today", "Visited 5 times today", "Visited 1,204.5 times today"),
        ("chat with *, who is online", "Chat with Ann, who is online", "Chat with Ann and Bo, who is online"),
        ("it is # at our office", "It is 14:03 at our office", "It is 9:00 at our office"),
        ("hello from lisbon!", "", "Hello from Lisbon!"),
        ("hello from lisbon!", "Hello from  Lisbon!", ""),
    ],
)
def test_a_passage_that_reads_as_the_pattern_on_both_sides_is_silent(
    pattern: str, before: str, after: str
) -> None:
    assert silent(pattern, reworded(before, after))


@pytest.mark.parametrize(
    ("pattern", "before", "after"),
    [
        ("visited # times today", "Visited 5 times today", "Visited often today"),
        ("visited # times today", "Visited 5 times today", "Visited 5 times today, and twice on Sunday"),
        (
            "chat with *, who is online",
            "Chat with Ann, who is online",
            "Chat with a b c d e f g, who is online",
        ),
        ("hello from lisbon!", "Hello from Lisbon!", "Hello from Porto!"),
        ("costs a.b", "costs a.b", "costs axb"),
    ],
)
def test_any_other_words_speak(pattern: str, before: str, after: str) -> None:
    assert not silent(pattern, reworded(before, after))


def test_a_count_that_moved_within_the_passage_is_silent() -> None:
    assert silent("visited # times", reworded("Visited 5 times", "Visited 6 times"), judgement=FACT)


def test_what_matters_speaks_whatever_the_pattern_says() -> None:
    change = reworded("Visited 5 times today", "Visited 6 times today")
    for weighty in change.before + change.after:
        pages = Pages(
            before=Document(blocks=change.before),
            after=Document(blocks=change.after),
            matters=lambda each, weighty=weighty: each == weighty,
        )
        assert not silent("visited # times today", change, pages)


def test_a_value_that_came_from_another_passage_speaks() -> None:
    came = FactChange(kind=FactKind.DURATION, before="14 days", after="9 minutes")
    change = reworded("", "The wait is 9 minutes")
    judgement = replace(FACT, facts=(came,))
    pages = Pages(before=Document(blocks=()), after=Document(blocks=change.after), matters=lambda _: False)
    assert silent("the wait is # minutes", change, pages, replace(judgement, facts=()))
    assert not silent("the wait is # minutes", change, pages, judgement)


def test_a_place_covers_what_stands_between_its_neighbours_and_no_more() -> None:
    before, after = document("Terms.", "A quote.", "End."), document("Terms.", "Another.", "End.")
    place = passage_between(before.blocks[0], before.blocks[2], 1)
    pages = Pages(before=before, after=after, matters=lambda _: False)
    assert silent(place, reworded("A quote.", "Another."), pages)
    assert silent(place, reworded("", "Another."), pages)
    longer = Pages(
        before=before, after=document("Terms.", "Another.", "A rule.", "End."), matters=lambda _: False
    )
    assert not silent(place, reworded("A quote.", "Another."), longer), "more stands there than ever did"
    elsewhere = Pages(before=before, after=document("Terms.", "End.", "Another."), matters=lambda _: False)
    assert not silent(place, reworded("", "Another."), elsewhere)


def test_a_place_may_be_the_beginning_or_the_end_of_a_page() -> None:
    page = document("Hello!", "Terms.", "Bye!")
    pages = Pages(before=document("Terms."), after=page, matters=lambda _: False)
    assert silent(passage_between(None, block("Terms."), 1), reworded("", "Hello!"), pages)
    assert silent(passage_between(block("Terms."), None, 1), reworded("", "Bye!"), pages)
    assert not silent(passage_between(block("Terms."), None, 1), reworded("", "Hello!"), pages)


def test_a_long_neighbour_is_known_by_how_it_begins() -> None:
    long = (
        "Whoever has paid in a shop asks that shop, since the contract was made there and not with us at all."
    )
    place = passage_between(block(long), None, 2)
    assert place.splitlines()[0].endswith("…")
    assert len(place.splitlines()[0]) <= 81
    pages = Pages(before=document(long), after=document(long, "One.", "Two."), matters=lambda _: False)
    assert silent(place, reworded("", "Two."), pages)


def test_a_place_covers_no_long_passage() -> None:
    long = "word " * 70
    pages = Pages(before=document("Terms."), after=document("Terms.", long), matters=lambda _: False)
    assert not silent(passage_between(block("Terms."), None, 1), reworded("", long), pages)


def test_without_the_pages_around_a_rule_about_passages_silences_nothing() -> None:
    rule = NoiseRule(
        pattern="visited # times", by="a", at=datetime(2026, 3, 1, tzinfo=UTC), syntax=RuleSyntax.PASSAGE
    )
    found = [(reworded("Visited 5 times", "Visited 6 times"), FACT)]
    assert silenced(found, [rule], SOURCE, len) == tuple(found)


@pytest.mark.parametrize("pattern", ["*", "# *", "\n*\n", "a\n*\n"])
def test_a_pattern_that_would_describe_anything_is_refused(pattern: str) -> None:
    rule = NoiseRule(pattern=pattern, by="a", at=datetime(2026, 3, 1, tzinfo=UTC), syntax=RuleSyntax.PASSAGE)
    with pytest.raises(UsageError):
        check_rule(rule)


def test_a_hostile_page_costs_no_more_than_its_length() -> None:
    start = time.perf_counter()
    text = "visited " + "1 " * 20_000
    assert not silent("visited # # # # times today", reworded(text, text + "x"))
    assert time.perf_counter() - start < 2

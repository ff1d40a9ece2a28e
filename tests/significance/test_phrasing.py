"""Turns of phrase in a row of words."""

from __future__ import annotations

from pipeline.significance.phrasing import Found, Turns
from pipeline.significance.tokens import tokens
from pipeline.significance.vocabulary import vocabulary

TURNS = Turns(
    {"anytime": ["whenever you like"], "refund": ["give … money back"], "": ["note that"]},
    str.split,
    {"du": "de"},
    lambda word: {"gave": "give"}.get(word, word),
)


def at(text: str, seat: int = 0) -> Found | None:
    return TURNS.at(text.split(), seat)


def test_a_turn_is_found_where_it_begins() -> None:
    found = at("cancel whenever you like", 1)
    assert found is not None and (found.length, found.meant) == (3, ("anytime",))
    assert at("cancel whenever you like", 0) is None


def test_what_stands_in_a_gap_is_kept() -> None:
    found = at("give you all your money back")
    assert found is not None and (found.length, list(found.kept)) == (6, [1, 2, 3])


def test_a_gap_holds_three_words_at_most() -> None:
    assert at("give you and all your friends money back") is None


def test_a_turn_may_say_nothing() -> None:
    found = at("note that it ends")
    assert found is not None and found.meant == ()


def test_a_turn_does_not_reach_into_the_next_sentence() -> None:
    words = [t.word for t in tokens("Cancel whenever. You like it.", vocabulary("en"))]
    assert "anytime" not in words
    assert "anytime" in [t.word for t in tokens("Cancel whenever you like.", vocabulary("en"))]

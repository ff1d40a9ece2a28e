"""Steps in another order: a person is asked where they passed each other, not where their list moved."""

from __future__ import annotations

from pipeline.difference import difference
from pipeline.extract import extract
from pipeline.model import Document, Significance

STEPS = "<ol><li>Open <b>Orders</b>.</li><li>Print the label.</li><li>Tape it over the old one.</li></ol>"
OTHER = "<ol><li>Tape it over the old one.</li><li>Open <b>Orders</b>.</li><li>Print the label.</li></ol>"
PROSE = "<h2>Before you start</h2><p>You need the number of the order and the box that it came in.</p>"


def page(*parts: str) -> Document:
    return extract(f"<html lang=en><body><main><h1>Send it back</h1>{''.join(parts)}".encode())


def test_steps_that_traded_places_are_another_procedure() -> None:
    ((change, judgement),) = difference(page(PROSE, STEPS), page(PROSE, OTHER))
    assert change.after[0].text == "Tape it over the old one."
    assert judgement.significance is Significance.PROCEDURE
    assert judgement.needs_review
    assert judgement.reason == "step moved to another place: Tape it over the old one."


def test_a_list_that_moved_as_a_whole_says_what_it_said() -> None:
    steps = f"<h2>On the web</h2>{STEPS}"
    found = difference(page(steps, PROSE), page(PROSE, steps))
    assert found
    assert {judgement.significance for _, judgement in found} == {Significance.COSMETIC}


def test_a_list_with_the_same_step_twice_is_not_called_reordered() -> None:
    twice = STEPS.replace("Tape it over the old one.", "Print the label.")
    turned = "<ol><li>Print the label.</li><li>Open <b>Orders</b>.</li><li>Print the label.</li></ol>"
    found = difference(page(PROSE, twice), page(PROSE, turned))
    assert not any(judgement.needs_review for _, judgement in found)

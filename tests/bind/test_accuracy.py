"""The binding corpus as a gate: what was reached must not be lost, and no guess may pass for support."""

from __future__ import annotations

import pytest

from benchmarks.binding import Answer, answers, figures
from benchmarks.figures import Part, Share
from pipeline.bind import bind_steps
from pipeline.verdict import SUPPORTED
from tests.bind.corpus import Group, groups


@pytest.fixture(scope="module")
def corpus() -> tuple[Group, ...]:
    return groups()


@pytest.fixture(scope="module")
def found(corpus: tuple[Group, ...]) -> tuple[Answer, ...]:
    return answers(corpus)


def rate(found: tuple[Answer, ...], name: str, part: Part = Part.WHOLE) -> Share:
    return next(figure for figure in figures(found) if figure.name == f"binding: {name}").parts[part]


def test_there_are_hundreds_of_cases_and_a_third_of_the_pages_is_kept_aside(
    corpus: tuple[Group, ...],
) -> None:
    pages = {group.page: group.aside for group in corpus}
    assert sum(len(group.cases) for group in corpus) >= 450
    assert sum(pages.values()) >= len(pages) / 3


@pytest.mark.parametrize(("name", "floor"), [("same language", 0.97), ("across languages", 0.94)])
@pytest.mark.parametrize("part", [Part.TUNED, Part.ASIDE])
def test_steps_are_bound_to_the_block_they_mean(
    found: tuple[Answer, ...], name: str, floor: float, part: Part
) -> None:
    reached = rate(found, name, part).rate
    assert reached is not None
    assert reached >= floor


@pytest.mark.parametrize("kind", ["removed", "unrelated"])
def test_what_the_page_does_not_say_stays_unbound(found: tuple[Answer, ...], kind: str) -> None:
    assert rate(found, kind).wrong == ()


def test_a_proposal_good_enough_for_support_is_nearly_always_right(found: tuple[Answer, ...]) -> None:
    reached = rate(found, "proposals called supported that are right").rate
    assert reached is not None
    assert reached >= 0.99


def test_the_page_of_another_service_supports_next_to_no_step(corpus: tuple[Group, ...]) -> None:
    """Other services have a "Sign in" as well; what is told apart is the procedure as a whole."""
    pages = {group.page: group.document for group in corpus}
    supported = asked = 0
    for group in corpus:
        targets = [case.target for case in group.cases]
        for page, document in pages.items():
            if page != group.page:
                asked += len(targets)
                bound = bind_steps(targets, document)
                supported += sum(each is not None and each.score >= SUPPORTED for each in bound)
    assert supported / asked < 0.01

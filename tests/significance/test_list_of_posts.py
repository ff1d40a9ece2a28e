"""Titles in a forum's or a blog's list of posts roll by; what they say is nobody's rule."""

from __future__ import annotations

import pytest

from pipeline.difference import difference
from pipeline.extract import extract
from pipeline.model import Document

OLD = ("Refund for my yearly plan?", "Please cancel my account", "I can't see my courses.")
NEW = ("How do I get my money back??", "Please cancel my account", "Cancel without a fee")


def board(titles: tuple[str, ...], *, ages: bool = True) -> Document:
    posts = "\n".join(
        f"- {title}\n- by reader{'abc'[at]}\n" + (f"- {at + 2} days ago\n" if ages else "") + "- in Billing"
        for at, title in enumerate(titles)
    )
    return extract(f"# Community\n\n{posts}\n".encode(), media_type="text/markdown")


def asks(before: Document, after: Document) -> list[str]:
    return [j.reason for _, j in difference(before, after, language="en") if j.needs_review]


def test_posts_that_come_and_go_in_a_list_ask_nobody() -> None:
    assert not asks(board(OLD), board(NEW))


def test_the_same_lines_without_their_ages_may_be_rules() -> None:
    assert asks(board(OLD, ages=False), board(NEW, ages=False))


@pytest.mark.parametrize("rule", ["No refunds after 7 days", "Every month costs $12"])
def test_a_line_with_a_figure_is_judged_even_there(rule: str) -> None:
    assert asks(board(OLD), board((*OLD[:2], rule)))

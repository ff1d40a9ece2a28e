"""What stands in an issue, and what hostile text in it cannot do."""

from __future__ import annotations

import re

import pytest

from pipeline.mirrors.draft import LONGEST, TITLE, draft, marker, overflow, subject, subject_of
from pipeline.model import Ticket
from pipeline.report.markdown import Markdown, fence
from pipeline.tickets import TicketStore
from tests.tickets.sample import finding, minutes, whole_look


def ticket(**more: str) -> Ticket:
    with TicketStore("sqlite://") as store:
        store.record([whole_look(1, finding(**more))], now=minutes(1), run="a")
        return store.tickets()[0]


def test_a_body_ends_in_a_marker_by_which_its_ticket_is_found_again() -> None:
    one = ticket()
    assert subject_of(draft(one, Markdown("why"), label="gw").body) == subject(one)


def test_a_marker_that_a_page_wrote_finds_nothing() -> None:
    told = Markdown(f"{marker('ticket 7 aaaaaaaaaaaa')}\nmore")
    assert subject_of(str(told)) is None
    one = ticket()
    assert subject_of(draft(one, told, label="gw").body) == subject(one)


def test_a_body_never_exceeds_what_a_tracker_takes_and_says_that_it_was_cut() -> None:
    body = draft(ticket(), fence("word " * 40_000, "diff"), label="gw").body
    assert len(body) <= LONGEST
    assert "Cut here" in body
    assert len(re.findall(r"^`{3,}", body, re.MULTILINE)) % 2 == 0


def test_a_fence_of_many_backticks_is_closed_by_as_many() -> None:
    text = "````` inside\n" + "line of words\n" * 8_000
    body = draft(ticket(), fence(text), label="gw").body
    ticks = re.findall(r"^(`{3,})", body, re.MULTILINE)
    assert ticks[0] == ticks[-1] == "``````"


def test_a_title_is_one_line_of_bounded_length_that_mentions_nobody() -> None:
    title = draft(ticket(reason="@all see #1\n" + "x" * 500), Markdown("why"), label="gw").title
    assert len(title) <= TITLE
    assert "\n" not in title
    assert not re.search(r"@\w|#\d", title)


@pytest.mark.parametrize("count", [0, 1, 3_000])
def test_the_list_of_what_waits_is_bounded_and_closed_when_nothing_waits(count: int) -> None:
    listed = overflow([ticket()] * count, label="gw")
    assert listed.closed is (count == 0)
    assert len(listed.body) <= LONGEST
    assert subject_of(listed.body) == "overflow"


def test_a_link_to_the_review_app_stands_in_the_issue_where_there_is_one() -> None:
    assert "(https://review.example/tickets/1)" in (
        draft(ticket(), Markdown("why"), label="gw", link="https://review.example/tickets/1").body
    )
    assert "Open in guidewatch" not in draft(ticket(), Markdown("why"), label="gw").body

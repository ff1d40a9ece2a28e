"""A page that dates its revision, or is reworded in many places after weeks, is believed at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.check import Case, check
from pipeline.model import Capture, Look, Outcome, Source, SourceState

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
SOURCE = Source(id="acme.terms", service="acme", url="https://acme.example/terms", locale="und")
MONEY = "You may ask for your money back within {} days of the day on which you paid for the plan."
SUPPORT = "Our support team answers every message within {} hours on working days."
PAUSE = "A plan can be paused {} times in one year of membership, from the page of your account."
FIXED = "The plan is renewed at the end of every month until one of us ends it, and you are told before."


def page(dated: str, days: int = 14, hours: int = 24, times: int = 2, more: str = "") -> str:
    lines = [FIXED, MONEY.format(days), SUPPORT.format(hours), PAUSE.format(times), *filter(None, [more])]
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html lang='en'><head><title>Terms</title></head><body><main><h1>Terms of the plan</h1>"
        f"<p>{dated}</p>{body}</main></body></html>"
    )


def looks(pages: Sequence[tuple[int, str]]) -> list[Look]:
    """One look after the other at pages of so many days after the first."""
    case, found = Case(source=SOURCE, state=SourceState(source=SOURCE.id)), []
    for day, html in pages:
        capture = Capture(
            source=SOURCE.id,
            url=SOURCE.url,
            final_url=SOURCE.url,
            captured_at=START + timedelta(days=day),
            status=200,
            media_type="text/html",
            body=html.encode(),
        )
        look = check(capture, case)
        found.append(look)
        case = case.after(look)
    return found


OLD = "Last updated: 14 January 2026"


def test_a_page_that_dates_its_revision_after_the_last_look_is_believed_at_once() -> None:
    last = looks([(0, page(OLD)), (1, page(OLD)), (4, page("Last updated: 4 March 2026", days=7))])[-1]
    assert last.outcome is Outcome.CHANGED
    assert "the page dates its revision 2026-03-04" in last.reason


@pytest.mark.parametrize(
    ("dated", "why"),
    [
        (OLD, "the date stands still"),
        ("Last updated: 20 February 2026", "it was so dated while we looked and it said otherwise"),
        ("Last updated: 3 days ago", "no day is named"),
    ],
)
def test_a_date_that_proves_no_revision_leaves_the_second_look(dated: str, why: str) -> None:
    first, second = looks(
        [(0, page(OLD)), (1, page(OLD)), (4, page(dated, days=7)), (5, page(dated, days=7))]
    )[2:]
    assert (first.outcome, second.outcome) == (Outcome.HELD, Outcome.CHANGED), why


def test_a_line_that_only_came_up_beside_a_new_date_waits_for_a_second_look() -> None:
    more = "A new rule: whoever pays for a year may share the plan with one other person."
    new = page("Last updated: 4 March 2026", more=more)
    first, second = looks([(0, page(OLD)), (1, page(OLD)), (4, new), (5, new)])[2:]
    assert (first.outcome, second.outcome) == (Outcome.HELD, Outcome.CHANGED)


def test_a_date_that_moves_alone_is_no_change() -> None:
    last = looks([(0, page(OLD)), (1, page(OLD)), (4, page("Last updated: 4 March 2026"))])[-1]
    assert last.outcome is Outcome.UNCHANGED


def test_a_date_that_is_always_of_today_proves_nothing() -> None:
    today = ["Version of 1 March 2026", "Version of 2 March 2026", "Version of 3 March 2026"]
    last = looks([(0, page(today[0])), (1, page(today[1])), (2, page(today[2], days=7))])[-1]
    assert last.outcome is Outcome.HELD


def test_many_passages_that_differ_after_weeks_are_an_edit_and_one_may_be_a_variant() -> None:
    before = [(0, page(OLD)), (1, page(OLD))]
    many = looks([*before, (60, page(OLD, days=7, hours=48, times=3))])[-1]
    assert many.outcome is Outcome.CHANGED
    assert "3 passages say it otherwise, 59 days after the look before" in many.reason
    assert looks([*before, (60, page(OLD, days=7))])[-1].outcome is Outcome.HELD
    assert looks([*before, (9, page(OLD, days=7, hours=48, times=3))])[-1].outcome is Outcome.HELD


def test_what_only_a_partial_page_lacks_was_no_look_at_its_removal() -> None:
    long = "".join(
        f"Paragraph {name} says what holds for members of that kind. " * 3 for name in ("one", "two")
    )
    whole = page(OLD, more=long)
    part = "<html lang='en'><head><title>Terms</title></head><body><main><h1>Terms of the plan</h1>"
    part += f"<p>{FIXED}</p></main></body></html>"
    without = whole.replace(f"<p>{SUPPORT.format(24)}</p>", "")
    held, next_look, confirmed = looks([(0, whole), (1, whole), (2, part), (3, without), (4, without)])[2:]
    assert "shrunk" in held.reason
    assert next_look.outcome is Outcome.HELD, "its absence was seen whole for the first time"
    assert confirmed.outcome is Outcome.CHANGED

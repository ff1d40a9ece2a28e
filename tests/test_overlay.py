"""A notice laid over an article that is there is no wall; the same notice in its place is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.check import Case, check
from pipeline.model import Capture, Look, Outcome, Source, SourceState

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
SOURCE = Source(id="acme.refunds", service="acme", url="https://acme.example/r", locale="en")
NOTICE = "<p>We and our partners store cookies on your device to measure how this page is read.</p>"
RULE = "<p>Ask for your money back within {} days of the day on which you paid for the course.</p>"
REST = (
    "<p>Write to us from the page of your purchases and say why.</p><p>A course that you have finished"
    " is not refunded, whatever you paid for it.</p><p>The money is back on your card within a week.</p>"
    "<p>Courses that somebody gave you are refunded to whoever paid for them.</p>"
)


def look(html: str, case: Case, day: int) -> Look:
    page = f"<html lang='en'><head><title>Refunds</title></head><body><main>{html}</main></body></html>"
    capture = Capture(
        source=SOURCE.id,
        url=SOURCE.url,
        final_url=SOURCE.url,
        captured_at=START + timedelta(days=day),
        status=200,
        media_type="text/html",
        body=page.encode(),
    )
    return check(capture, case)


def test_a_notice_laid_over_the_article_hides_no_change_of_it() -> None:
    first = look(
        f"<h1>Refunds</h1>{RULE.format(14)}{REST}", Case(source=SOURCE, state=SourceState(source="s")), 0
    )
    case = Case(source=SOURCE, state=first.state)
    over = look(f"{NOTICE}<h1>Refunds</h1>{RULE.format(7)}{REST}", case, 1)
    assert over.outcome is Outcome.HELD
    assert "14 days → 7 days" in over.reason


def test_a_notice_in_its_place_is_a_wall() -> None:
    first = look(
        f"<h1>Refunds</h1>{RULE.format(14)}{REST}", Case(source=SOURCE, state=SourceState(source="s")), 0
    )
    assert look(f"<h1>Before you go on</h1>{NOTICE}", Case(source=SOURCE, state=first.state), 1).problem

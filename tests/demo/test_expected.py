"""The expected result is one table, and the README shows it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import FindingKind, Severity
from spiders.demo import expectations
from spiders.demo.expected import TABLE, ExpectedTicket, Silence

README = TABLE.with_name("README.md").read_text("utf-8")


@pytest.mark.parametrize("ticket", expectations().tickets, ids=lambda each: each.event)
def test_the_readme_tells_every_expected_ticket(ticket: ExpectedTicket) -> None:
    row = next(line for line in README.splitlines() if ticket.happens in line)
    assert f"{ticket.count} {ticket.kind}" in row
    assert f"{ticket.owner} › {' or '.join(ticket.targets)}" in row
    assert f"| {ticket.severity} |" in row
    assert ticket.because in row


@pytest.mark.parametrize("silence", expectations().silent, ids=lambda each: each.event)
def test_the_readme_tells_what_stays_silent(silence: Silence) -> None:
    assert any(silence.happens in line and silence.because in line for line in README.splitlines())


def test_tickets_use_the_words_of_the_model() -> None:
    for ticket in expectations().tickets:
        assert ticket.kind in set(FindingKind)
        assert ticket.severity in set(Severity)
        assert ticket.count == 1


def test_every_event_is_told_once() -> None:
    events = [each.event for each in (*expectations().tickets, *expectations().silent)]
    assert len(events) == len(set(events))


def test_templates_mark_their_events() -> None:
    pages = sorted((Path(TABLE).parent / "pages").glob("*.html"))
    marked = [page.name for page in pages if "generation >= 2" in page.read_text("utf-8")]
    assert marked == [
        "apple-cancel.en.html",
        "apple-cancel.fr.html",
        "coursera-cancel.html",
        "coursera-terms.html",
        "google-cancel.html",
        "linkedin-learning-cancel.html",
        "masterclass-cancel.html",
        "skillshare-cancel.html",
    ]

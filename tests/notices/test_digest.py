"""Who is told what, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.model import FindingKind, Severity, Ticket, TicketState
from pipeline.notices import Told, due
from pipeline.notices.digest import Due
from pipeline.tickets import TicketStore
from pipeline.tickets.outbox import News
from pipeline.workspace import NoticeSettings
from tests.tickets.sample import finding, minutes, whole_look

CHAT = NoticeSettings(kind="apprise", url="CHAT")
NOW = minutes(60)


def tickets(count: int = 1, **more: Any) -> list[Ticket]:
    with TicketStore("sqlite://") as store:
        found = [finding(owner=f"g{n}", **more) for n in range(count)]
        store.record([whole_look(1, *found)], now=minutes(1), run="a")
        return list(store.tickets())


def told(
    some: list[Ticket], settings: NoticeSettings = CHAT, before: Told | None = None, what: str = "opened"
) -> Due:
    waiting = [News(id=t.id, ticket=t.id, what=what, at=minutes(2)) for t in some]
    live = [t for t in some if t.state.live]
    return due(waiting, {t.id: t for t in some}, live, settings, before or Told(), NOW)


def test_a_critical_ticket_is_told_at_once_by_itself() -> None:
    (notice,) = told(tickets()).urgent
    assert notice.subject == "guidewatch #1: Refund: 14 → 7"
    assert notice.thread == "ticket-1"
    assert [each.ticket for each in notice.settles] == [1]


def test_a_lesser_ticket_waits_for_the_daily_digest() -> None:
    done = told(tickets(2, severity=Severity.MAJOR))
    assert not done.urgent
    assert done.daily is not None
    assert done.daily.subject == "guidewatch: 2 tickets on 2026-03-01"


def test_a_digest_waits_until_a_day_has_passed_since_the_last() -> None:
    some = tickets(severity=Severity.MAJOR)
    assert told(some, before=Told(daily=NOW - timedelta(hours=23))).daily is None
    assert told(some, before=Told(daily=NOW - timedelta(hours=24))).daily is not None


def test_what_waits_for_its_digest_is_not_settled() -> None:
    done = told(tickets(severity=Severity.MAJOR), before=Told(daily=NOW))
    assert not done.notices
    assert not done.silent


def test_nothing_new_is_silence_even_after_a_day() -> None:
    assert due([], {}, tickets(), CHAT, Told(daily=NOW - timedelta(days=2)), NOW) == Due()


def test_many_urgent_tickets_of_one_event_are_told_in_one_notice() -> None:
    (notice,) = told(tickets(6)).urgent
    assert notice.subject == "guidewatch: 6 urgent tickets"
    assert len(notice.settles) == 6


def test_what_came_and_went_before_anybody_heard_is_settled_in_silence() -> None:
    gone = [replace(t, state=TicketState.REVERTED) for t in tickets()]
    done = told(gone)
    assert not done.notices
    assert [each.ticket for each in done.silent] == [1]


def test_the_end_of_a_ticket_that_was_told_stands_in_the_digest() -> None:
    gone = [replace(t, state=TicketState.REVERTED) for t in tickets()]
    done = told(gone, what="reverted")
    assert done.daily is not None and "reverted" in done.daily.body


def test_mere_wording_is_never_told() -> None:
    assert not told(tickets(kind=FindingKind.WORDING, facts=())).notices


def test_once_a_week_one_line_says_what_is_still_open() -> None:
    live = tickets(3)
    done = due([], {}, live, CHAT, Told(weekly=NOW - timedelta(days=7)), NOW, "https://gw.example")
    assert done.weekly is not None
    assert done.weekly.subject == (
        "guidewatch: 3 tickets still open (3 critical), the oldest since 1 Mar 2026, 06:01 UTC"
    )
    assert "https://gw.example/" in done.weekly.body
    assert due([], {}, [], CHAT, Told(weekly=NOW - timedelta(days=7)), NOW).weekly is None


def test_at_once_never_puts_everything_into_the_digest() -> None:
    quiet = NoticeSettings(kind="apprise", url="CHAT", at_once="never")
    done = told(tickets(), quiet)
    assert not done.urgent and done.daily is not None


def test_a_page_cannot_write_into_a_subject_or_turn_text_around() -> None:
    (notice,) = told(tickets(reason="refund\r\nBcc: all@x.example \u202e7 days")).urgent
    assert "\n" not in notice.subject and "\r" not in notice.subject
    assert "\u202e" not in notice.subject + notice.body

"""What is told to whom, and when; pure.

A ticket of at least the severity ``at_once`` is told when it happens, the others in one digest a
day, and once a week one line says what is still open. What came and went between two digests is
not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import FindingKind, Severity, Ticket
from pipeline.report.shown import count, moment, sentence, visible
from pipeline.tickets import EventKind
from pipeline.tickets.outbox import News
from pipeline.workspace import NoticeSettings

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# More urgent tickets than this at one time are told in one notice: a site-wide change is one event.
SEPARATE = 5
_NEWS = frozenset({EventKind.OPENED.value, EventKind.UPDATED.value, EventKind.REOPENED.value})
_SEVERITIES = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message. ``key`` is the same whenever the same is told; ``thread`` joins those of a ticket.

    ``settles`` are the news it tells of.
    """

    subject: str
    body: str
    key: str
    thread: str
    settles: tuple[News, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When the last digest and the last weekly line went out; None before the first."""

    daily: datetime | None = None
    weekly: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Everything to be told now. ``silent`` needs no telling and is settled with it."""

    urgent: tuple[Notice, ...] = ()
    daily: Notice | None = None
    weekly: Notice | None = None
    silent: tuple[News, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All of them, the urgent ones first."""
        return (*self.urgent, *(each for each in (self.daily, self.weekly) if each))


def due(
    waiting: Sequence[News],
    tickets: Mapping[int, Ticket],
    live: Sequence[Ticket],
    settings: NoticeSettings,
    told: Told,
    now: datetime,
    address: str = "",
) -> Due:
    """What to tell now of what waits. ``tickets`` holds those of ``waiting``, ``live`` all that wait."""
    by_ticket: dict[int, list[News]] = {}
    for each in waiting:
        by_ticket.setdefault(each.ticket, []).append(each)
    urgent, later, silent = [], [], []
    for number, news in by_ticket.items():
        ticket = tickets[number]
        if not _worth_telling(ticket, news):
            silent += news
        elif _urgent(ticket, news, settings):
            urgent.append((ticket, tuple(news)))
        elif settings.daily:
            later.append((ticket, tuple(news)))
        else:
            silent += news
    is_day = told.daily is None or now - told.daily >= DAY
    is_week = settings.weekly and told.weekly is not None and now - told.weekly >= WEEK
    return Due(
        urgent=_urgent_notices(urgent, address),
        daily=_digest(later, now, address) if later and is_day else None,
        weekly=_still_open(live, now, address) if is_week and live else None,
        silent=tuple(silent),
    )


def _worth_telling(ticket: Ticket, news: Iterable[News]) -> bool:
    """Not mere wording, and not what opened and closed before anybody heard of it."""
    if ticket.kind is FindingKind.WORDING:
        return False
    came = any(each.what == EventKind.OPENED.value for each in news)
    return ticket.state.live or not came


def _urgent(ticket: Ticket, news: Iterable[News], settings: NoticeSettings) -> bool:
    if settings.at_once == "never" or not ticket.state.live:
        return False
    grave = _SEVERITIES.index(ticket.severity) <= _SEVERITIES.index(Severity(settings.at_once))
    return grave and any(each.what in _NEWS for each in news)


Entry = tuple[Ticket, tuple[News, ...]]


def _urgent_notices(entries: Sequence[Entry], address: str) -> tuple[Notice, ...]:
    if len(entries) > SEPARATE:
        everything = tuple(each for _, news in entries for each in news)
        subject = f"guidewatch: {len(entries)} urgent tickets"
        return (_notice(subject, entries, everything, f"urgent-{everything[-1].id}", "urgent", address),)
    return tuple(
        _notice(
            f"guidewatch #{ticket.id}: {_line(ticket)}",
            [(ticket, news)],
            news,
            f"ticket-{ticket.id}-{news[-1].id}",
            f"ticket-{ticket.id}",
            address,
        )
        for ticket, news in entries
    )


def _digest(entries: Sequence[Entry], now: datetime, address: str) -> Notice:
    everything = tuple(each for _, news in entries for each in news)
    subject = f"guidewatch: {count(len(entries), 'ticket')} on {now:%Y-%m-%d}"
    return _notice(
        subject, entries, everything, f"daily-{now:%Y-%m-%d}-{everything[-1].id}", "daily", address
    )


def _still_open(live: Sequence[Ticket], now: datetime, address: str) -> Notice:
    critical = sum(each.severity is Severity.CRITICAL for each in live)
    oldest = min(each.opened_at for each in live)
    line = f"{count(len(live), 'ticket')} still open ({critical} critical), the oldest since {moment(oldest)}"
    body = f"{line}.\n{_where(address, '/')}"
    return Notice(subject=f"guidewatch: {line}", body=body, key=f"weekly-{now:%G-W%V}", thread="weekly")


def _notice(
    subject: str,
    entries: Sequence[Entry],
    settles: tuple[News, ...],
    key: str,
    thread: str,
    address: str,
) -> Notice:
    body = "\n".join(_paragraph(ticket, news, address) for ticket, news in entries)
    return Notice(subject=subject, body=body, key=key, thread=thread, settles=settles)


def _paragraph(ticket: Ticket, news: Sequence[News], address: str) -> str:
    what = ", ".join(dict.fromkeys(each.what for each in news))
    lines = [
        f"#{ticket.id} [{ticket.severity}] {_line(ticket)}",
        f"  {ticket.owner} ({ticket.locale}), {ticket.target}; source {ticket.source}; {what}",
    ]
    if not ticket.confirmed and ticket.state.live:
        lines.append("  seen once, not confirmed by a second look yet")
    lines.append(_where(address, f"/tickets/{ticket.id}", f"guidewatch tickets show {ticket.id}"))
    return "\n".join(lines) + "\n"


def _line(ticket: Ticket) -> str:
    """The reason in one line, nothing in it that a terminal or a header acts on."""
    return " ".join(visible(sentence(ticket.reason)).split())


def _where(address: str, path: str, command: str = "guidewatch tickets list") -> str:
    return f"  {address.rstrip('/')}{path}" if address else f"  {command}"

"""Telling what is due, and remembering what was told; each notice is settled right after it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pipeline.errors import GuidewatchError, UsageError
from pipeline.notices.digest import Notice, Told, due
from pipeline.tickets import WAITING, TicketFilter, TicketStore
from pipeline.tickets.outbox import Consumer
from pipeline.workspace import NoticeSettings


class NoticeError(GuidewatchError):
    """A notice could not be handed over; it is told by the next run."""

    exit_code = 3


class Carrier(Protocol):
    """Hands one notice over; raises NoticeError."""

    def carry(self, notice: Notice, now: datetime) -> None:
        """Hand it over."""


def send(
    store: TicketStore,
    to: Carrier,
    settings: NoticeSettings,
    *,
    now: datetime,
    address: str = "",
    dry_run: bool = False,
) -> Sequence[Notice]:
    """Tell what is due through a carrier; what was told (or would be, in a dry run), in order."""
    outbox, name = store.outbox, settings.consumer
    told = Told(daily=outbox.consumer(f"{name} daily").at, weekly=outbox.consumer(f"{name} weekly").at)
    waiting = outbox.waiting(name)
    tickets = {each.id: each for each in store.by_id({each.ticket for each in waiting})}
    live = store.tickets(TicketFilter(states=WAITING), now=now)
    now_due = due(waiting, tickets, live, settings, told, now, address)
    if dry_run:
        return now_due.notices
    for notice in now_due.notices:
        to.carry(notice, now)
        outbox.settle(name, notice.settles)
        if notice is now_due.daily:
            outbox.keep_consumer(f"{name} daily", Consumer(at=now))
        if notice is now_due.weekly:
            outbox.keep_consumer(f"{name} weekly", Consumer(at=now))
    outbox.settle(name, now_due.silent)
    if told.weekly is None:  # the first week begins now
        outbox.keep_consumer(f"{name} weekly", Consumer(at=now))
    return now_due.notices


def carrier(settings: NoticeSettings, environment: Mapping[str, str]) -> Carrier:
    """Who carries notices of these settings; UsageError where the address is not in the environment."""
    url = environment.get(settings.url, "")
    if not url:
        raise UsageError(
            f"the notices “{settings.consumer}” need an address: put it into the environment variable "
            f"{settings.url}"
        )
    # Imported here: Apprise costs half a second, and most runs tell nothing.
    if settings.kind == "mail":
        from pipeline.notices.mail import Mail

        return Mail(url=url, sender=settings.sender, to=settings.to)
    from pipeline.notices.chat import Chat

    return Chat(url=url)

"""The outbox: what became of tickets, kept until everybody who wants to know has heard of it.

An event is written in the transaction of the change it tells of (the transactional outbox), so that
none is lost and none is told that never was. Consumers (mirrors, notices) are known by name; each
settles events for itself, in any order, after it has passed them on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from pipeline.tickets.database import Database
from pipeline.tickets.events import EventKind
from pipeline.tickets.schema import consumers, deliveries, events, mirrored


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One row of the log of events: an ``EventKind`` as its word, or "decided"."""

    id: int
    ticket: int
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """The remote issue that shows a subject (``ticket 12``), and what was last written there.

    ``digest`` is that of the last draft; "" where it was found again and not written since.
    """

    subject: str
    number: str
    url: str
    digest: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """When a consumer last finished, and before when it was asked not to come again."""

    at: datetime | None = None
    not_before: datetime | None = None


class Outbox:
    """What consumers read and settle; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, consumer: str) -> tuple[News, ...]:
        """What the consumer has not settled yet, oldest first."""
        done = select(deliveries.c.event).where(deliveries.c.consumer == consumer)
        loud = events.c.kind.not_in([each.value for each in EventKind if not each.loud])
        query = select(events).where(loud, events.c.id.not_in(done)).order_by(events.c.id)
        with self._database.reading() as connection:
            return tuple(
                News(id=row.id, ticket=row.ticket, what=row.kind, at=row.at)
                for row in connection.execute(query)
            )

    def settle(self, consumer: str, news: Iterable[News]) -> None:
        """Remember that the consumer has passed these on; settling again changes nothing."""
        ids = {each.id for each in news}
        query = select(deliveries.c.event).where(
            deliveries.c.consumer == consumer, deliveries.c.event.in_(ids)
        )
        with self._database.writing() as connection:
            if new := sorted(ids - set(connection.execute(query).scalars())):
                rows = [{"consumer": consumer, "event": each} for each in new]
                connection.execute(insert(deliveries), rows)

    def consumer(self, name: str) -> Consumer:
        """What is remembered of a consumer; the empty value for a new one."""
        with self._database.reading() as connection:
            row = connection.execute(select(consumers).where(consumers.c.consumer == name)).one_or_none()
        return Consumer(at=row.at, not_before=row.not_before) if row else Consumer()

    def keep_consumer(self, name: str, consumer: Consumer) -> None:
        """Remember when a consumer finished, or until when it has to wait."""
        values = {"at": consumer.at, "not_before": consumer.not_before}
        with self._database.writing() as connection:
            done = connection.execute(
                update(consumers).where(consumers.c.consumer == name).values(**values)
            ).rowcount
            if not done:
                connection.execute(insert(consumers).values(consumer=name, **values))

    def mirrored(self, mirror: str) -> Mapping[str, Mirrored]:
        """The remote issues of a mirror, by subject."""
        query = select(mirrored).where(mirrored.c.mirror == mirror).order_by(mirrored.c.subject)
        with self._database.reading() as connection:
            return {
                row.subject: Mirrored(
                    subject=row.subject,
                    number=row.number,
                    url=row.url,
                    digest=row.digest,
                    closed=row.closed,
                )
                for row in connection.execute(query)
            }

    def keep_mirrored(self, mirror: str, issue: Mirrored) -> None:
        """Remember the remote issue of a subject, in place of what was remembered before."""
        same = (mirrored.c.mirror == mirror) & (mirrored.c.subject == issue.subject)
        with self._database.writing() as connection:
            connection.execute(delete(mirrored).where(same))
            connection.execute(
                insert(mirrored).values(
                    mirror=mirror,
                    subject=issue.subject,
                    number=issue.number,
                    url=issue.url,
                    digest=issue.digest,
                    closed=issue.closed,
                )
            )

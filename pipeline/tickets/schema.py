"""The tables. SQLite by default, the same on PostgreSQL; ``migrations/`` builds them.

``sources``, ``ledger`` and ``pending`` hold what is remembered of a source (SourceState), ``looks``
which looks were recorded and what they came to, ``tickets`` with ``revisions`` and ``decisions``
what people see and did, ``places`` which targets a ticket speaks about, ``rules`` the noise rules.
``events`` is the one ordered log of all that became of tickets, by the world and by people, from
which mirrors and notifications are fed. Revisions, decisions and events are append-only.
``deliveries``, ``consumers`` and ``mirrored`` say what mirrors and notices have heard and written.
``people``, ``sessions``, ``tokens`` and ``saved_views`` belong to the review app.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from pipeline.model import Severity, TicketState

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

LIVE = tuple(state.value for state in TicketState if state.live)
GRAVITY = {severity.value: place for place, severity in enumerate(Severity)}  # 0 is the gravest


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC with microseconds. Refuses naive values: SQLite drops zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; without its zone where the database would drop it anyway."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; moments are stored as UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON as ASCII text: any string fits, NUL and lone surrogates of hostile pages included."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The value as compact JSON."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value of the JSON text."""
        return None if value is None else json.loads(value)


class Prose(TypeDecorator[str]):
    """Text for people and queries; what a database cannot store becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text without NUL and lone surrogates."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("source", String, primary_key=True),
    Column("looks", Integer, nullable=False, default=0),
    Column("bad", Integer, nullable=False, default=0),
    Column("good", Integer, nullable=False, default=0),
    Column("checked_at", UtcDateTime),
    Column("looked_at", UtcDateTime),
    Column("baseline_status", String),
    Column("baseline_since", UtcDateTime),
    Column("baseline", Json),
    Column("twins", Json),
)


def _memory(name: str, key: str) -> Table:
    return Table(
        name,
        metadata,
        Column("source", String, ForeignKey("sources.source"), primary_key=True),
        Column(key, String, primary_key=True),
        Column("first", UtcDateTime, nullable=False),
        Column("last", UtcDateTime, nullable=False),
        Column("count", Integer, nullable=False),
    )


ledger = _memory("ledger", "state")
pending = _memory("pending", "change")

looks = Table(
    "looks",
    metadata,
    Column("run", String, primary_key=True),
    Column("source", String, ForeignKey("sources.source"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("outcome", String, nullable=False),
    Column("reason", Prose, nullable=False),
    Column("snapshot", String, nullable=False),
    Column("problem", String),
    Column("events", Json, nullable=False),  # [[kind, ticket id], …]
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String(64), nullable=False),
    Column("kind", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("target", String, nullable=False),
    Column("source", String, ForeignKey("sources.source"), nullable=False),
    Column("locale", String, nullable=False),
    Column("channel", String),
    Column("severity", String, nullable=False),
    Column("state", String, nullable=False),
    Column("verdict", String),
    Column("change", String, nullable=False),
    Column("reason", Prose, nullable=False),
    Column("guide", Prose, nullable=False),
    Column("before", Prose, nullable=False),
    Column("after", Prose, nullable=False),
    Column("facts", Json, nullable=False),
    Column("changes", Json, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("suppressed", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("previous", Integer, ForeignKey("tickets.id")),
    Column("gravity", Integer, nullable=False, server_default="0"),
    Column("assignee", Prose, nullable=False, server_default=""),
    Column("cause", Integer),
    # Reason, target, owner and passages in canonical form: what words are looked for in. One column is
    # read in half the time of five, and no database folds the case of every language's letters.
    Column("words", Prose, nullable=False, server_default=""),
)

_is_live = tickets.c.state.in_(LIVE)
Index(
    "one_live_ticket_per_topic",
    tickets.c.topic,
    unique=True,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)
Index("tickets_by_topic", tickets.c.topic)
Index("tickets_by_source", tickets.c.source, tickets.c.state)
Index("tickets_by_owner", tickets.c.owner, tickets.c.state)
Index("tickets_by_change", tickets.c.change)
Index("tickets_queue", tickets.c.state, tickets.c.gravity, tickets.c.opened_at, tickets.c.id)
# All that counting needs, so that no row with its passages is read for it.
Index(
    "tickets_facets",
    tickets.c.state,
    tickets.c.kind,
    tickets.c.severity,
    tickets.c.gravity,
    tickets.c.owner,
    tickets.c.source,
    tickets.c.channel,
    tickets.c.locale,
    tickets.c.assignee,
    tickets.c.snoozed_until,
    tickets.c.opened_at,
)

places = Table(
    "places",
    metadata,
    Column("ticket", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("topic", String(64), primary_key=True),  # the topic that the target alone would have
    Column("position", Integer, nullable=False),
    Column("target", String, nullable=False),
    Column("channel", String, nullable=False),
)
Index("places_by_topic", places.c.topic)

revisions = Table(
    "revisions",
    metadata,
    Column("ticket", Integer, ForeignKey("tickets.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("change", String, nullable=False),
    Column("reason", Prose, nullable=False),
    Column("before", Prose, nullable=False),
    Column("after", Prose, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("by", Prose, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Prose, nullable=False),
    Column("until", UtcDateTime),
    Column("was", String, nullable=False),
    Column("became", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edit", Json),
    Column("undo", Json),
    Column("undoes", Integer),
    Column("assignee", Prose, nullable=False, server_default=""),
    Column("rule", Integer),
    Column("condition", Json),
)
Index("decisions_by_ticket", decisions.c.ticket, decisions.c.id)

rules = Table(
    "rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pattern", Prose, nullable=False),
    Column("syntax", String, nullable=False),
    Column("service", String),
    Column("source", String),
    Column("block", Prose),
    Column("by", Prose, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Prose, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("ticket", Integer, ForeignKey("tickets.id")),
    Column("ended_by", Prose, nullable=False),
    Column("ended_at", UtcDateTime),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),  # an EventKind, or "decided"
    Column("was", String),
    Column("became", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("run", String, nullable=False),  # "" for a decision
    Column("decision", Integer, ForeignKey("decisions.id")),
)
Index("events_by_ticket", events.c.ticket, events.c.id)

people = Table(
    "people",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),  # scrypt, see pipeline.web.keeping
    Column("created_at", UtcDateTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", String, nullable=False),
    Column("local", Boolean, nullable=False),  # the operator, who has no account
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("by", Prose, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Prose, nullable=False),
    Column("query", Prose, nullable=False),
    Column("by", Prose, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("consumer", String, primary_key=True),
    Column("event", Integer, ForeignKey("events.id"), primary_key=True),
)

consumers = Table(
    "consumers",
    metadata,
    Column("consumer", String, primary_key=True),
    Column("at", UtcDateTime),
    Column("not_before", UtcDateTime),
)

mirrored = Table(
    "mirrored",
    metadata,
    Column("mirror", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("url", Prose, nullable=False),
    Column("digest", String, nullable=False),
    Column("closed", Boolean, nullable=False),
)

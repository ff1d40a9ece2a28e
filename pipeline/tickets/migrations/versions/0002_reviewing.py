"""Clusters' places, noise rules, undo, assignees, the log of events, and what a long queue needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_FACETS = (
    "state",
    "kind",
    "severity",
    "gravity",
    "owner",
    "source",
    "channel",
    "locale",
    "assignee",
    "snoozed_until",
    "opened_at",
)
_SEVERITIES = ("critical", "major", "minor", "none")


def upgrade() -> None:
    _tickets()
    _decisions()
    _rules()
    _events()


def downgrade() -> None:
    for table in ("events", "rules", "places"):
        op.drop_table(table)
    for index in ("tickets_facets", "tickets_queue", "tickets_by_change", "tickets_by_owner"):
        op.drop_index(index, "tickets")
    with op.batch_alter_table("tickets") as batch:
        for column in ("gravity", "assignee", "cause"):
            batch.drop_column(column)
    with op.batch_alter_table("decisions") as batch:
        for column in ("undoes", "assignee", "rule", "condition"):
            batch.drop_column(column)


def _tickets() -> None:
    op.add_column("tickets", sa.Column("gravity", sa.Integer, nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("assignee", sa.Text, nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("cause", sa.Integer))
    tickets = sa.table("tickets", sa.column("gravity"), sa.column("severity"))
    for gravity, severity in enumerate(_SEVERITIES):
        op.execute(tickets.update().where(tickets.c.severity == severity).values(gravity=gravity))
    op.create_index("tickets_by_owner", "tickets", ["owner", "state"])
    op.create_index("tickets_by_change", "tickets", ["change"])
    op.create_index("tickets_queue", "tickets", ["state", "gravity", "opened_at", "id"])
    op.create_index("tickets_facets", "tickets", list(_FACETS))
    op.create_table(
        "places",
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
    )
    op.create_index("places_by_topic", "places", ["topic"])
    op.execute(
        "INSERT INTO places (ticket, topic, position, target, channel) "
        "SELECT id, topic, 0, target, COALESCE(channel, '') FROM tickets"
    )


def _decisions() -> None:
    op.add_column("decisions", sa.Column("undoes", sa.Integer))
    op.add_column("decisions", sa.Column("assignee", sa.Text, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("rule", sa.Integer))
    op.add_column("decisions", sa.Column("condition", sa.Text))


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.Column("syntax", sa.String, nullable=False),
        sa.Column("service", sa.String),
        sa.Column("source", sa.String),
        sa.Column("block", sa.Text),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id")),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("was", sa.String),
        sa.Column("became", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("run", sa.String, nullable=False),
        sa.Column("decision", sa.Integer, sa.ForeignKey("decisions.id")),
    )
    op.create_index("events_by_ticket", "events", ["ticket", "id"])

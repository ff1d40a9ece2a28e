"""Sources, looks, tickets and decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LIVE = sa.text("state IN ('open', 'snoozed', 'investigating')")


def upgrade() -> None:
    _sources()
    _tickets()
    _history()


def downgrade() -> None:
    for table in ("decisions", "revisions", "tickets", "looks", "pending", "ledger", "sources"):
        op.drop_table(table)


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("bad", sa.Integer, nullable=False),
        sa.Column("good", sa.Integer, nullable=False),
        sa.Column("checked_at", _MOMENT),
        sa.Column("looked_at", _MOMENT),
        sa.Column("baseline_status", sa.String),
        sa.Column("baseline_since", _MOMENT),
        sa.Column("baseline", sa.Text),
    )
    for name, key in (("ledger", "state"), ("pending", "change")):
        op.create_table(
            name,
            sa.Column("source", sa.String, sa.ForeignKey("sources.source"), primary_key=True),
            sa.Column(key, sa.String, primary_key=True),
            sa.Column("first", _MOMENT, nullable=False),
            sa.Column("last", _MOMENT, nullable=False),
            sa.Column("count", sa.Integer, nullable=False),
        )
    op.create_table(
        "looks",
        sa.Column("run", sa.String, primary_key=True),
        sa.Column("source", sa.String, sa.ForeignKey("sources.source"), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String, nullable=False),
        sa.Column("problem", sa.String),
        sa.Column("events", sa.Text, nullable=False),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("source", sa.String, sa.ForeignKey("sources.source"), nullable=False),
        sa.Column("locale", sa.String, nullable=False),
        sa.Column("channel", sa.String),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("verdict", sa.String),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("suppressed", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("snoozed_until", _MOMENT),
        sa.Column("previous", sa.Integer, sa.ForeignKey("tickets.id")),
    )
    op.create_index(
        "one_live_ticket_per_topic",
        "tickets",
        ["topic"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("tickets_by_topic", "tickets", ["topic"])
    op.create_index("tickets_by_source", "tickets", ["source", "state"])


def _history() -> None:
    op.create_table(
        "revisions",
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("change", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.Integer, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("was", sa.String, nullable=False),
        sa.Column("became", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("edit", sa.Text),
        sa.Column("undo", sa.Text),
    )
    op.create_index("decisions_by_ticket", "decisions", ["ticket", "id"])

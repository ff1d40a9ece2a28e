"""What consumers of the log of events have heard, and the remote issues of mirrors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("consumer", sa.String, primary_key=True),
        sa.Column("event", sa.Integer, sa.ForeignKey("events.id"), primary_key=True),
    )
    op.create_table(
        "consumers",
        sa.Column("consumer", sa.String, primary_key=True),
        sa.Column("at", _MOMENT),
        sa.Column("not_before", _MOMENT),
    )
    op.create_table(
        "mirrored",
        sa.Column("mirror", sa.String, primary_key=True),
        sa.Column("subject", sa.String, primary_key=True),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    for table in ("mirrored", "consumers", "deliveries"):
        op.drop_table(table)

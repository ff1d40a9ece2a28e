"""What words are looked for in: all that a ticket says, in canonical form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.tickets.filter import searched

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SAID = ("reason", "target", "owner", "guide", "before", "after")
_BATCH = 500  # tickets written at once


def upgrade() -> None:
    op.add_column("tickets", sa.Column("words", sa.Text, nullable=False, server_default=""))
    tickets = sa.table("tickets", *map(sa.column, ("id", "words", *_SAID)))
    connection = op.get_bind()
    filling = tickets.update().where(tickets.c.id == sa.bindparam("ticket"))
    filling = filling.values(words=sa.bindparam("said"))
    rows = connection.execute(sa.select(tickets.c.id, *(tickets.c[name] for name in _SAID))).all()
    for at in range(0, len(rows), _BATCH):
        said = [{"ticket": row[0], "said": searched(row[1:])} for row in rows[at : at + _BATCH]]
        connection.execute(filling, said)


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch:
        batch.drop_column("words")

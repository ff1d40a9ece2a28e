"""Run by Alembic: migrates over the connection, and inside the transaction, that it was given."""

from __future__ import annotations

from alembic import context

from pipeline.tickets.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()

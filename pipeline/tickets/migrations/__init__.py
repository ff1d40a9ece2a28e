"""Alembic's scripts: how a database of an older guidewatch becomes one of this."""

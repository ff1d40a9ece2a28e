"""Opening the database: SQLite set up for several processes, the schema brought up to date.

An embedded SQLite database is upgraded when it is opened; a server's is upgraded by its operator
(``guidewatch db upgrade``). A database that a newer guidewatch wrote is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool, StaticPool
from sqlalchemy.sql import column, table

from pipeline.errors import StoreError, UsageError

HEAD = "0006"  # the newest step in migrations/versions
BUSY_SECONDS = 30  # how long to wait for another process that is writing

_READS = "guidewatch_reads"


class Database:
    """An engine with short transactions: ``reading()`` and ``writing()`` hand out a connection.

    ``lasting`` keeps connections to an SQLite file open from one transaction to the next, for a process
    that serves many and never forks; opening one takes as long as three questions.
    """

    def __init__(self, url: str, *, lasting: bool = False) -> None:
        self.url = _url(url)
        self._engine = _engine(self.url, lasting)
        self._reader = self._engine.execution_options(**{_READS: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and writes nothing."""
        with _translated(self.url), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing from its first statement on (SQLite: IMMEDIATE)."""
        with _translated(self.url), self._engine.begin() as connection:
            yield connection

    def revision(self) -> str | None:
        """The step of the schema this database is at; None where it is empty or not there yet."""
        file = self._file
        if file is not None and not file.exists():
            return None
        with self.reading() as connection:
            return _revision(connection)

    def upgrade(self) -> str | None:
        """Bring the schema up to date in one transaction; the step it was at before.

        Raises StoreError where a newer guidewatch wrote the database.
        """
        if self._file is not None:
            _make_folder(self._file)
        with self.writing() as connection:
            before = _revision(connection)
            self._refuse_newer(before)
            if before != HEAD:
                _migrate(connection)
            return before

    def prepare(self) -> None:
        """Make sure the schema is this version's: upgrade SQLite by itself, ask for it elsewhere."""
        revision = self.revision()
        if revision == HEAD:
            return
        self._refuse_newer(revision)
        if self.url.get_backend_name() != "sqlite":
            at = f"at step {revision}" if revision else "empty"
            raise StoreError(f"the database {self.shown} is {at}; run `guidewatch db upgrade`")
        self.upgrade()

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @property
    def _file(self) -> Path | None:
        """The file of an embedded database; None for a server or memory."""
        return (
            None
            if self.url.get_backend_name() != "sqlite" or _in_memory(self.url)
            else Path(str(self.url.database))
        )

    @property
    def shown(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    def _refuse_newer(self, revision: str | None) -> None:
        if revision is not None and revision > HEAD:
            raise StoreError(
                f"the database {self.shown} is at step {revision}, written by a newer guidewatch; "
                f"this one knows steps up to {HEAD}: update guidewatch, or name another database"
            )


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise UsageError(
            f"{text!r} is no database address; try sqlite:///path/to/file.db or postgresql://…"
        ) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"{url.get_backend_name()} is not supported; use sqlite or postgresql")
    return url


def _engine(url: URL, lasting: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True)
        except (ModuleNotFoundError, NoSuchModuleError) as error:
            raise StoreError(f"no driver for {url.drivername}: pip install 'psycopg[binary]'") from error
    waiting = {"timeout": BUSY_SECONDS}
    if lasting and not _in_memory(url):
        # Without a limit: whoever waits for another writer must not keep readers waiting too.
        engine = create_engine(url, poolclass=QueuePool, max_overflow=-1, connect_args=waiting)
    else:
        # One connection per transaction: nothing is inherited by forked or pooled workers.
        pool = StaticPool if _in_memory(url) else NullPool
        engine = create_engine(url, poolclass=pool, connect_args=waiting)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder of {file}: {error.strerror}") from error


def _configure(connection: sqlite3.Connection, record: object) -> None:
    """Leave transactions to us, keep foreign keys, and let readers and one writer work side by side."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    """Turn what the driver raises into StoreError with something to do about it."""
    try:
        yield
    except DBAPIError as error:
        shown = url.render_as_string(hide_password=True)
        if "locked" in str(error.orig):
            hint = f"another process kept it busy for {BUSY_SECONDS} s"
        else:
            hint = str(error.orig)
        raise StoreError(f"the database {shown} cannot be used: {hint}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database refused: {error}") from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = table("alembic_version", column("version_num"))
    found: Any = connection.execute(select(version.c.version_num)).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    # Imported here: Alembic costs a tenth of a second and is needed once per schema step.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Opening, migrating and sharing the database."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

import pipeline.tickets
from pipeline.errors import StoreError, UsageError
from pipeline.tickets import Database, TicketFilter, TicketStore
from pipeline.tickets.database import HEAD
from pipeline.tickets.records import ticket_row
from pipeline.tickets.schema import metadata, tickets
from tests.tickets.sample import FIRST, finding, minutes, whole_look

MIGRATIONS = Path(pipeline.tickets.__file__).parent / "migrations"


def test_a_missing_database_is_created_with_its_folder_when_the_store_opens(url: str, tmp_path: Path) -> None:
    with TicketStore(url) as store:
        assert store.tickets(TicketFilter()) == ()
    assert (tmp_path / "state" / "guidewatch.db").exists()


def test_asking_for_the_step_creates_nothing(url: str, tmp_path: Path) -> None:
    assert Database(url).revision() is None
    assert list(tmp_path.iterdir()) == []


def test_upgrading_goes_from_empty_to_the_newest_step_and_then_stays(url: str) -> None:
    database = Database(url)
    assert database.upgrade() is None
    assert database.upgrade() == HEAD == database.revision()


def test_the_migrations_end_where_the_code_expects_and_build_its_tables(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    database = Database(url)
    database.upgrade()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(url: str) -> None:
    database = Database(url)
    database.upgrade()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(StoreError, match="at step 0999, written by a newer guidewatch"):
        TicketStore(url)
    with pytest.raises(StoreError, match="update guidewatch"):
        database.upgrade()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("milk, bread and a rather long shopping list " * 200)
    with pytest.raises(StoreError, match=r"notes\.db cannot be used"):
        TicketStore(f"sqlite:///{file}")


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="is no database address"):
        TicketStore("guidewatch.db")
    with pytest.raises(UsageError, match="mysql is not supported"):
        TicketStore("mysql://localhost/guidewatch")


def test_one_topic_cannot_have_two_live_tickets_even_behind_our_back(url: str) -> None:
    with TicketStore(url) as store:
        store.record([whole_look(1, finding(), page=FIRST)], now=minutes(1), run="a")
        (ticket,) = store.tickets()
    row = ticket_row(ticket)
    with pytest.raises((IntegrityError, StoreError)), Database(url).writing() as connection:
        connection.execute(insert(tickets).values(**row))


def test_foreign_keys_are_kept_and_readers_do_not_wait_for_writers(url: str) -> None:
    database = Database(url)
    database.upgrade()
    with database.writing() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        with database.reading() as other:
            assert other.execute(text("SELECT count(*) FROM tickets")).scalar() == 0


def test_a_writer_waits_for_another_one(url: str) -> None:
    with TicketStore(url) as store:
        first = sqlite3.connect(Database(url).url.database or "", isolation_level=None)
        first.execute("BEGIN IMMEDIATE")
        look = whole_look(1, finding(), page=FIRST)
        writer = threading.Thread(target=lambda: store.record([look], now=minutes(1), run="a"))
        writer.start()
        writer.join(timeout=0.2)
        assert writer.is_alive(), "the second writer has to wait"
        first.execute("COMMIT")
        writer.join(timeout=20)
        assert len(store.tickets()) == 1


def test_many_processes_may_open_a_new_database_at_once(url: str) -> None:
    failures: list[Exception] = []

    def opening() -> None:
        try:
            TicketStore(url).close()
        except StoreError as error:
            failures.append(error)

    openers = [threading.Thread(target=opening) for _ in range(6)]
    for each in openers:
        each.start()
    for each in openers:
        each.join()
    assert failures == []
    assert Database(url).revision() == HEAD

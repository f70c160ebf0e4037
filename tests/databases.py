"""A fresh, migrated database for every test, on SQLite and on PostgreSQL.

The migrations run once per worker and database kind. The result is a template: a file that
is copied, or a database that PostgreSQL clones, so a test pays milliseconds. A rule about
what is remembered takes the fixture ``engine`` (or ``session``, or ``engine_url``) and
thereby runs on both. Only a test that speaks of one kind takes ``sqlite_url`` or
``postgresql_url``. Where many tests look at what is dear to build and none of them leaves a
trace, ``module_engine`` is one database for all tests of a module.

Databases lie in memory when there is room: nobody waits for a disk that keeps what is thrown
away in a second.

One PostgreSQL serves all workers of a run. Whoever needs it first starts it, under a lock;
the process that started the run stops it. When it cannot be started the tests fail.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import dialects, postgres

Migrate = Callable[[str], object]

KINDS = ("sqlite", "postgresql")
_FOLDER = pytest.StashKey[Path]()


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteDatabases:
    """Copies of one migrated SQLite file."""

    template: Path

    def fresh_url(self, folder: Path) -> str:
        """Returns the URL of a new copy of the template in ``folder``."""
        file = folder / "imece.sqlite"
        shutil.copyfile(self.template, file)
        return f"sqlite:///{file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresDatabases:
    """Clones of one migrated PostgreSQL database."""

    server: sa.Engine
    prefix: str
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def template(self) -> str:
        return f"{self.prefix}_template"

    @contextmanager
    def fresh_url(self) -> Iterator[str]:
        """Yields the URL of a new clone of the template, and drops it afterwards."""
        with self.database(f"TEMPLATE {self.template} STRATEGY FILE_COPY") as url:
            yield url

    @contextmanager
    def empty_url(self) -> Iterator[str]:
        """Yields the URL of a new database without any table, and drops it afterwards."""
        with self.database("TEMPLATE template0") as url:
            yield url

    @contextmanager
    def database(self, clause: str) -> Iterator[str]:
        name = f"{self.prefix}_{next(self.numbers)}"
        _execute(self.server, f"CREATE DATABASE {name} {clause}")
        try:
            yield _url(self.server, name)
        finally:
            _execute(self.server, f"DROP DATABASE {name} WITH (FORCE)")


def migrated_sqlite(folder: Path, *, migrate: Migrate) -> SqliteDatabases:
    """Makes the SQLite template in ``folder`` by running ``migrate`` on its URL."""
    template = folder / "template.sqlite"
    migrate(f"sqlite:///{template}")
    with closing(sqlite3.connect(template)) as connection:  # what is still in the journal
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return SqliteDatabases(template=template)


@contextmanager
def migrated_postgres(url: str, *, prefix: str, migrate: Migrate) -> Iterator[PostgresDatabases]:
    """Makes the PostgreSQL template by running ``migrate`` on its URL, and drops it afterwards."""
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    databases = PostgresDatabases(server=server, prefix=prefix)
    _execute(server, f"CREATE DATABASE {databases.template} TEMPLATE template0")
    try:
        migrate(_url(server, databases.template))
        _execute(server, f"ALTER DATABASE {databases.template} ALLOW_CONNECTIONS false")
        yield databases
    finally:
        _execute(server, f"DROP DATABASE {databases.template} WITH (FORCE)")
        server.dispose()


def _execute(server: sa.Engine, statement: str) -> None:
    with server.connect() as connection:
        connection.execute(sa.text(statement))


def _url(server: sa.Engine, database: str) -> str:
    return server.url.set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrate() -> Migrate:
    """What brings an empty database to the newest version."""
    from logistics.store.engine import create_engine
    from logistics.store.migrate import upgrade

    def migrate(url: str) -> None:
        engine = create_engine(url)
        upgrade(engine)
        engine.dispose()

    return migrate


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The address of the run's PostgreSQL, which is started when nobody has needed it yet."""
    own = os.environ.get("IMECE_TEST_POSTGRES")
    if own:
        return own
    folder = request.config.stash[_FOLDER]
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / "address"
        if not address.exists():
            postgres.stop_leftovers()
            address.write_text(postgres.start(folder))
        return address.read_text()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory, migrate: Migrate) -> SqliteDatabases:
    return migrated_sqlite(tmp_path_factory.mktemp("sqlite"), migrate=migrate)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str, migrate: Migrate) -> Iterator[PostgresDatabases]:
    prefix = f"imece_test_{os.getpid()}"
    with migrated_postgres(postgres_server, prefix=prefix, migrate=migrate) as databases:
        yield databases


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database."""
    return sqlite_databases.fresh_url(tmp_path)


@pytest.fixture
def postgresql_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    with postgres_databases.fresh_url() as url:
        yield url


@pytest.fixture(params=KINDS)
def engine_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="module", params=KINDS)
def module_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """An engine on one migrated database for a whole module, whose tests leave no trace in it."""
    from logistics.store.engine import create_engine

    with ExitStack() as stack:
        if request.param == "sqlite":
            copies: SqliteDatabases = request.getfixturevalue("sqlite_databases")
            url = copies.fresh_url(tmp_path_factory.mktemp("module"))
        else:
            clones: PostgresDatabases = request.getfixturevalue("postgres_databases")
            url = stack.enter_context(clones.fresh_url())
        engine = create_engine(url)
        stack.callback(engine.dispose)
        yield engine


@pytest.fixture
def engine(engine_url: str) -> Iterator[sa.Engine]:
    """An engine, made as the application makes it, on a fresh, migrated database."""
    from logistics.store.engine import create_engine

    engine = create_engine(engine_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session inside one transaction, which is never committed."""
    from sqlmodel import Session as SqlmodelSession

    with SqlmodelSession(engine) as session:
        yield session


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def empty_postgresql_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    with postgres_databases.empty_url() as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database without any table, once of each kind."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


def pytest_configure(config: pytest.Config) -> None:
    """Gives the run its folder: the first process makes it, the workers are told of it."""
    dialects.share()
    if postgres.has_room_in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(postgres.MEMORY))
    told = getattr(config, "workerinput", {}).get("postgres_folder")
    config.stash[_FOLDER] = Path(told) if told else postgres.make_folder()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["postgres_folder"] = str(node.config.stash[_FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server, in the process that started the run."""
    if not hasattr(config, "workerinput") and _FOLDER in config.stash:
        postgres.stop(config.stash[_FOLDER])

"""The migrations make exactly the tables the program speaks of, on both databases."""

import subprocess
import sys
from contextlib import ExitStack

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from logistics.store import migrate
from logistics.store.engine import create_engine
from logistics.store.tables import metadata
from logistics.store.triggers import statements
from tests.architecture.repository import ROOT


@pytest.fixture
def empty(empty_url):
    engine = create_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def another(empty, request, tmp_path):
    """A second empty database of the same kind."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'another.sqlite'}"
        if empty.dialect.name == "postgresql":
            databases = request.getfixturevalue("postgres_databases")
            url = stack.enter_context(databases.empty_url())
        engine = create_engine(url)
        yield engine
        engine.dispose()


def test_from_nothing_the_migrations_make_exactly_the_tables_of_the_program(empty):
    migrate.upgrade(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_every_rule_of_the_tables_is_in_the_migrations(empty, another):
    migrate.upgrade(empty)
    metadata.create_all(another)

    assert shape(empty) == shape(another)


def test_migrating_twice_is_harmless(empty):
    migrate.upgrade(empty)
    before = shape(empty)

    migrate.upgrade(empty)

    assert shape(empty) == before


def test_migrating_again_keeps_every_row(empty):
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO counter VALUES ('TSL-2026', 7)"))

    migrate.upgrade(empty)

    with empty.connect() as connection:
        assert connection.execute(text("SELECT value FROM counter")).scalar_one() == 7


def test_only_a_migrated_database_is_current(empty):
    assert not migrate.is_current(empty)

    migrate.upgrade(empty)

    assert migrate.is_current(empty)


def test_programs_that_start_at_once_migrate_once(empty):
    url = empty.url.render_as_string(hide_password=False)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [program.stdout.readline() for program in programs] == ["ready\n"] * 3

    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()

    assert [program.communicate()[1] for program in programs] == ["", "", ""]
    assert migrate.is_current(empty)


PROGRAM = """
import sys
from logistics.store.engine import create_engine
from logistics.store.migrate import upgrade
print("ready", flush=True)
sys.stdin.readline()
upgrade(create_engine(sys.argv[1]))
"""


def test_looking_whether_a_database_is_current_never_waits_for_a_writer(empty_sqlite_url):
    engine = create_engine(empty_sqlite_url)
    migrate.upgrade(engine)

    with engine.begin() as writer:
        writer.execute(text("INSERT INTO counter VALUES ('a', 1)"))

        assert migrate.is_current(engine)
    engine.dispose()


def test_the_migrations_teach_the_database_all_it_must_refuse(empty):
    migrate.upgrade(empty)

    taught = triggers_of(empty)

    wanted = [
        sql.split()[2] for sql in statements(empty.dialect.name) if sql.startswith("CREATE TRIGGER")
    ]
    assert taught == sorted(wanted)


def test_the_migrations_form_one_line(empty_sqlite_url):
    engine = create_engine(empty_sqlite_url)

    script = ScriptDirectory.from_config(migrate.config_for(engine))

    assert len(script.get_heads()) == len(script.get_bases()) == 1
    engine.dispose()


def triggers_of(engine):
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return sorted(connection.execute(text(query)).scalars())


def shape(engine):
    """Everything a database can tell of its tables, alembic's own left out."""
    seen = inspect(engine)
    return {table: shape_of(seen, table) for table in seen.get_table_names() if owned(table)}


def shape_of(seen, table):
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in seen.get_columns(table)
        },
        "primary key": seen.get_pk_constraint(table)["constrained_columns"],
        "checks": sorted(
            (each["name"], each["sqltext"]) for each in seen.get_check_constraints(table)
        ),
        "uniques": sorted(
            (each["name"], tuple(each["column_names"]))
            for each in seen.get_unique_constraints(table)
        ),
        "references": sorted(
            (each["name"], tuple(each["constrained_columns"]), each["referred_table"])
            for each in seen.get_foreign_keys(table)
        ),
        "indexes": sorted(
            (each["name"], tuple(each["column_names"]), each["unique"])
            for each in seen.get_indexes(table)
        ),
    }


def owned(table):
    return table != "alembic_version"

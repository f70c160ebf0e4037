"""Brings a database to the shape the program expects (alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, text

from logistics.store.engine import READ_ONLY
from logistics.store.tables import metadata
from logistics.store.triggers import forgetting

FOLDER = Path(__file__).parent / "migrations"


def config_for(engine: Engine) -> Config:
    """Returns alembic's configuration, bound to an engine."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Runs every migration the database has not seen."""
    command.upgrade(config_for(engine), "head")


def is_current(engine: Engine) -> bool:
    """Tells whether the database has the newest shape."""
    with engine.execution_options(**READ_ONLY).connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(config_for(engine)).get_current_head()


def lacks(engine: Engine) -> list[str]:
    """Returns the tables and columns that the program speaks of and the database does not have.

    Until the first release the one migration is made anew, so that a database of an earlier day
    may bear its name and still lack something.
    """
    with engine.execution_options(**READ_ONLY).connect() as connection:
        columns = inspect(connection).get_multi_columns()
    known = {name: {each["name"] for each in found} for (_, name), found in columns.items()}
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name not in known.get(table.name, ())
    ]


def erase(engine: Engine) -> None:
    """Removes our tables with everything in them, so that :func:`upgrade` starts from nothing."""
    ours = set(metadata.tables) | {"alembic_version"}
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection, only=lambda name, _: name in ours)
        found.drop_all(connection)
        for statement in forgetting(connection.dialect.name):
            connection.execute(text(statement))

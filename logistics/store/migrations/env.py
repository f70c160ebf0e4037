"""Alembic's entry: the engine is handed in, never configured here.

One program at a time migrates: SQLite locks when the transaction begins,
PostgreSQL is asked to.
"""

from alembic import context
from sqlalchemy import text

from logistics.store.tables import metadata

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))"))
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()

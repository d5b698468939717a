"""Run by Alembic: applies the migrations over the connection that storage/schema.py got."""

from alembic import context
from sqlalchemy import Connection

from storage.tables import metadata

connection: Connection = context.config.attributes["connection"]
# SQLite can't alter a column in place: Alembic then copies the table.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

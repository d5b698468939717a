"""A PostgreSQL server that says nothing any more: noticed and given up, where a slow one is waited for.

A machine that loses its power or its line closes no connection, and one that stands still answers nothing: without
this every thread would wait for it, and everybody for them.
"""

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout
from sqlalchemy import Engine, event

RV = TypeVar("RV")
DEFAULTS: dict[str, Any] = {
    # Seconds: how long a new connection may take, and how long nothing may be heard before one is tried.
    "connect_timeout": 5,
    # Of a machine that is gone the system tells after 11 s while we wait, after 10 s while we send.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's parameters (PostgreSQL, 34.1.2); what the address says stands before them."""


class Attentive(psycopg.Connection[Any]):
    """A connection that looks, when it has waited for long, whether anybody is there; if nobody is, it is closed."""

    given: dict[str, Any] = DEFAULTS
    """What it was made with."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        while True:
            try:
                return super().wait(gen, interval, float(self.given["connect_timeout"]))
            except psycopg.OperationalError as error:
                # What the server says has a code, and what breaks the line closes the connection.
                if self.closed or error.sqlstate is not None:
                    raise
                self._look()

    def _look(self) -> None:
        try:
            psycopg.connect(**self.given).close()
        except psycopg.OperationalError as error:
            self.pgconn.finish()
            raise ConnectionTimeout("the server does not answer") from error


def attend(engine: Engine) -> None:
    """Let an engine's connections notice when the server falls silent."""

    @event.listens_for(engine, "do_connect")
    def connect(  # pyright: ignore[reportUnusedFunction]
        _dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]
    ) -> Attentive:
        given = {**DEFAULTS, **parameters}
        connection = Attentive.connect(**given)
        connection.given = given
        return connection

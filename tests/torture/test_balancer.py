"""What stands before the processes spreads connections, passes over the dead, and cuts where nobody is left."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from tests.bot.web.processes import free_port
from tests.torture.balancer import balancer


class Named(BaseHTTPRequestHandler):
    """Answers with its port."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(self.server.server_port).encode())  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def ports() -> Iterator[list[int]]:
    """Two servers that answer, and a port behind which nobody is."""
    servers = [HTTPServer(("127.0.0.1", 0), Named) for _ in range(2)]
    threads = [Thread(target=each.serve_forever) for each in servers]
    for thread in threads:
        thread.start()
    yield [*(each.server_port for each in servers), free_port()]
    for each, thread in zip(servers, threads, strict=True):
        each.shutdown()
        thread.join()
        each.server_close()


def test_connections_are_spread_over_those_who_take_them(ports: list[int]) -> None:
    with balancer(ports) as door:
        answered = [int(httpx.get(door.url).text) for _ in range(6)]
    assert set(answered) == set(ports[:2])
    assert sum(door.served.values()) == 6


def test_connection_is_cut_where_nobody_takes_it(ports: list[int]) -> None:
    with balancer(ports[2:]) as door, pytest.raises(httpx.TransportError):
        httpx.get(door.url)

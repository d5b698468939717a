"""The stores that growth is measured over, and a server on one of them."""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx

from bench._data import FOLDER, Kept, kept
from bench._loading import Size
from tests.bot.web.processes import Process

PATIENCE = 60.0
WHOLE = (1_000, 10_000, 100_000, 1_000_000)
TINY = {200: Size(cases=200, open=20, drafts=5), 400: Size(cases=400, open=40, drafts=5)}


def largest(size: int) -> Sequence[int]:
    """Return the numbers of cases to be measured, up to `size`."""
    return [count for count in (WHOLE if size >= WHOLE[0] else TINY) if count <= size]


@contextmanager
def stores(sizes: Sequence[int]) -> Generator[dict[int, Kept]]:
    """Yield a store for each number of cases; small ones are made for the occasion."""
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        yield {size: kept(f"cases-{size}", TINY.get(size), Path(home) if size in TINY else FOLDER) for size in sizes}


@contextmanager
def served(store: Kept) -> Generator[Process]:
    """Run a server on a store, as an operator runs it; the clock is the real one, and nothing falls due."""
    server = Process(store.folder)
    try:
        server.start()
        yield server
    finally:
        if server.running is not None and server.running.poll() is None:
            server.stop(PATIENCE)
        server.close()


def signed_in(server: Process, role: str) -> httpx.Client:
    """Return a browser of somebody of ours."""
    browser = httpx.Client(base_url=server.url, timeout=PATIENCE, headers={"Accept-Language": "en"})
    joined = browser.post(f"/desk/join/{server.invite(role)}", data={"name": "Ann Lee", "language": "en"})
    if joined.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"not signed in: {joined.status_code}")
    return browser

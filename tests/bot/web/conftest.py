from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
import structlog

from bot.clock import VirtualClock
from bot.logs import without_locals
from tests.bot.web.driving import Town
from tests.bot.web.serving import Serving, serving


@pytest.fixture(scope="package", autouse=True)
def plain_log() -> Iterator[None]:
    """Log as the server does: what structlog prints of an exception by itself takes seconds."""
    structlog.configure(processors=[without_locals, structlog.processors.JSONRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server that many tests share, each with people of its own; nobody moves its clock."""
    clock = VirtualClock(datetime(2026, 9, 29, 2, 0, tzinfo=UTC))
    with serving(tmp_path_factory.mktemp("shared"), clock) as running:
        yield running


@pytest.fixture
def town(site: Serving) -> Town:
    """The people who call the shared server."""
    return site.town


@pytest.fixture
def own_site(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A server for one test, whose clock it may move."""
    with serving(tmp_path / "data", clock) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def each_site(request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A server on each engine."""
    on_postgres = cast("str", request.param) == "postgres"
    url = cast("str", request.getfixturevalue("postgres_database")) if on_postgres else None
    with serving(tmp_path / "data", clock, url) as running:
        yield running

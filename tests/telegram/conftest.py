from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import telegram

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving
from tests.telegram.clients import Raw, client_of
from tests.telegram.ours import ours
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform, platform


@pytest.fixture
def site() -> Iterator[Platform]:
    """A Bot API server as fast as the real one, but without flood control; nothing here waits for its time."""
    with platform(speed=1, limits=None) as running:
        yield running


@pytest.fixture
async def client(site: Platform) -> AsyncIterator[telegram.Bot]:
    """A client that is not ours: python-telegram-bot's own, over its own HTTP."""
    async with client_of(site) as bot:
        yield bot


@pytest.fixture
def raw(site: Platform) -> Iterator[Raw]:
    """A client that has no manners at all."""
    with Raw(site.url) as calls:
        yield calls


@pytest.fixture
def li(site: Platform) -> Person:
    """Somebody who has written to the bot, which has read it."""
    person = site.person("李伟", username="liwei")
    person.starts()
    site.bot.queue.drop()
    return person


@pytest.fixture
def theirs() -> Iterator[Platform]:
    """A Bot API server without flood control, for a Redress whose clock stands still."""
    with platform(limits=None) as running:
        yield running


@pytest.fixture
def redress(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    """Redress beside it, by long polling, under the property playbook."""
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running

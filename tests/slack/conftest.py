from collections.abc import Iterator

import pytest

from bot.clock import VirtualClock
from tests.slack.platform.server import Platform, platform


@pytest.fixture
def theirs(clock: VirtualClock) -> Iterator[Platform]:
    """A Slack without rate limits, for a Redress whose clock stands still."""
    with platform(clock) as running:
        yield running

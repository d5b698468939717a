from collections.abc import Iterator

import pytest

from tests.telegram.platform.server import Platform, platform


@pytest.fixture
def theirs() -> Iterator[Platform]:
    """A Bot API server without flood control."""
    with platform(limits=None) as running:
        yield running

import itertools

import pytest

from tests.torture.patience import Patience


def test_what_moves_is_waited_for_however_long_it_takes() -> None:
    hours, steps = itertools.count(step=3600), itertools.count()
    waiting = Patience(lambda: next(steps), standstill=10_000, now=lambda: next(hours))
    assert waiting.until(lambda: next(steps) > 20, "the twentieth step")


def test_what_stands_still_is_given_up() -> None:
    hours = itertools.count(step=3600)
    with pytest.raises(AssertionError, match="this never came: an answer"):
        Patience(lambda: "still", standstill=10_000, now=lambda: next(hours)).until(lambda: None, "an answer")

"""After trouble we poll again as soon as that makes sense: at once after a cut, when it is told to after a 429."""

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.poller import PAUSE, SOON, Pauses


@pytest.mark.parametrize(
    ("trouble", "rest"),
    [
        (RetryAfter(30), timedelta(seconds=0.5)),
        (NetworkError("cut"), SOON),
        (TimedOut(), SOON),
        (Conflict("another poller"), PAUSE),
        (InvalidToken(), PAUSE),
    ],
)
def test_pause_is_as_long_as_the_trouble_asks_for(trouble: TelegramError, rest: timedelta) -> None:
    assert Pauses(60).after(trouble) == rest


def test_server_without_limits_is_believed_about_its_waits() -> None:
    assert Pauses(0).after(RetryAfter(7)) == timedelta(seconds=7)


def test_pauses_grow_while_trouble_lasts_and_begin_anew_after_it() -> None:
    pauses = Pauses(1)
    rests = [pauses.after(NetworkError("down")).total_seconds() for _ in range(7)]
    assert rests == [0.1, 0.2, 0.4, 0.8, 1.6, 3, 3]
    pauses.went_well()
    assert pauses.after(NetworkError("cut")) == SOON


def test_refusal_that_is_no_network_trouble_is_not_asked_about_often() -> None:
    assert Pauses(1).after(BadRequest("strange")) == PAUSE

"""No period of the platform's sees more calls than it allows, wherever within a call it counts them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import Limit, Pace, Paces
from tests.bot.platform import SECOND, TELEGRAMS, most_within

START = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
PACES = Paces(at_once=8, overall=(Limit(5, SECOND),), chat=(Limit(1, SECOND),))


def ask(pace: Pace, address: str, now: datetime) -> bool:
    """Begin a call where the pace allows it."""
    free = pace.free_at(address, now)
    if not pace.room(now) or free is None or free > now:
        return False
    pace.begin(address, is_group=address.startswith("-"))
    return True


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=80))
def test_no_second_holds_more_than_the_limit_wherever_the_platform_counts(
    calls: list[tuple[int, int, int]],
) -> None:
    pace, now = Pace(PACES), START
    under_way: list[tuple[datetime, str]] = []
    counted: list[tuple[datetime, str]] = []
    for chat, wait, lasts in calls:
        now += timedelta(milliseconds=wait)
        for ends, address in sorted(under_way):
            if ends <= now:
                pace.answer(address, ends)
        under_way = [each for each in under_way if each[0] > now]
        if ask(pace, str(chat), now):
            under_way.append((now + timedelta(milliseconds=lasts), str(chat)))
            # Anywhere between its beginning and its end.
            counted.append((now + timedelta(milliseconds=lasts * (len(counted) % 3) / 2), str(chat)))
    assert most_within(SECOND, sorted(at for at, _ in counted)) <= 5
    for chat in {chat for _, chat in counted}:
        assert most_within(SECOND, sorted(at for at, each in counted if each == chat)) == 1


def test_chat_whose_call_is_under_way_gets_no_second_one() -> None:
    pace = Pace(TELEGRAMS)
    assert ask(pace, "1", START)
    assert pace.free_at("1", START + 10 * SECOND) is None
    pace.answer("1", START + 2 * SECOND)
    assert pace.free_at("1", START + 2 * SECOND) == START + 3 * SECOND


def test_group_gets_twenty_a_minute() -> None:
    pace, now, began = Pace(TELEGRAMS), START, list[datetime]()
    while now < START + timedelta(minutes=3):
        if ask(pace, "-1", now):
            began.append(now)
            pace.answer("-1", now)
        now += SECOND / 10
    assert most_within(timedelta(minutes=1), began) == 20
    assert len(began) == 60


def test_chat_the_platform_asks_to_leave_alone_is_left_alone_and_no_other() -> None:
    pace = Pace(TELEGRAMS)
    assert ask(pace, "1", START)
    pace.answer("1", START)
    pace.hold("1", START + 40 * SECOND)
    assert pace.free_at("1", START + 5 * SECOND) == START + 40 * SECOND
    assert ask(pace, "2", START)


def test_lane_that_is_held_has_no_room_until_then() -> None:
    pace = Pace(TELEGRAMS)
    pace.hold_all(START + 10 * SECOND)
    assert (pace.room(START), pace.next_room(START)) == (0, START + 10 * SECOND)
    assert pace.room(START + 10 * SECOND) == 30


def test_full_lane_says_when_it_has_room_again() -> None:
    pace = Pace(TELEGRAMS)
    for chat in range(30):
        assert ask(pace, str(chat), START)
    assert (pace.room(START), pace.next_room(START)) == (0, None)
    pace.answer("0", START + SECOND)
    assert (pace.room(START + SECOND), pace.next_room(START + SECOND)) == (0, START + 2 * SECOND)


def test_paces_sixty_times_faster_allow_as_many_in_a_sixtieth() -> None:
    faster = TELEGRAMS.faster(60)
    assert faster.overall == (Limit(30, SECOND / 60),)
    assert faster.group[1] == Limit(20, SECOND)


def test_without_limits_only_what_is_under_way_counts() -> None:
    pace = Pace(TELEGRAMS.faster(0))
    assert all(ask(pace, str(chat), START) for chat in range(64))
    assert not ask(pace, "64", START)
    pace.answer("0", START)
    assert ask(pace, "0", START)


def test_addresses_that_are_free_again_are_forgotten() -> None:
    pace = Pace(TELEGRAMS.faster(0))
    for chat in range(30_000):
        assert ask(pace, str(chat), START)
        pace.answer(str(chat), START)
    assert pace.remembered < 15_000

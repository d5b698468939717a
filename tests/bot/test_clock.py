import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock, ScaledClock, SystemClock, VirtualClock

START = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
A_DAY_A_SECOND = 86_400.0


def real_and_scaled() -> list[Clock]:
    return [SystemClock(), ScaledClock(START, A_DAY_A_SECOND)]


async def test_system_clock_says_the_time_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta()


@pytest.mark.parametrize("clock", real_and_scaled())
async def test_sleep_ends_no_sooner_than_it_is_due(clock: Clock) -> None:
    due = clock.now() + timedelta(milliseconds=20)
    await clock.sleep_until(due, asyncio.Event())
    assert clock.now() >= due


@pytest.mark.parametrize("clock", [*real_and_scaled(), VirtualClock(START)])
async def test_sleep_ends_when_it_is_woken_and_clears_the_call(clock: Clock) -> None:
    wake = asyncio.Event()
    asleep = asyncio.create_task(clock.sleep_until(clock.now() + timedelta(days=9_000), wake))
    await asyncio.sleep(0)
    wake.set()
    await asleep
    assert not wake.is_set()


@pytest.mark.parametrize("clock", [*real_and_scaled(), VirtualClock(START)])
async def test_sleep_without_a_due_time_waits_for_the_call_alone(clock: Clock) -> None:
    wake = asyncio.Event()
    asleep = asyncio.create_task(clock.sleep_until(None, wake))
    await asyncio.sleep(0)
    assert not asleep.done()
    wake.set()
    await asleep


@pytest.mark.parametrize("clock", [*real_and_scaled(), VirtualClock(START)])
class CorrectedClock(SystemClock):
    """A clock that somebody sets."""

    off = timedelta()

    def now(self) -> datetime:
        return super().now() + self.off


async def test_sleep_ends_when_the_clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.clock.LONGEST_NAP", timedelta(milliseconds=1))
    clock = CorrectedClock()
    asleep = asyncio.create_task(clock.sleep_until(clock.now() + timedelta(hours=1), asyncio.Event()))
    await asyncio.sleep(0)
    clock.off = timedelta(hours=-1)
    await asyncio.wait_for(asleep, timeout=30)


async def test_virtual_clock_that_is_put_back_lets_everybody_look_again() -> None:
    clock = VirtualClock(START)
    asleep = asyncio.create_task(clock.sleep_until(START + timedelta(hours=1), asyncio.Event()))
    await asyncio.sleep(0)
    clock.put_back(timedelta(hours=1))
    await asleep
    assert clock.now() == START - timedelta(hours=1)


async def test_due_time_that_has_passed_still_lets_others_run(clock: Clock) -> None:
    others = asyncio.Event()
    asyncio.get_running_loop().call_soon(others.set)
    await clock.sleep_until(clock.now(), asyncio.Event())
    assert others.is_set()


async def test_scaled_clock_sets_out_from_its_start_and_only_goes_forward() -> None:
    clock = ScaledClock(START, A_DAY_A_SECOND)
    seen = [clock.now() for _ in range(3)]
    assert [START, *seen] == sorted([START, *seen])


async def test_scaled_clock_refuses_a_speed_that_goes_nowhere() -> None:
    with pytest.raises(ValueError, match="never gets anywhere"):
        ScaledClock(START, 0)


async def test_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(START.astimezone(timezone(timedelta(hours=8))))
    assert clock.now() == START
    clock.advance(timedelta(hours=3))
    assert clock.now() == START + timedelta(hours=3)


async def test_virtual_clock_wakes_who_is_due_and_nobody_else() -> None:
    clock = VirtualClock(START)
    soon = asyncio.create_task(clock.sleep_until(START + timedelta(hours=1), asyncio.Event()))
    late = asyncio.create_task(clock.sleep_until(START + timedelta(hours=2), asyncio.Event()))
    await asyncio.sleep(0)
    clock.advance(timedelta(hours=1))
    await soon
    assert not late.done()
    assert clock.next_due() == START + timedelta(hours=2)
    clock.set(START + timedelta(days=1))
    await late


async def test_sleeper_that_gives_up_is_forgotten_by_the_virtual_clock() -> None:
    clock = VirtualClock(START)
    asleep = asyncio.create_task(clock.sleep_until(START + timedelta(hours=1), asyncio.Event()))
    await asyncio.sleep(0)
    asleep.cancel()
    await asyncio.wait([asleep])
    assert clock.next_due() is None


async def test_virtual_clock_never_runs_back() -> None:
    with pytest.raises(ValueError, match="does not run back"):
        VirtualClock(START).advance(timedelta(seconds=-1))


async def test_virtual_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="names no zone"):
        VirtualClock(START).set(START.replace(tzinfo=None))

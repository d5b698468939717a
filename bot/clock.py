"""The only place that reads the real time; everything else is told `now` or holds a `Clock`."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

# The loop's own timer stands still while the machine sleeps, so a long wait looks at the wall clock now and then.
LONGEST_NAP = timedelta(seconds=30)


class Clock(Protocol):
    """What time it is, and waiting for a time to come."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    async def sleep_until(self, due: datetime | None, wake: asyncio.Event) -> None:
        """Return when `due` has passed or `wake` is set, and leave `wake` cleared.

        With `due=None` only `wake` ends the wait. One sleeper an event, set from the event loop's thread.
        A clock that is put back ends the wait too: who slept looks again.
        The event loop gets its turn even where `due` has passed already.
        """
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, due: datetime | None, wake: asyncio.Event) -> None:
        await _sleep(self, due, wake, speed=1.0)


class ScaledClock:
    """A clock that sets out from `start` and runs `speed` times as fast as the real one: 1440 makes a day a minute."""

    def __init__(self, start: datetime, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"a clock that runs {speed} times as fast never gets anywhere")
        self._start = _in_utc(start)
        self._speed = speed
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._began) * self._speed)

    async def sleep_until(self, due: datetime | None, wake: asyncio.Event) -> None:
        await _sleep(self, due, wake, self._speed)


@dataclass(frozen=True, slots=True, eq=False)
class _Sleeper:
    due: datetime | None
    wake: asyncio.Event


class VirtualClock:
    """A clock that stands still until it is moved, for tests and simulation; waiting on it takes no real time."""

    def __init__(self, start: datetime) -> None:
        self._now = _in_utc(start)
        self._sleepers: list[_Sleeper] = []

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Move to `now` and wake who was due by then.

        Raises:
            ValueError: `now` is before the present instant, or names no zone.
        """
        now = _in_utc(now)
        if now < self._now:
            raise ValueError(f"time does not run back from {self._now} to {now}")
        self._now = now
        for sleeper in self._sleepers:
            if sleeper.due is not None and sleeper.due <= now:
                sleeper.wake.set()

    def advance(self, by: timedelta) -> None:
        """Move on by `by` and wake who is due by then.

        Raises:
            ValueError: `by` is negative.
        """
        self.set(self._now + by)

    def put_back(self, by: timedelta) -> None:
        """Jump back, as a wall clock that is corrected does, and let everybody look again."""
        self._now -= by
        for sleeper in self._sleepers:
            sleeper.wake.set()

    def next_due(self) -> datetime | None:
        """Return the earliest instant that somebody sleeps until, None if nobody waits for a time."""
        return min((sleeper.due for sleeper in self._sleepers if sleeper.due is not None), default=None)

    async def sleep_until(self, due: datetime | None, wake: asyncio.Event) -> None:
        if due is not None and due <= self._now:
            await asyncio.sleep(0)
        else:
            await self._sleep(_Sleeper(due, wake))
        wake.clear()

    async def _sleep(self, sleeper: _Sleeper) -> None:
        self._sleepers.append(sleeper)
        try:
            await sleeper.wake.wait()
        finally:
            self._sleepers.remove(sleeper)


async def _sleep(clock: Clock, due: datetime | None, wake: asyncio.Event, speed: float) -> None:
    if due is None:
        await wake.wait()
    before = now = clock.now()
    while not wake.is_set() and due is not None and before <= now < due:
        nap = min((due - now) / speed, LONGEST_NAP)
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), nap.total_seconds())
        before, now = now, clock.now()
    await asyncio.sleep(0)
    wake.clear()


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} names no zone")
    return instant.astimezone(UTC)

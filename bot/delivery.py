"""From the outbox to the platforms: a loop a lane, which one process serves at a time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from starlette.routing import Route

from bot.channel import Channel, LaneState, Premises
from bot.fetching import Fetch
from bot.logs import Log
from bot.loops import AFTER_TROUBLE, Loop, leave
from bot.pace import Pace
from handlers.delivering import NOTHING, Claimed, claim, give_up, leave_unknown, recover, settle
from handlers.house import House
from handlers.outgoing import Done, NotSent, Outcome, Outgoing, Sent, Unknown
from handlers.places import room_of
from handlers.speaking import lane_topic
from workflow.ports import Work

LASTS = timedelta(seconds=10)
"""How long a lane is its holder's without a sign of life."""
RENEWED = timedelta(seconds=3)
"""How often its holder renews it and others look whether it is free: a dead one's is taken over within 15 s."""
FULL_TRIES = 3
"""How often it is tried to settle a message in full before that is given up and people are told."""
GRACE = 2.0
"""Seconds that calls under way have to end when the process stops."""

Settle = Callable[[Work, House, Outgoing, Outcome, datetime], None]
WAYS: tuple[Settle, ...] = (settle, give_up, leave_unknown)
"""In full; by telling people only; by doing nothing else."""

log = Log()


class NotMadeError(Exception):
    """What was to be sent could not be made; nothing was sent."""


class Lane:
    """Sends what waits for one channel, as fast as its platform allows."""

    def __init__(self, premises: Premises, channel: Channel, holder: str) -> None:
        self._premises, self._channel, self._holder = premises, channel, holder
        self._pace = Pace(channel.paces)
        self._loop = Loop(premises, self.topic, self._step, self._next_at, self._put_back)
        self._under_way: set[asyncio.Task[None]] = set()
        self._is_ours = False
        self._looked_at = self._renew_at = premises.clock.now()
        self._tell(LaneState.STARTING)

    @property
    def name(self) -> str:
        """The lane's name in the outbox."""
        return self._channel.name

    @property
    def topic(self) -> str:
        """What a commit says that puts something on this lane; also the name of its lease."""
        return lane_topic(self._channel.name)

    @property
    def state(self) -> LaneState:
        """How the lane is, in this process."""
        return self._premises.lanes.states[self.name]

    def committed(self, topics: frozenset[str]) -> None:
        """Hear what a commit changed."""
        self._loop.committed(topics)

    def start(self) -> None:
        """Begin to send."""
        self._loop.start()

    async def stop(self) -> None:
        """Send nothing new, wait a little for what is under way, and let another process serve the lane."""
        await self._loop.stop()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._is_ours:
            await leave(self._premises, self.topic, self._holder)

    async def _step(self, premises: Premises) -> int:
        now = premises.clock.now()
        room = self._pace.room(now)
        if now < self._renew_at and not (self._is_ours and room):
            return 0
        claimed = await premises.store.write(lambda work: self._claim(work, now, room))
        self._renew_at, self._looked_at, self._is_ours = now + RENEWED, now, claimed is not None
        if claimed is None:
            self._tell(LaneState.ELSEWHERE)
            return 0
        if self.state not in {LaneState.REFUSED, LaneState.STUCK}:
            self._tell(LaneState.SERVED)
        for outgoing in claimed.outgoing:
            self._begin(outgoing)
        if claimed.looked_on:
            self._loop.wake()
        return len(claimed.outgoing)

    async def _put_back(self, before: datetime, now: datetime) -> None:
        """Go on at once where the clock was put back: what was to be sent then is to be sent now."""
        await self._premises.store.write(lambda work: work.lanes.put_back(self.name, before + RENEWED, now))
        self._pace.put_back(before - now)
        self._renew_at = self._looked_at = now

    def _claim(self, work: Work, now: datetime, room: int) -> Claimed | None:
        """Return what is to be sent now; None where the lane is another process's."""
        if not work.leases.take(self.topic, self._holder, now, LASTS):
            return None
        if not self._is_ours:
            recover(work, self._premises.house, self.name, now)
        if not room:
            return NOTHING
        return claim(work, self._premises.house, self.name, now, room, lambda address: self._pace.free_at(address, now))

    def _next_at(self, work: Work) -> datetime | None:
        if not self._is_ours:
            return self._renew_at
        moments = [self._renew_at]
        now = self._premises.clock.now()
        waiting = self._pace.next_room(now) if not self._pace.room(now) else self._next_due(work)
        return min([*moments, waiting] if waiting is not None else moments)

    def _next_due(self, work: Work) -> datetime | None:
        # Not of now: what became ready since the last look would be overlooked.
        return work.lanes.next_due(self.name, self._looked_at)

    def _begin(self, outgoing: Outgoing) -> None:
        self._pace.begin(room_of(outgoing.address), is_group=self._channel.is_group(outgoing.address))
        task = asyncio.create_task(self._carry(outgoing), name=f"send {self.name}")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, outgoing: Outgoing) -> None:
        """Send one message and settle it; what is cut off here is settled as not known by whoever comes next."""
        try:
            outgoing = outgoing if outgoing.wanted is None else await self._made(outgoing)
            outcome = await self._channel.send(outgoing)
        except NotMadeError as fault:
            outcome = NotSent(why=str(fault))
        except Exception as fault:
            log.exception("sending failed", lane=self.name)
            outcome = Unknown(why=type(fault).__name__)
        now = self._premises.clock.now()
        self._pace.answer(room_of(outgoing.address), now)
        outcome = self._mind(outgoing, outcome, now)
        await self._settle(outgoing, outcome, now)
        self._loop.wake()

    async def _made(self, outgoing: Outgoing) -> Outgoing:
        # Few processes ever post a report.
        from bot.reports.posting import prepared

        try:
            return await prepared(self._premises, outgoing)
        except Exception as fault:
            log.exception("report not made", lane=self.name)
            raise NotMadeError(type(fault).__name__) from None

    def _mind(self, outgoing: Outgoing, outcome: Outcome, now: datetime) -> Outcome:
        """Leave the chat, or the whole lane, alone for as long as the platform asks."""
        if isinstance(outcome, Sent | Done):
            self._tell(LaneState.SERVED)
        if not isinstance(outcome, NotSent):
            return outcome
        if outcome.whole_lane:
            log.error("lane refused", lane=self.name, why=outcome.why)
            self._tell(LaneState.REFUSED)
            self._pace.hold_all(now + (outcome.after or LASTS))
            return replace(outcome, after=timedelta())
        if outcome.after is not None:
            self._pace.hold(room_of(outgoing.address), now + outcome.after)
        return outcome

    async def _settle(self, outgoing: Outgoing, outcome: Outcome, now: datetime) -> None:
        """Store what came of a call; after some tries more plainly, as its chat waits and people have to hear of it."""
        clock = self._premises.clock
        for tried in count(1):
            for way in WAYS if tried >= FULL_TRIES else WAYS[:1]:
                if await self._settled(way, outgoing, outcome, now):
                    return
            if tried >= FULL_TRIES:
                self._tell(LaneState.STUCK)
            await clock.sleep_until(clock.now() + AFTER_TROUBLE, asyncio.Event())

    async def _settled(self, way: Settle, outgoing: Outgoing, outcome: Outcome, now: datetime) -> bool:
        house = self._premises.house
        try:
            await self._premises.store.write(lambda work: way(work, house, outgoing, outcome, now))
        except Exception:
            log.exception("settling failed", lane=self.name, way=way.__name__)
            return False
        if self.state is LaneState.STUCK:
            self._tell(LaneState.SERVED)
        return True

    def _tell(self, state: LaneState) -> None:
        self._premises.lanes.states[self.name] = state


class Delivery:
    """All channels of this process with their lanes."""

    def __init__(self, premises: Premises, channels: Sequence[Channel], holder: str) -> None:
        self._channels = channels
        self._lanes = [Lane(premises, channel, holder) for channel in channels]
        self._opening: asyncio.Task[object] | None = None

    def routes(self) -> Sequence[Route]:
        """Return the addresses at which platforms push to us."""
        return [route for channel in self._channels for route in channel.routes()]

    def fetchers(self) -> Mapping[str, Fetch]:
        """Return how each channel gets a file that its platform has."""
        return {channel.name: channel.fetch for channel in self._channels}

    def committed(self, topics: frozenset[str]) -> None:
        """Hear what a commit changed."""
        for lane in self._lanes:
            lane.committed(topics)
        for channel in self._channels:
            channel.committed(topics)

    def start(self) -> None:
        """Begin to receive and to send."""
        self._opening = asyncio.create_task(self._open(), name="open channels")
        for lane in self._lanes:
            lane.start()

    async def _open(self) -> None:
        for channel in self._channels:
            await channel.open()

    async def stop(self) -> None:
        """Receive nothing more, then send nothing more."""
        if self._opening is not None:
            await self._opening
        await asyncio.gather(*(channel.close() for channel in self._channels))
        await asyncio.gather(*(lane.stop() for lane in self._lanes))
        # Not before: a call that is cut off may have arrived, and whoever serves the lane next would send it again.
        await asyncio.gather(*(channel.hang_up() for channel in self._channels))

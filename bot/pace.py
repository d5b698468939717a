"""How fast a lane may send: the platform's published limits, kept on our side whatever the network does.

A limit is so many places, each free again a period after the *answer* to its call. The platform handles a call
between its beginning and its answer, so no period of its own can see more calls than there are places.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FORGET_ABOVE = 10_000
"""Addresses remembered before those that are free again are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many calls within a period."""

    most: int
    within: timedelta

    def faster(self, times: float) -> "Limit":
        """Return the limit for a platform that runs so many times as fast."""
        return Limit(self.most, self.within / times)


ONE_BY_ONE = Limit(1, timedelta())
"""An address gets its next message when the one before was answered."""


@dataclass(slots=True)
class _Places:
    limits: tuple[Limit, ...]
    under_way: int = 0
    answered: tuple[datetime, ...] = ()
    """When calls were answered, newest last, as far back as a limit looks."""
    held_until: datetime | None = None

    def free_at(self, now: datetime) -> datetime | None:
        """Return when the next call may begin, not before `now`; None while only an answer can make room."""
        moments = [now] if self.held_until is None else [now, self.held_until]
        for limit in self.limits:
            places = limit.most - self.under_way
            if places <= 0:
                return None
            if len(self.answered) >= places:
                moments.append(self.answered[-places] + limit.within)
        return max(moments)

    def room(self, now: datetime) -> int:
        """Return how many calls may begin now."""
        if self.held_until is not None and self.held_until > now:
            return 0
        rooms = [limit.most - self.under_way - self._resting(limit, now) for limit in self.limits]
        return max(0, min(rooms))

    def _resting(self, limit: Limit, now: datetime) -> int:
        return sum(1 for at in self.answered if at + limit.within > now)

    def answer(self, at: datetime) -> None:
        """Note that a call was answered."""
        self.under_way -= 1
        longest = max(limit.within for limit in self.limits)
        self.answered = tuple(each for each in (*self.answered, at) if each + longest > at)

    def put_back(self, by: timedelta) -> None:
        """Keep the distances where the clock was put back."""
        self.answered = tuple(at - by for at in self.answered)
        self.held_until = self.held_until and self.held_until - by

    def is_forgotten(self, now: datetime) -> bool:
        """Tell whether nothing of it counts any more."""
        free = self.free_at(now)
        return self.under_way == 0 and free is not None and free <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """The limits of a platform.

    Attributes:
        at_once: calls under way at the same time; no rule of the platform's, but of good manners.
        overall: for the whole lane.
        chat: for one person's chat.
        group: for one group.
    """

    at_once: int
    overall: tuple[Limit, ...] = ()
    chat: tuple[Limit, ...] = ()
    group: tuple[Limit, ...] = ()

    def faster(self, times: float) -> "Paces":
        """Return the paces for a platform so many times as fast; 0 is one without limits."""
        if times == 0:
            return Paces(at_once=self.at_once)
        overall, chat, group = (
            tuple(limit.faster(times) for limit in limits) for limits in (self.overall, self.chat, self.group)
        )
        return Paces(at_once=self.at_once, overall=overall, chat=chat, group=group)


@dataclass(slots=True)
class Pace:
    """What a lane has sent lately, and so may send now; it stands before the claim, so nothing waits in memory."""

    paces: Paces
    _overall: _Places = field(init=False)
    _chats: dict[str, _Places] = field(init=False, default_factory=dict[str, _Places])

    def __post_init__(self) -> None:
        self._overall = _Places((Limit(self.paces.at_once, timedelta()), *self.paces.overall))

    def room(self, now: datetime) -> int:
        """Return how many calls may begin now."""
        return self._overall.room(now)

    def next_room(self, now: datetime) -> datetime | None:
        """Return when a call may begin, not before `now`; None while only an answer can make room."""
        return self._overall.free_at(now)

    def free_at(self, address: str, now: datetime) -> datetime | None:
        """Return when the next call to an address may begin, not before `now`; None while one is under way there."""
        chat = self._chats.get(address)
        return now if chat is None else chat.free_at(now)

    def begin(self, address: str, *, is_group: bool) -> None:
        """Note that a call to an address begins."""
        self._overall.under_way += 1
        limits = self.paces.group if is_group else self.paces.chat
        places = self._chats.setdefault(address, _Places((ONE_BY_ONE, *limits)))
        places.under_way += 1

    def answer(self, address: str, now: datetime) -> None:
        """Note that a call to an address was answered, or given up."""
        self._overall.answer(now)
        self._chats[address].answer(now)
        if len(self._chats) > FORGET_ABOVE:
            self._chats = {name: each for name, each in self._chats.items() if not each.is_forgotten(now)}

    @property
    def remembered(self) -> int:
        """How many addresses something is known of."""
        return len(self._chats)

    def put_back(self, by: timedelta) -> None:
        """Go on from an earlier time: the clock was put back."""
        for each in (self._overall, *self._chats.values()):
            each.put_back(by)

    def hold(self, address: str, until: datetime) -> None:
        """Leave an address alone until a moment: the platform asked for it."""
        self._chats[address].held_until = until

    def hold_all(self, until: datetime) -> None:
        """Leave the whole lane alone until a moment."""
        self._overall.held_until = until

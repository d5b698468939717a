"""Open streams and what wakes them: a commit's topics reach every browser that listens for one."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

KEEP_ALIVE = 15.0
"""Seconds of silence after which a stream sends a comment, so that proxies keep it open."""
SECOND = timedelta(seconds=1)
UNREAD = 10
"""Messages a customer's client may send in a second without having asked for the answers."""


class Hub:
    """Wakes streams by topic, and ends them all when the server stops."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._closing = False

    def committed(self, topics: frozenset[str]) -> None:
        """Wake the streams that wait for any of `topics`."""
        for topic in topics & self._waiting.keys():
            for event in self._waiting[topic]:
                event.set()

    def close(self) -> None:
        """End every stream."""
        self._closing = True
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def follow(
        self, topic: str | Callable[[], str], fetch: Callable[[], Awaitable[Sequence[str]]]
    ) -> AsyncIterator[str]:
        """Yield what `fetch` returns now and after each commit on `topic`, with comments in between.

        A topic that is asked for may change with a fetch: a chat gets its own with the first message.
        """
        woken = asyncio.Event()
        while not self._closing:
            named = topic if isinstance(topic, str) else topic()
            with self._listening(named, woken):
                woken.clear()
                for part in await fetch():
                    yield part
                if named != (topic if isinstance(topic, str) else topic()):
                    continue
                try:
                    await asyncio.wait_for(woken.wait(), KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"

    @contextmanager
    def _listening(self, topic: str, woken: asyncio.Event) -> Generator[None]:
        self._waiting[topic].add(woken)
        try:
            yield
        finally:
            self._waiting[topic].discard(woken)
            if not self._waiting[topic]:
                del self._waiting[topic]


class Pace:
    """Tells a burst (messages sent without reading the answers) from a quick conversation."""

    def __init__(self) -> None:
        self._unread: dict[str, list[datetime]] = {}

    def is_burst(self, chat: str, now: datetime) -> bool:
        """Count a message and tell whether its chat is in a burst."""
        recent = [at for at in self._unread.get(chat, ()) if now - at < SECOND]
        self._unread[chat] = [*recent[-UNREAD:], now]
        return len(recent) >= UNREAD

    def has_read(self, chat: str) -> None:
        """Note that the chat's client has asked for the answers."""
        self._unread.pop(chat, None)

"""Unrest on the wires: connections that end or are to be replaced, acknowledgements that are lost, envelopes twice."""

import asyncio
import random
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.slack.platform.giving import Gift
from tests.slack.platform.wires import Wires

if TYPE_CHECKING:
    from aiohttp import web


class Trouble(StrEnum):
    """What may happen between two envelopes."""

    CUT = "all connections are cut without a word"
    CLOSED = "all connections are closed"
    WARNING = "a `disconnect` warns, and the connection ends a while later"
    REFRESH = "a `disconnect` asks for another connection, and this one ends a while later"
    LOST = "an acknowledgement does not arrive"
    DOUBLED = "an envelope comes twice at the same time"


class Unrest:
    """Gives over the wires, with one trouble after another by lot, one for every so many events.

    A retry brings no further trouble: there are only three, and what none of them brings is lost by the platform.
    """

    def __init__(self, wires: Wires, seed: int, every: int = 5) -> None:
        self.seen = Counter[Trouble]()
        self._wires, self._every, self._lot = wires, every, random.Random(seed)
        self._attempts = 0
        self._coming: list[Trouble] = []
        self._leaving: list[web.WebSocketResponse] = []

    async def attempt(self, gift: Gift, retry: int, reason: str) -> str:
        self._attempts += not retry
        if retry or self._attempts % self._every:
            return await self._wires.attempt(gift, retry, reason)
        trouble = self._next()
        self.seen[trouble] += 1
        await self._upset(trouble)
        if trouble is Trouble.DOUBLED:
            return (await asyncio.gather(*(self._wires.attempt(gift, retry, reason) for _ in range(2))))[0]
        found = await self._wires.attempt(gift, retry, reason)
        return "http_timeout" if trouble is Trouble.LOST else found

    def _next(self) -> Trouble:
        """Return the next trouble: each once, in an order that the lot decides, and then all again."""
        if not self._coming:
            self._coming = self._lot.sample(list(Trouble), len(Trouble))
        return self._coming.pop()

    async def _upset(self, trouble: Trouble) -> None:
        leaving, self._leaving = self._leaving, []
        for wire in leaving:
            await wire.close()
        if trouble is Trouble.CUT:
            self._wires.cut()
        elif trouble is Trouble.CLOSED:
            await self._wires.close()
        elif trouble in (Trouble.WARNING, Trouble.REFRESH):
            self._leaving = list(self._wires.open)
            await self._wires.replace("warning" if trouble is Trouble.WARNING else "refresh_requested")

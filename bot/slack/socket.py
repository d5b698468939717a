"""Socket Mode: what comes over a WebSocket is stored before its envelope is acknowledged.

Not by slack_sdk's own client: it closes one connection before it opens the next, goes on trying an address that is good
once, and acknowledges on whatever connection is the newest.
"""

import asyncio
import contextlib
import json
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import aiohttp

from bot.clock import Clock
from bot.logs import Log
from bot.slack.door import Door
from bot.slack.outcomes import why_of
from bot.slack.web import TROUBLES, Web

SOON, PAUSE = timedelta(seconds=0.1), timedelta(seconds=3)
"""After trouble, and at most, where it goes on. Presses are sent once: whatever comes while nobody listens is lost."""
SWITCHED_OFF = timedelta(minutes=1)
"""After the platform said that Socket Mode is switched off."""
HEARTBEAT = 10.0
"""Seconds after which a silent connection is asked whether it is there."""
LINGERS = 30.0
"""Seconds that an old connection is listened to beside the new one, unless the platform closes it first."""
LARGEST = 16 * 1024 * 1024

log = Log()
Frame = Mapping[str, Any]


class _Line:
    """One connection."""

    def __init__(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        self.wire = wire
        self.leaving = asyncio.Event()
        """It is to be replaced, or has ended."""
        self.greeted = False
        self.why = ""


class Socket:
    """Keeps one connection open, and two while the platform has one replaced."""

    def __init__(self, web: Web, session: aiohttp.ClientSession, door: Door, clock: Clock) -> None:
        self._web, self._session, self._door, self._clock = web, session, door, clock
        self._keeping: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to receive."""
        self._keeping = asyncio.create_task(self._keep(), name="socket slack")

    async def stop(self) -> None:
        """Stop; what was received and not acknowledged is given again to whoever connects next."""
        tasks = [*([self._keeping] if self._keeping else []), *self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self) -> None:
        pause = SOON
        while True:
            line = await self._opened()
            if line is not None:
                self._beside(self._listen(line))
                await line.leaving.wait()
                if line.why == "link_disabled":
                    await self._pause(SWITCHED_OFF)
                    continue
            if line is not None and line.greeted:
                pause = SOON
                continue
            await self._pause(pause)
            pause = min(pause * 2, PAUSE)

    async def _opened(self) -> _Line | None:
        """Return a new connection, at an address of its own; None where there is trouble."""
        try:
            answer = await self._web.call("apps.connections.open")
            wire = await self._session.ws_connect(str(answer["url"]), heartbeat=HEARTBEAT, max_msg_size=LARGEST)
        except (*TROUBLES, ValueError, KeyError) as trouble:
            log.info("socket not opened", lane="slack", why=why_of(trouble))
            return None
        return _Line(wire)

    async def _listen(self, line: _Line) -> None:
        try:
            async for message in line.wire:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._heard(line, _read(str(message.data)))
        finally:
            line.leaving.set()
            with contextlib.suppress(*TROUBLES, OSError):
                await line.wire.close()

    def _heard(self, line: _Line, frame: Frame) -> None:
        match frame.get("type"):
            case "hello":
                line.greeted = True
            case "disconnect":
                log.info("socket to be replaced", lane="slack", why=str(frame.get("reason")))
                line.why = str(frame.get("reason"))
                line.leaving.set()
                self._beside(self._leave(line))
            case _ if isinstance(frame.get("envelope_id"), str):
                self._beside(self._take(line, frame))
            case _:
                pass

    async def _leave(self, line: _Line) -> None:
        """Close a connection that is replaced, if the platform does not."""
        await self._pause(timedelta(seconds=LINGERS))
        await line.wire.close()

    async def _take(self, line: _Line, frame: Frame) -> None:
        """Store what an envelope has, then acknowledge it on the connection that it came by."""
        payload = frame.get("payload")
        answer = await self._door.hear(cast("dict[str, Any]", payload) if isinstance(payload, dict) else {})
        if answer.status != HTTPStatus.OK:
            return
        said: dict[str, Any] = {"envelope_id": frame["envelope_id"]}
        if answer.body and frame.get("accepts_response_payload"):
            said["payload"] = json.loads(answer.body)
        # Where the connection is gone the platform sends it again, and it is known by its key.
        with contextlib.suppress(*TROUBLES, OSError):
            await line.wire.send_json(said)

    async def _pause(self, lasts: timedelta) -> None:
        await self._clock.sleep_until(self._clock.now() + lasts, asyncio.Event())

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _read(text: str) -> Frame:
    """Return a frame; nothing is in one that can't be read."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast("Frame", found) if isinstance(found, dict) else {}

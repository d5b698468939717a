"""Socket Mode: WebSockets that the app opens, at addresses that apps.connections.open gives out.

"Using Socket Mode": the first frame is `hello`; each envelope is to be acknowledged by its `envelope_id`; up to ten
connections may be open, and a payload is sent to any one of them; before one is replaced comes `disconnect`, with the
reason `warning` or `refresh_requested`, and with `link_disabled` where Socket Mode was switched off.
"""

import asyncio
import itertools
import json
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from tests.slack.platform.accounts import ENTERPRISE_APP
from tests.slack.platform.giving import COMMANDS, EVENTS, Gift
from tests.slack.platform.shapes import Json

MOST = 10


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An envelope that is not acknowledged yet, and the connection that it went over."""

    wire: web.WebSocketResponse
    answer: asyncio.Future[Json | None]


class Wires:
    """All connections of the app, and what waits to be acknowledged."""

    def __init__(self, seed: int) -> None:
        self.root = ""
        self.open: list[web.WebSocketResponse] = []
        self.opened = 0
        """How many there have been."""
        self.most_at_once = 0
        self.mute = False
        """Nothing is read: acknowledgements are lost."""
        self.deaf = False
        """No ping is answered, as where a connection is gone and nobody was told."""
        self.refuses = ""
        """With which reason every new connection is turned away, as far as it is."""
        self.refused = 0
        self._random = random.Random(seed)
        self._tickets = set[str]()
        self._numbers = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._ponged = asyncio.Event()

    def address(self) -> str:
        """apps.connections.open: the address is good for one connection."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return f"{self.root.replace('http', 'ws', 1)}/link/{ticket}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve a connection until it ends."""
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        wire = web.WebSocketResponse(autoping=False)
        await wire.prepare(request)
        if reason := self.refuses or ("too_many_websockets" if len(self.open) >= MOST else ""):
            self.refused += 1
            await wire.send_json({"type": "disconnect", "reason": reason})
            await wire.close()
            return wire
        await wire.send_json(self._hello())
        self.open.append(wire)
        self.opened, self.most_at_once = self.opened + 1, max(self.most_at_once, len(self.open))
        try:
            async for frame in wire:
                await self._hear(wire, frame)
        finally:
            self.open.remove(wire)
            self._lose(wire)
        return wire

    async def _hear(self, wire: web.WebSocketResponse, frame: WSMessage) -> None:
        if frame.type is WSMsgType.TEXT and not self.mute:
            self._acknowledged(json.loads(frame.data))
        elif frame.type is WSMsgType.PING and not self.deaf:
            await wire.pong(frame.data)
        elif frame.type is WSMsgType.PONG:
            self._ponged.set()

    def _lose(self, wire: web.WebSocketResponse) -> None:
        """Give up what was sent over a connection that has ended: nobody will acknowledge it there any more."""
        for each in self._waiting.values():
            if each.wire is wire and not each.answer.done():
                each.answer.set_exception(ConnectionResetError())

    def _hello(self) -> Json:
        known = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": ENTERPRISE_APP}
        return {"type": "hello", "num_connections": len(self.open) + 1, "connection_info": about, "debug_info": known}

    def _acknowledged(self, frame: Any) -> None:
        waiting = self._waiting.pop(str(frame.get("envelope_id")), None)
        if waiting is not None and not waiting.answer.done():
            waiting.answer.set_result(frame.get("payload"))

    async def attempt(self, gift: Gift, retry: int, reason: str) -> str:
        """Send an envelope over any of the connections, and wait for its acknowledgement."""
        if not self.open:
            return "connection_failed"
        ident, wire = f"envelope-{next(self._numbers)}", self._random.choice(self.open)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[ident] = _Waiting(wire, answer)
        frame: Json = {"envelope_id": ident, "type": gift.kind, "payload": gift.payload}
        frame |= {"accepts_response_payload": gift.kind == COMMANDS or gift.payload.get("type") == "view_submission"}
        frame |= {"retry_attempt": retry, "retry_reason": reason} if gift.kind == EVENTS else {}
        try:
            await wire.send_json(frame)
            gift.answer = await answer or gift.answer
        except (ConnectionError, RuntimeError):
            return "connection_failed"
        finally:
            self._waiting.pop(ident, None)
        return ""

    async def replace(self, reason: str = "refresh_requested") -> None:
        """Ask for all connections to be replaced; they are closed a moment later."""
        for wire in list(self.open):
            # One that was cut a moment ago is still among them.
            with suppress(ConnectionError):
                await wire.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})

    async def ping(self) -> None:
        """Ask the newest connection whether it is there, and return once it says so (RFC 6455, 5.5.2)."""
        self._ponged.clear()
        await self.open[-1].ping()
        await self._ponged.wait()

    async def close(self) -> None:
        """Close all connections, as after a `disconnect`."""
        for wire in list(self.open):
            await wire.close()

    def cut(self) -> None:
        """Cut all connections without a word."""
        for wire in list(self.open):
            transport = wire._req.transport if wire._req else None  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            if transport is not None:
                transport.abort()

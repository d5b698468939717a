"""Socket Mode: WebSockets that the app opens, at addresses that apps.connections.open gives out.

"Using Socket Mode": the first frame is `hello`; each envelope is to be acknowledged by its `envelope_id`; up to ten
connections may be open, and a payload is sent to any one of them; before one is replaced comes `disconnect`, with the
reason `warning` or `refresh_requested`, and with `link_disabled` where Socket Mode was switched off.
"""

import asyncio
import itertools
import json
import random
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.platform.accounts import ENTERPRISE_APP
from tests.slack.platform.giving import COMMANDS, EVENTS, Gift
from tests.slack.platform.shapes import Json

MOST = 10


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
        self._random = random.Random(seed)
        self._tickets = set[str]()
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}

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
        wire = web.WebSocketResponse()
        await wire.prepare(request)
        if len(self.open) >= MOST:
            await wire.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await wire.close()
            return wire
        await wire.send_json(self._hello())
        self.open.append(wire)
        self.opened, self.most_at_once = self.opened + 1, max(self.most_at_once, len(self.open))
        try:
            async for frame in wire:
                if frame.type is WSMsgType.TEXT and not self.mute:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self.open.remove(wire)
        return wire

    def _hello(self) -> Json:
        known = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": ENTERPRISE_APP}
        return {"type": "hello", "num_connections": len(self.open) + 1, "connection_info": about, "debug_info": known}

    def _acknowledged(self, frame: Any) -> None:
        waiting = self._waiting.pop(str(frame.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame.get("payload"))

    async def attempt(self, gift: Gift, retry: int, reason: str) -> str:
        """Send an envelope over any of the connections, and wait for its acknowledgement."""
        if not self.open:
            return "connection_failed"
        ident = f"envelope-{next(self._numbers)}"
        self._waiting[ident] = asyncio.get_running_loop().create_future()
        frame: Json = {"envelope_id": ident, "type": gift.kind, "payload": gift.payload}
        frame |= {"accepts_response_payload": gift.kind == COMMANDS or gift.payload.get("type") == "view_submission"}
        frame |= {"retry_attempt": retry, "retry_reason": reason} if gift.kind == EVENTS else {}
        try:
            await self._random.choice(self.open).send_json(frame)
            gift.answer = await self._waiting[ident] or gift.answer
        except (ConnectionError, RuntimeError):
            return "connection_failed"
        finally:
            self._waiting.pop(ident, None)
        return ""

    async def replace(self, reason: str = "refresh_requested") -> None:
        """Ask for all connections to be replaced; they are closed a moment later."""
        for wire in list(self.open):
            await wire.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})

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

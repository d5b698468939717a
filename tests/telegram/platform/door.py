"""The HTTP side: finds the bot and the method, lets flood control and faults have their way, and writes the answer."""

import asyncio
import json
import re
from typing import Any

from tests.telegram.platform.bots import Bot
from tests.telegram.platform.calls import Call
from tests.telegram.platform.faults import Fault, Faults
from tests.telegram.platform.ledger import Entry, Ledger
from tests.telegram.platform.limits import Gate, Limits
from tests.telegram.platform.methods import METHODS
from tests.telegram.platform.polling import get_updates
from tests.telegram.platform.refusals import NOT_FOUND, UNAUTHORIZED, Refusal, too_many
from tests.telegram.platform.requests import Receive, Scope, Send, read
from tests.telegram.platform.shapes import Json, Upload
from tests.telegram.platform.world import World

METHOD = re.compile(r"/bot(?P<token>[0-9]+:[^/]+)/(?P<method>[A-Za-z]+)")
FILE = re.compile(r"/file/bot(?P<token>[0-9]+:[^/]+)/(?P<path>.+)")
HANG = 600.0
"""Longer than any client waits."""
GARBAGE = b'{"ok":tru'
GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"


class Door:
    """The ASGI application."""

    def __init__(self, world: World, limits: Limits | None, faults: Faults, ledger: Ledger) -> None:
        self.world, self.faults, self.ledger = world, faults, ledger
        self.limits = limits
        self._gates: dict[str, Gate] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if found := METHOD.fullmatch(scope["path"]):
            await self._call(found["token"], found["method"].lower(), Wire(scope, receive, send))
        elif found := FILE.fullmatch(scope["path"]):
            await self._file(found["token"], found["path"], Wire(scope, receive, send))
        else:
            await Wire(scope, receive, send).refuse(Refusal(NOT_FOUND, "Not Found"))

    async def _file(self, token: str, path: str, wire: "Wire") -> None:
        """getFile: the file can be downloaded via https://api.telegram.org/file/bot<token>/<file_path>."""
        fault = self.faults.next("file")
        if fault is not None:
            await wire.fail(fault)
            return
        with self.world.lock:
            known = token in self.world.bots
            content = self.world.vault.fetch(path, self.world.now()) if known else None
        if content is None:
            await wire.refuse(Refusal(NOT_FOUND, "Not Found") if known else Refusal(UNAUTHORIZED, "Unauthorized"))
        else:
            await wire.answer(200, content, "application/octet-stream")

    async def _call(self, token: str, method: str, wire: "Wire") -> None:
        bot = self.world.bots.get(token)
        if bot is None:
            await wire.refuse(Refusal(UNAUTHORIZED, "Unauthorized"))
            return
        try:
            given, files = await read(wire.scope, wire.receive)
        except Refusal as refusal:
            await wire.refuse(refusal)
            return
        await self._take(bot, method, given, files, wire)

    async def _take(self, bot: Bot, method: str, given: Json, files: dict[str, Upload], wire: "Wire") -> None:
        with self.world.lock:
            now = self.world.now()
            entry = self.ledger.open(now, method, bot.id, given)
            fault = self.faults.next(method)
            entry.fault = fault.name if fault is not None else ""
            call = Call(self.world, bot, method, given, files, now)
        if fault is not None and not fault.effect:
            await self._fail(fault, wire, entry)
            return
        said = await self.perform(call, entry)
        if fault is not None:
            await wire.fail(fault)
            return
        entry.status = 200 if said["ok"] else said["error_code"]
        await wire.json(entry.status, said)

    async def _fail(self, fault: Fault, wire: "Wire", entry: Entry) -> None:
        if fault is Fault.TOO_MANY:
            entry.status = 429
            await wire.refuse(too_many(self.faults.retry_after))
        else:
            await wire.fail(fault)

    async def perform(self, call: Call, entry: Entry) -> Json:
        """Carry a call out and return the envelope of its answer."""
        try:
            result = await get_updates(call) if call.method == "getupdates" else self._carry_out(call)
        except Refusal as refusal:
            entry.description = refusal.description
            return refusal.envelope()
        entry.effect = True
        if isinstance(result, dict):
            entry.message = result.get("message_id")  # pyright: ignore[reportUnknownMemberType]
        return {"ok": True, "result": result}

    def _carry_out(self, call: Call) -> Any:
        if call.method not in METHODS:
            raise Refusal(NOT_FOUND, "Not Found: method not found")
        with self.world.lock:
            if self.limits is not None:
                gate = self._gates.setdefault(call.bot.token, Gate(self.limits))
                chat = call.number("chat_id")
                items = len(call.things("media") or [None]) if call.method == "sendmediagroup" else 1
                gate.pass_through(call.method, self.world.find(call.bot, chat), call.now, items)
            return METHODS[call.method](call)


class Wire:
    """One exchange: what came, and the ways to answer or not to."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self._send = scope, receive, send

    async def json(self, status: int, body: Json) -> None:
        """Answer with an object."""
        await self.answer(status, json.dumps(body).encode(), "application/json")

    async def refuse(self, refusal: Refusal) -> None:
        """Answer that it did not work."""
        await self.json(refusal.code, refusal.envelope())

    async def answer(self, status: int, body: bytes, kind: str) -> None:
        """Answer."""
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def fail(self, fault: Fault) -> None:
        """Fail in this fault's way."""
        match fault.looks:
            case "cut":
                await self.cut()
            case "500":
                await self.refuse(Refusal(500, "Internal Server Error"))
            case "garbage":
                await self.answer(200, GARBAGE, "application/json")
            case "hang":
                await self.hang()
            case _:
                await self.answer(502, GATEWAY, "text/html")

    async def cut(self) -> None:
        """Reset the connection without a word."""
        self.scope["redress.cut"]()
        await asyncio.sleep(0)

    async def hang(self) -> None:
        """Say nothing until the caller has gone away."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

"""The HTTP side of the Web API: finds token and method, lets limits and faults have their way, writes the answer."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.slack.platform.calls import Call, answered
from tests.slack.platform.grants import Grants
from tests.slack.platform.ledger import Entry, Ledger
from tests.slack.platform.methods import METHODS, READS_NO_JSON
from tests.slack.platform.refusals import Refusal, too_many
from tests.slack.platform.shapes import Json
from tests.slack.platform.tiers import Gate, Limits
from tests.slack.platform.world import APP_TOKEN, World
from tests.telegram.platform.faults import Fault, Faults

HANG = 600.0
GARBAGE = '{"ok":tru'
GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"
SIGN_IN = "<!DOCTYPE html><html><title>Sign in</title></html>"
FOR_THE_APP = frozenset({"apps.connections.open"})
"""Methods of an app-level token (xapp-)."""


class Door:
    """Answers calls."""

    def __init__(self, world: World, limits: Limits | None, faults: Faults, ledger: Ledger) -> None:
        self.world, self.faults, self.ledger = world, faults, ledger
        self.root = ""
        self.grants = Grants(world)
        self.connect: Callable[[], str] = str
        """Gives out an address for a WebSocket."""
        self._gate = Gate(limits) if limits else None

    def add_to(self, app: web.Application) -> None:
        """Add our addresses."""
        app.router.add_route("*", "/api/{method}", self.call)
        app.router.add_get("/files-pri/{file}/{name}", self.file)
        app.router.add_post("/upload/{file}", self.upload)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        given, token = await read(request, method)
        fault = self.faults.next(method.lower())
        with self.world.lock:
            entry = self.ledger.open(self.world.clock.now(), method, given)
        entry.fault = fault.name if fault else ""
        if fault is not None and not fault.effect:
            return await self._fail(fault, request)
        answer = self._perform(method, given, token, entry)
        return await self._fail(fault, request) if fault is not None else answer

    def _perform(self, method: str, given: Mapping[str, Any], token: str, entry: Entry) -> web.Response:
        with self.world.lock:
            try:
                said, status, headers = self._carry_out(method, given, token), 200, dict[str, str]()
                entry.effect = True
            except Refusal as refusal:
                said, status, headers = refusal.json(), refusal.status, refusal.headers
                entry.code = refusal.code
        entry.status = status
        return web.json_response(said, status=status, headers=headers)

    def _carry_out(self, method: str, given: Mapping[str, Any], token: str) -> Json:
        if method not in METHODS and method not in FOR_THE_APP and method != "oauth.v2.access":
            raise Refusal("unknown_method")
        if method == "oauth.v2.access":
            return self.grants.exchange(token, given)
        if token not in self.world.tokens:
            raise Refusal("invalid_auth" if token else "not_authed")
        if (token == APP_TOKEN) != (method in FOR_THE_APP):
            raise Refusal("not_allowed_token_type")
        if self._gate is not None:
            self._gate.pass_through(method, str(given.get("channel", "")), self.world.clock.now())
        if method in FOR_THE_APP:
            return answered(url=self.connect())
        return METHODS[method](Call(self.world, self.root, method, given, self.world.teams[token]))

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        match fault.looks:
            case "429":
                refusal = too_many(self.faults.retry_after)
                return web.json_response(refusal.json(), status=refusal.status, headers=refusal.headers)
            case "500":
                return web.json_response({"ok": False, "error": "internal_error"}, status=500)
            case "garbage":
                return web.Response(text=GARBAGE, content_type="application/json")
            case "hang":
                await asyncio.sleep(HANG)
            case "cut":
                if request.transport is not None:
                    request.transport.abort()
            case _:
                pass
        return web.Response(text=GATEWAY, status=502, content_type="text/html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a file to whom it is for; anybody else is led to a page to sign in at."""
        fault = self.faults.next("file")
        if fault is not None:
            return await self._fail(fault, request)
        with self.world.lock:
            found = self.world.vault.files.get(request.match_info["file"])
            known = request.headers.get("Authorization", "").removeprefix("Bearer ") in self.world.vault.open_to
        if not known:
            return web.Response(text=SIGN_IN, content_type="text/html")
        if found is None or found.deleted:
            return web.Response(status=404)
        return web.Response(body=found.content, content_type=found.mime)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the content of a file that was announced."""
        with self.world.lock:
            found = self.world.vault.files.get(request.match_info["file"])
        if found is None:
            return web.Response(status=404)
        found.content = await request.read()
        return web.Response(text=f"OK - {len(found.content)}")


async def read(request: web.Request, method: str) -> tuple[Mapping[str, Any], str]:
    """Return the arguments and the token of a request."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    given: dict[str, Any] = dict(request.query)
    body = await request.text()
    if request.content_type == "application/json":
        # What takes no JSON does not see it.
        given |= {} if method in READS_NO_JSON or not body else json.loads(body)
    else:
        given |= dict(await request.post())
    return given, token or str(given.get("token", ""))

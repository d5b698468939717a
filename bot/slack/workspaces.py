"""Several workspaces: whose token a call is made with, and whose ids a payload names.

Slack's ids are unique in their workspace, so that each of ours has the workspace before it: `T0001.C0001`. Where there
is one token alone, ids stay as they are.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from bot.logs import Log
from bot.slack.web import ENDED, NOT_INSTALLED, CallError, Web

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.channel import Premises
    from bot.slack.web import Result

NAME = "slack"
AFTER = "."
"""Stands between a workspace and an id; neither holds one."""
NAMING = frozenset({"user", "user_id", "users", "channel", "channel_id", "parent_user_id"})
"""Fields of payloads and of calls that name somebody or a conversation, or are an object with their `id`."""
IDENT = re.compile(r"[UWCDG][A-Z0-9]+")
A_MOMENT = 0.3
"""Seconds that a known token waits for the store."""
current: ContextVar[str] = ContextVar("workspace", default="")
"""Of the payload that is being taken, or the message that is being sent: a view is opened by its trigger alone."""

log = Log()


def within(workspace: str, ident: str) -> str:
    """Return an id as we know it."""
    return f"{workspace}{AFTER}{ident}" if workspace and ident else ident


def local(address: str) -> str:
    """Return an address as its workspace knows it."""
    workspace = workspace_of(address)
    return address.removeprefix(f"{workspace}{AFTER}") if workspace else address


def workspace_of(address: str) -> str:
    """Return the workspace of an address; nothing where there is only one."""
    before, sign, _ = address.partition(":")[0].partition(AFTER)
    return before if sign else ""


def told_apart(payload: Mapping[str, Any], workspace: str) -> Mapping[str, Any]:
    """Return a payload with the workspace before every id in it."""
    return {name: _named(name, value, workspace) for name, value in payload.items()}


def _named(name: str, value: object, workspace: str) -> object:
    if name in NAMING and isinstance(value, str):
        return within(workspace, value) if IDENT.fullmatch(value) else value
    if isinstance(value, list):
        return [_named(name, each, workspace) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    inner = told_apart(cast("dict[str, Any]", value), workspace)
    ident = inner.get("id")
    return {**inner, "id": within(workspace, ident)} if name in NAMING and isinstance(ident, str) else inner


def candidates(payload: Mapping[str, Any]) -> Sequence[str]:
    """Return the workspaces that a payload may be for, the likeliest first; an organisation's installation is one too.

    Events API: `authorizations` tells one installation that an event is visible to; interactivity has `team` and
    `enterprise` as objects, slash commands `team_id` and `enterprise_id`.
    """
    authorized = cast("Sequence[object]", payload.get("authorizations") or ())
    objects = {name: payload.get(name) for name in ("team", "enterprise")}
    seen = [*((each, "") for each in authorized), (payload, ""), *((each, "id") for each in objects.values())]
    found = [_field(each, field or name) for name in ("team_id", "enterprise_id") for each, field in seen]
    return [each for each in dict.fromkeys(found) if each]


def _field(thing: object, name: str) -> str:
    value = cast("Mapping[str, object]", thing).get(name) if isinstance(thing, Mapping) else None
    return value if isinstance(value, str) else ""


class Tenants(Web):
    """Calls with the token of the workspace that they are about; else with that of the settings, if there is one."""

    def __init__(self, premises: Premises, token: SecretStr | None, base_url: str, *, several: bool) -> None:
        super().__init__(token, base_url)
        self._premises, self._several = premises, several
        self._last: dict[str, str] = {}
        """The token of each workspace as it was read last."""
        self._reading: set[asyncio.Task[str]] = set()

    async def of(self, payload: Mapping[str, Any]) -> str | None:
        """Return the workspace that a payload is for: nothing for that of the settings, None where we are not there."""
        if not self._several:
            return ""
        for workspace in candidates(payload):
            if await self._found(workspace):
                return workspace
        return "" if self.token else None

    async def token_of(self, workspace: str) -> str:
        """Return a workspace's token.

        Raises:
            CallError: we are not installed there.
        """
        found = await self._found(workspace) if workspace else self.token
        if not found and workspace:
            raise CallError(NOT_INSTALLED)
        return found

    async def _found(self, workspace: str) -> str:
        """Return a workspace's token, nothing where there is none; the last one while the store is slow.

        A form can't wait for it: its trigger lasts three seconds.
        """
        reading = asyncio.create_task(self._read(workspace))
        self._reading.add(reading)
        reading.add_done_callback(self._was_read)
        known = self._last.get(workspace)
        await asyncio.wait({reading}, timeout=A_MOMENT if known else None)
        return reading.result() if reading.done() or not known else known

    async def _read(self, workspace: str) -> str:
        known = await self._premises.store.read(lambda work: work.installations.of(NAME, workspace))
        self._last.pop(workspace, None)
        if known is None:
            return ""
        self._last[workspace] = str(known["token"])
        return self._last[workspace]

    def _was_read(self, reading: asyncio.Task[str]) -> None:
        self._reading.discard(reading)
        if not reading.cancelled() and reading.exception() is not None:
            # Whoever still waited for it has it raised.
            log.info("token not read", lane=NAME)

    async def call(self, method: str, **given: object) -> Result:
        workspace, plain = _addressed(given)
        return await self._asked(workspace, super().call, method, plain)

    async def ask(self, method: str, **given: object) -> Result:
        workspace, plain = _addressed(given)
        return await self._asked(workspace, super().ask, method, plain)

    async def _asked(self, workspace: str, make: Any, method: str, given: dict[str, object]) -> Result:  # noqa: ANN401
        if not workspace:
            return await make(method, **given)
        try:
            return await make(method, token=await self.token_of(workspace), **given)
        except CallError as refused:
            # One workspace that let us go must not hold up the others.
            raise (CallError(NOT_INSTALLED) if refused.code in ENDED else refused) from None


def _addressed(given: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Return the workspace that a call is about, and the call with ids as that workspace knows them."""
    named = {name: value for name, value in given.items() if name in NAMING and isinstance(value, str)}
    workspace = next((found for value in named.values() if (found := workspace_of(value))), current.get())
    return workspace, {**given, **{name: local(value) for name, value in named.items()}}

"""Where messages go: somebody's direct message has a channel of its own, which only Slack can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.translate import text_of
from bot.slack.workspaces import local, within, workspace_of
from handlers.places import room_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.web import Web

MOST_KNOWN = 10_000
PEOPLE = ("U", "W")
"""What the ids of accounts begin with."""


class Rooms:
    """The channels of direct messages, as far as they are known."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._known: dict[str, str] = {}

    def learn(self, user: str, channel: str) -> None:
        """Note where somebody's direct message is."""
        if channel and self._known.get(user) != channel:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[user] = channel

    async def channel_of(self, address: str) -> str:
        """Return the channel of an address; that of a person's is opened where it is not known.

        Raises:
            CallError: it can't be opened.
        """
        room = room_of(address)
        if not is_person(room):
            return room
        if room not in self._known:
            opened: Mapping[str, Any] = (await self._web.call("conversations.open", users=room)).get("channel") or {}
            self.learn(room, within(workspace_of(room), text_of(opened, "id")))
        return self._known.get(room, room)


def is_person(address: str) -> bool:
    """Tell whether an address is somebody's own."""
    return local(address).startswith(PEOPLE)


def thread_of(address: str) -> str:
    """Return the thread of an address; nothing where it is a whole channel."""
    return address.partition(":")[2]

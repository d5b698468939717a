"""What only whoever pressed sees: a message that Slack shows to them alone, and that nothing depends on."""

import asyncio

from bot.logs import Log
from bot.slack.outcomes import why_of
from bot.slack.rooms import Rooms
from bot.slack.web import TROUBLES, Web
from bot.slack.wording import LONGEST_FALLBACK, shortened
from handlers.places import address_of

log = Log()


class Aside:
    """Says things to one person among others."""

    def __init__(self, web: Web, rooms: Rooms) -> None:
        self._web, self._rooms = web, rooms
        self._tasks: set[asyncio.Task[None]] = set()

    def say(self, chat: str, user: str, text: str) -> None:
        """Say something to one person where their conversation with us is."""
        task = asyncio.create_task(self._said(address_of(chat), user, text))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _said(self, address: str, user: str, text: str) -> None:
        try:
            channel = await self._rooms.channel_of(address)
            shown = shortened(text, LONGEST_FALLBACK)
            await self._web.call("chat.postEphemeral", channel=channel, user=user, text=shown)
        except TROUBLES as trouble:
            log.info("courtesy failed", lane="slack", why=why_of(trouble))

    async def close(self) -> None:
        """Drop what nothing depends on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

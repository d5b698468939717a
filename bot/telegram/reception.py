"""From an update to the inbox: stored, with its files, before the platform is told that we have it (P1)."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channel import Premises
from bot.logs import Log
from bot.telegram.files import fetch
from bot.telegram.starts import token_in
from bot.telegram.translate import Incoming, read
from handlers.dispatch import Envelope, Taken, Upload, store_only, take
from handlers.linking import Arrival, take_up
from handlers.message import Message, Phrase
from handlers.reach import heard_of, lost
from workflow.ports import Work

NAME = "telegram"
BLOCKED = "blocked"

log = Log()


class Reception:
    """Takes updates in, those of one chat in order, those of different chats side by side."""

    def __init__(self, premises: Premises, bot: Bot) -> None:
        self._premises, self._bot = premises, bot
        self._answering: set[asyncio.Task[None]] = set()

    async def take(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Return when every update is stored.

        Raises:
            Exception: the store could not take one; none of them may be confirmed.
        """
        chats: dict[str, list[Incoming]] = {}
        for update in updates:
            incoming = self._read(update)
            if incoming is not None:
                chats.setdefault(incoming.chat, []).append(incoming)
        await asyncio.gather(*(self._in_order(each) for each in chats.values()))

    def _read(self, update: Mapping[str, Any]) -> Incoming | None:
        """Return what an update says; one that can't be read is named in the log and passed over."""
        try:
            return read(Update.de_json(dict(update), self._bot))
        except Exception as strange:  # noqa: BLE001 - whatever strangers send, the next update must get through
            log.info("unreadable update", lane=NAME, kind=type(strange).__name__)
            return None

    async def _in_order(self, incoming: Iterable[Incoming]) -> None:
        for each in incoming:
            if each.left is not None:
                await self._note_absence(each, left=each.left)
            elif token := token_in(each.payload):
                await self._link(each, token)
            else:
                await self._store(each)

    async def _link(self, incoming: Incoming, token: str) -> None:
        """Link an account to somebody of ours; a link that is good for nothing is answered as what does not exist."""
        premises, now = self._premises, self._premises.clock.now()
        arrival = Arrival(
            lane=NAME,
            key=incoming.key,
            account=incoming.chat,
            token=token,
            called=incoming.called,
            language=incoming.language,
        )
        if await premises.store.write(lambda work: take_up(work, premises.house, arrival, now)) is None:
            await self._store(replace(incoming, message=Message(refused=Phrase("teams.refused.link"))))

    async def _store(self, incoming: Incoming) -> None:
        envelope = await self._enveloped(incoming)
        premises, now = self._premises, self._premises.clock.now()

        def unit(work: Work) -> Taken:
            return take(work, premises.house, _about(work, envelope, incoming.reply_to), now)

        try:
            taken = await premises.store.write(unit)
        except Exception:
            log.exception("handling failed; the message is kept", channel=NAME)
            taken = await premises.store.write(lambda work: store_only(work, premises.house, envelope, now))
        if taken is Taken.FULL:
            log.error("too many messages of one chat wait", lane=NAME)
        if incoming.query:
            self._stop_spinning(incoming.query)

    async def _enveloped(self, incoming: Incoming) -> Envelope:
        message, uploads = incoming.message, list[Upload]()
        if incoming.attachment is not None:
            self._shows_that_it_works(incoming.chat)
            found = await fetch(self._bot, incoming.attachment)
            if isinstance(found, Phrase):
                message = replace(message, refused=found)
            else:
                uploads.append(found)
        return Envelope(
            channel=NAME,
            chat=incoming.chat,
            key=incoming.key,
            message=message,
            uploads=tuple(uploads),
            language=incoming.language,
            album=incoming.album,
        )

    async def _note_absence(self, incoming: Incoming, *, left: bool) -> None:
        """Remember that somebody blocked us, or let us in again, before the next notice finds out."""
        now = self._premises.clock.now()

        def unit(work: Work) -> None:
            found = work.conversations.find(NAME, incoming.chat)
            if found is None:
                return
            if left:
                lost(work, found, BLOCKED, now)
            else:
                heard_of(work, found, now)

        await self._premises.store.write(unit)

    def _stop_spinning(self, query: str) -> None:
        self._beside(self._bot.answer_callback_query(query))

    def _shows_that_it_works(self, chat: str) -> None:
        self._beside(self._bot.send_chat_action(chat, "typing"))

    def _beside(self, call: Coroutine[None, None, object]) -> None:
        """Make a call that nothing depends on."""

        async def made() -> None:
            try:
                await call
            except TelegramError as trouble:
                log.info("courtesy failed", lane=NAME, why=type(trouble).__name__)

        task = asyncio.create_task(made())
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def close(self) -> None:
        """Drop what nothing depends on."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)


def _about(work: Work, envelope: Envelope, reply_to: str) -> Envelope:
    """Return the message with the case that the notice was about which it replies to."""
    notice = work.lanes.posted(NAME, envelope.chat, reply_to) if reply_to else None
    if notice is None or notice.case is None:
        return envelope
    return replace(envelope, message=replace(envelope.message, about=notice.case))

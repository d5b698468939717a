"""From an update to the inbox: stored before the platform is told that we have it (P1).

Its files are fetched afterwards (`bot/fetching.py`): their place in the inbox is kept, and a slow one holds nobody up.
"""

import asyncio
import json
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channel import Premises
from bot.keeping import first_of
from bot.logs import Log
from bot.telegram.apologies import Apologies
from bot.telegram.files import wanted
from bot.telegram.groups import Changed, Us, read_group, read_place
from bot.telegram.starts import token_in
from bot.telegram.translate import Incoming, read, unread, without_buttons
from handlers.dispatch import Envelope, Taken, park, store_only, take
from handlers.linking import Arrival, take_up
from handlers.message import Message, Phrase
from handlers.outgoing import Refusal
from handlers.places import address_of, room_of
from handlers.reach import heard_of, lost
from handlers.teams.losing import found_again, in_room, lost_chat, upgraded
from handlers.teams.routing import routed
from handlers.teams.sitting import Word
from workflow.ports import Work

NAME = "telegram"
LONGEST_ANSWER = 200
"""answerCallbackQuery: 0-200 characters."""

log = Log()


class Reception:
    """Takes updates in, those of one chat in order, those of different chats side by side."""

    def __init__(self, premises: Premises, bot: Bot) -> None:
        self._premises, self._bot = premises, bot
        self._answering: set[asyncio.Task[None]] = set()
        self._apologies = Apologies(premises, bot)
        self.us = Us(id=int(bot.token.partition(":")[0]))

    async def take(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Return when every update is stored.

        Raises:
            Exception: the store could not take one; none of them may be confirmed.
        """
        chats: dict[str, list[tuple[Incoming, Mapping[str, Any]]]] = {}
        for update in updates:
            said = self._read(update)
            if isinstance(said, Changed):
                await self._follow(said)
            elif said is not None:
                chats.setdefault(said.chat, []).append((said, update))
        await asyncio.gather(*(self._in_order(each) for each in chats.values()))
        self._apologies.over()

    async def apologise(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Tell who wrote that nothing can be stored just now."""
        said = (self._read(update) for update in updates)
        await self._apologies.say(each for each in said if isinstance(each, Incoming))

    def _read(self, raw: Mapping[str, Any]) -> Incoming | Changed | None:
        """Return what an update says; what a person said and can't be read is kept for one of ours."""
        try:
            place = read_place(raw)
            if place is not None:
                return place
            update = Update.de_json(without_buttons(raw), self._bot)
            return read(update) or read_group(update, self.us)
        except Exception as strange:  # noqa: BLE001 - whatever strangers send, the next update must get through
            log.info("unreadable update", lane=NAME, kind=type(strange).__name__)
            return unread(raw)

    async def _in_order(self, incoming: Iterable[tuple[Incoming, Mapping[str, Any]]]) -> None:
        for each, update in incoming:
            if each.left is not None:
                await self._note_absence(each, left=each.left)
            elif token := token_in(each.payload):
                await self._link(each, token, update)
            else:
                await self._store(each, update)

    async def _link(self, incoming: Incoming, token: str, update: Mapping[str, Any]) -> None:
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
            await self._store(replace(incoming, message=Message(refused=Phrase("teams.refused.link"))), update)

    async def _store(self, incoming: Incoming, update: Mapping[str, Any]) -> None:
        """Store a message in the best way that works: handled; as it is, to be tried again; raw, for a person."""
        premises, words = self._premises, list[Word]()
        house, now = premises.house, premises.clock.now()

        def handled(work: Work) -> Taken:
            words.clear()
            return take(work, house, routed(work, _enveloped(incoming), incoming.on), now, words.append)

        def kept(work: Work) -> Taken:
            return store_only(work, house, routed(work, _enveloped(incoming), incoming.on), now)

        def parked(work: Work) -> Taken:
            return park(work, house, _bare(incoming), json.dumps(update), now)

        taken = await first_of(premises, NAME, (parked,) if incoming.unread else (handled, kept, parked))
        if taken is Taken.FULL:
            # The platform can't be told to come again later.
            log.info("many messages of one chat wait", lane=NAME)
            await first_of(premises, NAME, (kept, parked))
        if incoming.query:
            self._stop_spinning(incoming.query, words[-1] if words else None)
        if incoming.attachment is not None:
            self._shows_that_it_works(room_of(address_of(incoming.chat)))

    async def _note_absence(self, incoming: Incoming, *, left: bool) -> None:
        """Remember that somebody blocked us, or let us in again, before the next notice finds out."""
        house, now = self._premises.house, self._premises.clock.now()

        def unit(work: Work) -> None:
            for chat in work.bindings.chats(NAME, incoming.chat):
                if left:
                    lost_chat(work, house, NAME, chat, Refusal.BLOCKED, now)
                else:
                    found_again(work, NAME, chat, now)
            found = work.conversations.find(NAME, incoming.chat)
            if found is None:
                return
            if left:
                lost(work, found, Refusal.BLOCKED, now)
            else:
                heard_of(work, found, now)

        try:
            await self._premises.store.write(unit)
        except Exception:
            # Nothing was said; the next notice finds out by itself.
            log.exception("absence not noted", lane=NAME)

    async def _follow(self, change: Changed) -> None:
        """Follow a group that moved; note that we can't write in one any more, or can again."""
        house, now = self._premises.house, self._premises.clock.now()

        def unit(work: Work) -> None:
            if change.moved_to:
                upgraded(work, NAME, change.room, change.moved_to)
                return
            for chat in in_room(work, NAME, change.room):
                if change.lost is None:
                    found_again(work, NAME, chat, now)
                else:
                    lost_chat(work, house, NAME, chat, change.lost, now)

        try:
            await self._premises.store.write(unit)
        except Exception:
            # Nothing was said; the next notice for the group finds out by itself.
            log.exception("change of a group not noted", lane=NAME)

    def _stop_spinning(self, query: str, word: Word | None) -> None:
        """Answer a press, with what only whoever pressed sees."""
        text, alert = (word.text[:LONGEST_ANSWER], word.alert) if word else (None, False)
        self._beside(self._bot.answer_callback_query(query, text=text, show_alert=alert))

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


def _bare(incoming: Incoming) -> Envelope:
    return Envelope(
        channel=NAME, chat=incoming.chat, key=incoming.key, message=incoming.message, language=incoming.language
    )


def _enveloped(incoming: Incoming) -> Envelope:
    envelope = replace(_bare(incoming), album=incoming.album)
    if incoming.attachment is None:
        return envelope
    file = wanted(incoming.attachment)
    if isinstance(file, Phrase):
        return replace(envelope, message=replace(envelope.message, refused=file))
    return replace(envelope, awaited=file)

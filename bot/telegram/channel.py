"""Telegram: receives by long polling or webhook, sends one message at a time and tells what came of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from starlette.routing import Route
from telegram import Bot, BotCommand
from telegram.error import BadRequest, TelegramError

from bot.channel import Premises
from bot.logs import Log, quiet
from bot.pace import Limit, Paces
from bot.settings import Settings
from bot.telegram.files import fetch
from bot.telegram.hook import Hook, secret_of
from bot.telegram.names import ask_name
from bot.telegram.outcomes import elsewhere, is_missing, is_same, outcome_of
from bot.telegram.poller import Pauses, Poller
from bot.telegram.reception import NAME, Reception
from bot.telegram.translate import answering, said_instead, said_next, sound, where
from bot.telegram.wire import Wire
from handlers.dispatch import Upload
from handlers.message import Phrase
from handlers.outgoing import Made, Outcome, Outgoing, Sent
from handlers.wording import words
from workflow.language import Language
from workflow.stored import Json

SECOND = timedelta(seconds=1)
PACES = Paces(
    at_once=64,
    overall=(Limit(30, SECOND),),
    chat=(Limit(1, SECOND),),
    group=(Limit(1, SECOND), Limit(20, 60 * SECOND)),
)
"""Bots FAQ: about 30 messages a second, one a second in a chat, 20 a minute in a group."""
AGAIN = timedelta(minutes=1)
"""When it is asked again what our bot is called."""
COMMANDS = ("complain", "status", "cases", "language", "help", "cancel")
PLAIN = '{"is_disabled": true}'
"""LinkPreviewOptions, as they stand in a form."""

log = Log()


class Telegram:
    """One bot."""

    name = NAME

    def __init__(self, premises: Premises, settings: Settings, holder: str) -> None:
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        self._premises = premises
        root, self._pace = settings.telegram_base_url, settings.pace
        # The library logs what it can't read, and that may be what people said.
        quiet("telegram")
        self._wires = Wire(), Wire()
        self._bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._wires[0],
            get_updates_request=self._wires[1],
        )
        self.paces = PACES.faster(settings.pace)
        self._reception = Reception(premises, self._bot)
        self._hook: Hook | None = None
        if settings.telegram_webhook_url:
            chosen = settings.telegram_webhook_secret
            secret = secret_of(token, chosen.get_secret_value() if chosen else None)
            self._hook = Hook(self._bot, self._reception, settings.telegram_webhook_url, secret)
        self._introducing: asyncio.Task[None] | None = None
        self._receiver = self._hook or Poller(
            premises, self._bot, self._wires[1], self._reception, holder, Pauses(settings.pace)
        )

    def is_group(self, address: str) -> bool:
        return address.startswith("-")

    def routes(self) -> Sequence[Route]:
        return () if self._hook is None else (Route(self._hook.path, self._hook.receive, methods=["POST"]),)

    def committed(self, topics: frozenset[str]) -> None:
        """Nothing is shown there but messages."""

    async def open(self) -> None:
        for wire in self._wires:
            await wire.initialize()
        self._receiver.start()
        self._introducing = asyncio.create_task(self._introduce(), name="introduce telegram")

    async def close(self) -> None:
        await self._receiver.stop()
        await self._reception.close()
        if self._introducing is not None:
            self._introducing.cancel()
            await asyncio.gather(self._introducing, return_exceptions=True)

    async def hang_up(self) -> None:
        for wire in self._wires:
            await wire.shutdown()

    async def _introduce(self) -> None:
        """Learn our own name, which links need, and put the menu of commands into each language."""
        clock = self._premises.clock
        while not await self._introduced():
            await clock.sleep_until(clock.now() + AGAIN, asyncio.Event())

    async def _introduced(self) -> bool:
        try:
            name = await ask_name(self._bot, self._premises.lanes)
            self._reception.us = replace(self._reception.us, name=name)
            for language, code in ((Language.EN, None), (Language.ZH, "zh")):
                menu = [BotCommand(name, words(f"cases.command.{name}", language)) for name in COMMANDS]
                await self._bot.set_my_commands(menu, language_code=code)
        except TelegramError as trouble:
            log.info("menu not set", lane=NAME, why=type(trouble).__name__)
        return NAME in self._premises.lanes.links

    async def fetch(self, wanted: Mapping[str, Json]) -> Upload | Phrase:
        return await fetch(self._bot, wanted)

    async def send(self, outgoing: Outgoing) -> Outcome:
        try:
            if outgoing.made is not None:
                return await self._shown(outgoing, outgoing.made)
            return await self._edited(outgoing) or await self._sent(outgoing)
        except TelegramError as trouble:
            return elsewhere(trouble, outgoing.address) or outcome_of(trouble, self._pace)

    async def _sent(self, outgoing: Outgoing) -> Sent:
        given, more = said_next(outgoing)
        chat, topic = where(outgoing.address)
        placed = {"message_thread_id": topic, "reply_parameters": answering(outgoing)}
        sent = await self._call("sendMessage", chat, {**given, **placed})
        return Sent(message=str(sound(sent["message_id"], int)), more=more)

    async def _shown(self, outgoing: Outgoing, made: Made) -> Sent:
        """Send a file that we made: a picture to be seen at once, all else as a document."""
        chat, topic = where(outgoing.address)
        method, field = ("sendPhoto", "photo") if made.is_picture else ("sendDocument", "document")
        given = {"chat_id": chat, "message_thread_id": topic}
        url = f"{self._bot.base_url}/{method}"
        sent = cast("Mapping[str, object]", await self._wires[0].upload(url, given, field, made.name, made.content))
        return Sent(message=str(sound(sent["message_id"], int)))

    async def _call(self, method: str, chat: str, given: Mapping[str, object]) -> Mapping[str, object]:
        known = {"chat_id": chat, "link_preview_options": PLAIN, **given}
        return cast("Mapping[str, object]", await self._wires[0].call(f"{self._bot.base_url}/{method}", known))

    async def _edited(self, outgoing: Outgoing) -> Sent | None:
        """Change the message that stands there already; None where there is none any more."""
        if not outgoing.edits:
            return None
        chat, _ = where(outgoing.address)
        given = said_instead(outgoing)
        try:
            await self._call("editMessageText", chat, {**given, "message_id": int(outgoing.edits)})
        except BadRequest as refused:
            if is_missing(refused):
                return None
            if not is_same(refused):
                raise
        return Sent(message=outgoing.edits)

"""The baseline: the same questions in python-telegram-bot's ConversationHandler, kept by PicklePersistence each second.

It is fed in process with updates that are parsed already, and calls a Bot API that answers at once.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram import Bot, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackContext,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData

from bench._customers import FROM_GREETING_TO_CONFIRMED, words_of

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
TOKEN = "1:offline"
LAST = len(FROM_GREETING_TO_CONFIRMED) - 1
SAVED_EACH = 1.0
"""Seconds between two pickles."""
QUICK_REPLIES = ("Back", "Skip", "Help", "Cancel")
"""Redress sends at least as many with each question."""
ME = {"id": 1, "is_bot": True, "first_name": "Redress", "username": "redress_bot"}


class Offline(BaseRequest):
    """A Bot API that takes every call and answers without a network."""

    @property
    def read_timeout(self) -> float | None:
        """No limit is needed."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Answer as Telegram does."""
        del method, read_timeout, write_timeout, connect_timeout, pool_timeout
        # Every real call lets the event loop run; without it the pickle would never be written.
        await asyncio.sleep(0)
        given = request_data.parameters if request_data else {}
        result: object = ME
        if url.endswith("/sendMessage"):
            chat = {"id": given["chat_id"], "type": "private"}
            result = {"message_id": 1, "date": 0, "chat": chat, "from": ME, "text": given["text"]}
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def take(update: Update, context: Context) -> int:
    """Keep an answer and ask the next question; after the last one keep the complaint."""
    message, data = update.message, context.user_data
    if message is None or data is None:
        raise ValueError("an update of another kind")
    step = len(data)
    data[step] = message.text
    if step < LAST:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in QUICK_REPLIES]])
        await message.reply_text(f"Question {step + 1}: what comes next?", reply_markup=buttons)
        return step + 1
    filed: list[dict[Any, Any]] = context.bot_data.setdefault("filed", [])
    filed.append(dict(data))
    data.clear()
    await message.reply_text(f"Registered as number {len(filed)}.")
    return ConversationHandler.END


def new_application(file: Path) -> App:
    """Return the bot, offline."""
    builder = ApplicationBuilder().token(TOKEN).request(Offline()).get_updates_request(Offline())
    return conversing(builder, file)


def conversing(builder: Any, file: Path) -> App:  # noqa: ANN401 - the library's own type has six parameters
    """Return a bot with one state a question."""
    answering: list[BaseHandler[Update, Context, object]] = [MessageHandler(filters.TEXT, take)]
    states: dict[object, list[BaseHandler[Update, Context, object]]] = dict.fromkeys(range(1, LAST + 1), answering)
    conversation: ConversationHandler[Context] = ConversationHandler(
        entry_points=answering,
        states=states,
        fallbacks=[],
        name="intake",
        persistent=True,
    )
    persistence = PicklePersistence(file, update_interval=SAVED_EACH)
    application: App = builder.job_queue(None).persistence(persistence).build()
    application.add_handler(conversation)
    return application


def updates_of(customers: Sequence[int], bot: Bot, now: datetime) -> list[str]:
    """Return what customers type at the same time, as JSON: everybody's first message, then everybody's second."""
    typed = [words_of(customer) for customer in customers]
    updates: list[str] = []
    for step in range(LAST + 1):
        for customer, words in zip(customers, typed, strict=True):
            chat, user = Chat(customer, "private"), User(customer, "C", is_bot=False)
            message = Message(step + 1, now, chat, from_user=user, text=words[step])
            message.set_bot(bot)
            updates.append(Update(len(updates), message=message).to_json())
    return updates


async def rate(folder: Path, customers: Sequence[int], at_once: int, now: datetime) -> float:
    """Lead customers through, so many at the same time; return messages a second.

    Raises:
        RuntimeError: not every complaint was filed; the figure would mean nothing.
    """
    application = new_application(folder / "baseline.pickle")
    waves = [customers[first : first + at_once] for first in range(0, len(customers), at_once)]
    updates = [updates_of(wave, application.bot, now) for wave in waves]
    async with application:
        await application.start()
        began = time.perf_counter()
        for wave in updates:
            for update in wave:
                await application.process_update(Update.de_json(json.loads(update), application.bot))
        took = time.perf_counter() - began
        filed = len(application.bot_data["filed"])
        await application.stop()
    if filed != len(customers):
        raise RuntimeError(f"{filed} complaints were filed, not {len(customers)}")
    return len(customers) * (LAST + 1) / took

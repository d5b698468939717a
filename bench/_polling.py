"""The baseline of the Telegram benchmark, as a program of its own: python-telegram-bot as its documentation has it.

`python bench/_polling.py converse URL FILE` polls and leads customers through the same questions;
`python bench/_polling.py notify URL COUNT FIRST REQUEST` sends so many notices, each to a chat of its own.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from telegram import Bot
from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bench._telegram import conversing
from bot.telegram.wire import Wire
from tests.telegram.platform.server import TOKEN

AT_ONCE = 64


def converse(url: str, file: str) -> None:
    """Answer until told to stop, with its own request class."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    conversing(builder, Path(file)).run_polling(drop_pending_updates=False)


async def notify(url: str, count: int, first: int, request: BaseRequest) -> None:
    """Send notices, so many under way at once."""
    chats = iter(itertools.islice(itertools.count(first), count))
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:

        async def send() -> None:
            for chat in chats:
                await bot.send_message(chat, f"Notice {chat}")

        await asyncio.gather(*(send() for _ in range(AT_ONCE)))


def main(what: str, url: str, *more: str) -> None:
    """Do what is asked."""
    if what == "converse":
        converse(url, *more)
    else:
        count, first, request = more
        asyncio.run(notify(url, int(count), int(first), Wire() if request == "aiohttp" else HTTPXRequest(AT_ONCE)))


if __name__ == "__main__":
    main(*sys.argv[1:])

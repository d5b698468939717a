"""What our bot is called on Telegram: links lead to it by its name, which the platform alone knows."""

import asyncio
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.channel import LaneStates
from bot.logs import Log
from bot.settings import Settings
from bot.telegram.reception import NAME
from bot.telegram.starts import handover_link, staff_link
from bot.telegram.wire import Wire

PATIENCE = 5.0
"""Seconds that a command waits for the name: what it prints beside is worth having at once."""

log = Log()


async def ask_name(bot: Bot, lanes: LaneStates) -> str:
    """Learn the bot's name, note how links lead to it, and return it.

    Raises:
        TelegramError: the platform does not say.
    """
    name = str((await bot.get_me()).username)
    lanes.links[NAME] = partial(staff_link, name)
    lanes.handovers[NAME] = partial(handover_link, name)
    return name


async def learn(settings: Settings, lanes: LaneStates) -> str:
    """Learn the name for a command that runs without the server and return it; without it there are no links."""
    if settings.telegram_token is None:
        return ""
    wire = Wire()
    await wire.initialize()
    try:
        token = settings.telegram_token.get_secret_value()
        bot = Bot(token, base_url=f"{settings.telegram_base_url}/bot", request=wire)
        return await asyncio.wait_for(ask_name(bot, lanes), PATIENCE)
    except (TelegramError, TimeoutError) as trouble:
        log.info("name not learnt", lane=NAME, why=type(trouble).__name__)
        return ""
    finally:
        await wire.shutdown()

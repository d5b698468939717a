"""What a command asks of the running server, or does over its database where none runs."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from errno import ENOENT

from sqlalchemy import make_url

from bot import control
from bot.app import house_of, store_of
from bot.channel import Premises
from bot.clock import SystemClock
from bot.settings import Settings
from bot.versions import take_up
from workflow.errors import VersionUnfit

Told = dict[str, str]
"""What a command is answered, by names of its own; or `error`."""


async def sent(
    settings: Settings, command: dict[str, object], carry_out: Callable[[Premises], Awaitable[Told]]
) -> Told:
    """Return what the running server answers, or what comes of doing it ourselves.

    Raises:
        StoreError: the store can't be opened.
        PlaybookInvalid: the playbook has faults.
        OSError: a file can't be read or written, or there is no database: who only looks makes none.
    """
    answer = await control.ask(settings, command)
    if answer is not None:
        return answer
    await must_exist(settings)
    store = store_of(settings)
    await store.open()
    try:
        premises = Premises(store=store, house=house_of(settings), clock=SystemClock())
        await take_up(premises)
        return await carry_out(premises)
    except (ValueError, VersionUnfit) as wrong:
        return {"error": str(wrong)}
    finally:
        await store.close()


async def must_exist(settings: Settings) -> None:
    """Refuse to go on without a database: who only looks makes none.

    Raises:
        FileNotFoundError: there is none.
    """
    file = None if settings.on_postgres else str(make_url(settings.store_url).database)
    if file is not None and not await asyncio.to_thread(os.path.exists, file):
        raise FileNotFoundError(ENOENT, "there is no database yet; the first start makes it", file)

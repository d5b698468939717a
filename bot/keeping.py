"""Storing what somebody said in the best way that works: what was stored at all is never lost (P1)."""

from collections.abc import Sequence

from bot.channel import Premises, Unit
from bot.logs import Log
from handlers.dispatch import Taken

log = Log()


async def first_of(premises: Premises, lane: str, ways: Sequence[Unit[Taken]]) -> Taken:
    """Return what the first way brings that does not fail: handled; as it is, to be tried again; raw, for a person.

    Raises:
        Exception: what the last one raised: the store is in trouble.
    """
    for way in ways[:-1]:
        try:
            return await premises.store.write(way)
        except Exception:
            log.exception("handling failed; the message is kept", channel=lane, way=way.__name__)
    return await premises.store.write(ways[-1])

"""The baseline of delivery, as a program of its own: asyncio and httpx, and nothing is stored or known afterwards.

`python bench/_sending.py JSON`: `url` of the method, `begin` (Unix time) and `every` (seconds), and the `chats`.
"""

import asyncio
import json
import sys
from collections.abc import Sequence

import httpx

from bot.clock import SystemClock

AT_ONCE, PATIENCE = 64, 60.0


async def send(url: str, chats: Sequence[int], begin: float, every: float) -> None:
    """Send a notice to each at its moment, so many under way at most."""
    gate, clock = asyncio.Semaphore(AT_ONCE), SystemClock()
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=PATIENCE) as client, asyncio.TaskGroup() as sending:

        async def one(nth: int, chat: int) -> None:
            async with gate:
                answer = await client.post(url, data={"chat_id": chat, "text": f"Notice {nth}"})
            answer.raise_for_status()

        for nth, chat in enumerate(chats):
            await asyncio.sleep(max(0.0, begin + nth * every - clock.now().timestamp()))
            sending.create_task(one(nth, chat))


if __name__ == "__main__":
    asyncio.run(send(**json.loads(sys.argv[1])))

"""uvicorn, as Redress runs it."""

from collections.abc import Callable

import uvicorn

from bot.settings import Settings
from bot.web.front import Front
from bot.web.hub import Hub

GRACE = 3
"""Seconds that requests under way have to end after SIGTERM; the whole stop takes less than five."""


def configured(front: Front, settings: Settings) -> uvicorn.Config:
    """Return uvicorn's settings; each part of it is named, as looking for what else is installed takes its time."""
    config = uvicorn.Config(
        front,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies) or None,
        server_header=False,
    )
    config.load()
    return config


class Server(uvicorn.Server):
    """uvicorn, whose open streams end as soon as it is told to stop.

    Args:
        is_broken: tells whether there is nothing to serve any more.
    """

    def __init__(self, config: uvicorn.Config, hub: Hub, is_broken: Callable[[], bool]) -> None:
        super().__init__(config)
        self._hub, self._is_broken = hub, is_broken

    def handle_exit(self, sig: int, frame: object) -> None:
        """End the streams, then stop as uvicorn does."""
        self._hub.close()
        super().handle_exit(sig, frame)  # pyright: ignore[reportArgumentType]

    async def on_tick(self, counter: int) -> bool:
        """Tell whether to stop; uvicorn asks ten times a second."""
        return await super().on_tick(counter) or self._is_broken()

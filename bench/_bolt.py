"""The baseline of the Slack benchmark, as a program of its own: slack-bolt that acknowledges at once and does nothing.

`python bench/_bolt.py http API PORT` answers on `/slack/events`; `python bench/_bolt.py socket API` connects.
"""

import asyncio
import sys

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


async def nothing() -> None:
    """Do nothing with a message; the library has acknowledged it before."""


def bolt(api: str) -> AsyncApp:
    """Return an application as the library's documentation has it."""
    app = AsyncApp(client=AsyncWebClient(BOT_TOKEN, base_url=api), signing_secret=SIGNING_SECRET)
    app.event("message")(nothing)  # pyright: ignore[reportUnknownMemberType]
    return app


def by_http(api: str, port: str) -> None:
    """Answer on a port until told to stop."""
    handler = AsyncSlackRequestHandler(bolt(api))

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    site = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
    uvicorn.run(site, host="127.0.0.1", port=int(port), access_log=False, log_level="error")


async def by_socket(api: str) -> None:
    """Answer over a socket until told to stop."""
    app = bolt(api)
    client = AsyncWebClient(base_url=api)
    await AsyncSocketModeHandler(app, APP_TOKEN, web_client=client).start_async()


def main(how: str, *given: str) -> None:
    """Do what is asked."""
    if how == "http":
        by_http(*given)
    else:
        asyncio.run(by_socket(*given))


if __name__ == "__main__":
    main(*sys.argv[1:])

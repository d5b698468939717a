"""What the port answers from the first moment on: `/healthz`. All else waits until the site behind it is loaded.

It is plain ASGI, as Starlette itself belongs to what is loaded later.
"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    b"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; "
    b"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
SHIELDS = (
    (b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)  # fmt: skip
"""Sent with every answer that does not say otherwise itself: nothing from elsewhere, no inline script, no framing."""

Health = Callable[[], Awaitable[tuple[bool, dict[str, object]]]]


class Front:
    """The application that the server is given.

    Args:
        health: tells whether all is well, and what is known.
        site: returns what answers everything else, once it is there.
    """

    def __init__(self, health: Health, site: Callable[[], Awaitable["ASGIApp"]]) -> None:
        self._health, self._site = health, site

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer, or pass the request on; every answer gets the protective headers, streams included."""

        async def shielded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in SHIELDS if each[0] not in own)]
            await send(message)

        if scope["path"] == "/healthz" and scope["method"] in {"GET", "HEAD"}:
            await self._healthz(shielded)
        else:
            site = await self._site()
            await site(scope, receive, shielded)

    async def _healthz(self, send: "Send") -> None:
        """Tell whether messages are taken in and deadlines kept."""
        well, facts = await self._health()
        body = json.dumps({"status": "ok" if well else "unready", **facts}, ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200 if well else 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})

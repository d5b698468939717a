"""Slack's requests, by whichever way they come: checked, handed to the reception, and acknowledged once that is done.

One address takes all of them: events, presses, submitted views and slash commands.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock as TheirClock
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.logs import Log
from bot.slack.translate import Payload

NOTHING = "none"
LARGEST = 4 * 1024 * 1024
PATH = "/slack/{rest:path}"
"""docs/slack.md names `/slack/events`; whatever is registered below it is the same."""
Answer = Mapping[str, Any] | None
"""What an acknowledgement carries."""
Take = Callable[[Payload], Awaitable[Answer]]

log = Log()


class _OurClock(TheirClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


class _Receiving(AsyncMiddleware):
    """Stands before all of the library's own: it needs nothing of a payload but that it is there."""

    def __init__(self, take: Take) -> None:
        self._take = take

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        del resp, next
        if req.body.get("type") == "url_verification":
            return BoltResponse(status=200, body={"challenge": req.body.get("challenge")})
        try:
            answer = await self._take(req.body)
        except Exception:
            log.exception("request not stored", lane="slack")
            return BoltResponse(status=500)
        return BoltResponse(status=200, body=dict(answer) if answer else "")


class Door:
    """slack-bolt's application: it reads what comes and writes what is answered; the reception does the rest."""

    def __init__(self, take: Take, clock: Clock, signing_secret: str | None) -> None:
        self._verifier = SignatureVerifier(signing_secret, _OurClock(clock)) if signing_secret else None
        # Before it is authorized, which asks the platform: a message must be stored though nobody answers there.
        # Nor does it ever use a token, of which there may be several; without one it can't be made.
        self._app = AsyncApp(
            token=NOTHING,
            logger=logging.getLogger("slack_bolt"),
            signing_secret=signing_secret or NOTHING,
            request_verification_enabled=False,
            before_authorize=_Receiving(take),
        )

    def routes(self) -> list[Route]:
        """Return our own address; without a secret nothing is taken by HTTP."""
        return [Route(PATH, self.receive, methods=["POST"])] if self._verifier else []

    async def receive(self, request: Request) -> Response:
        """Answer 200 once what came is stored; whatever else makes the platform send it again."""
        body = await request.body()
        if not self._is_signed(request, body):
            return Response(status_code=401)
        if len(body) > LARGEST:
            return Response(status_code=413)
        return to_starlette_response(await self._answer(lambda: to_async_bolt_request(request, body)))

    async def hear(self, payload: dict[str, Any]) -> BoltResponse:
        """Take what came over a socket; any status but 200 says that it is not stored."""
        return await self._answer(lambda: AsyncBoltRequest(mode="socket_mode", body=payload))

    async def _answer(self, read: Callable[[], AsyncBoltRequest]) -> BoltResponse:
        try:
            asked = read()
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as strange:
            # It would not become readable if it came again.
            log.info("unreadable request", lane="slack", kind=type(strange).__name__)
            return BoltResponse(status=200)
        return await self._app.async_dispatch(asked)

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Verifying requests: v0, the timestamp and the body under the secret, no more than five minutes old."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "")
        if self._verifier is None or not (stamp.isascii() and stamp.isdecimal() and given.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, stamp, given)
        except UnicodeDecodeError:
            return False

"""The web application: addresses, refusals, health and figures."""

from collections.abc import Awaitable, Callable
from functools import cache
from ipaddress import ip_address

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channel import Premises
from bot.logs import Log
from bot.web.chat_api import ChatApi
from bot.web.desk_api import DeskApi
from bot.web.hub import Hub
from bot.web.problems import Problem, language_of, response, unseen

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
"""Sent with every answer: nothing from elsewhere, no inline script, no framing."""

Health = Callable[[], Awaitable[tuple[bool, dict[str, object]]]]
Figures = Callable[[], Awaitable[bytes]]

log = Log()


class Shielded:
    """Adds the protective headers to every answer, streams included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SHIELDS]
            await send(message)

        await self.app(scope, receive, shielded if scope["type"] == "http" else send)


class Later:
    """An application that is made when it is first asked: programs and `/healthz` need no pages to be loaded."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = cache(make)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self._make()(scope, receive, send)


Failed = Callable[[Request, Exception], Awaitable[Response]]


class Contained:
    """Answers our own faults within the shield: beyond it the server would log what people said, with the traceback."""

    def __init__(self, app: ASGIApp, failed: Failed) -> None:
        self.app, self.failed = app, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer what goes wrong with it; a stream that has begun just ends."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            log.info("caller went away", path=scope["path"])
        except Exception as problem:  # noqa: BLE001 - whatever it is, the answer is kind
            answer = await self.failed(Request(scope, receive), problem)
            if not begun:
                await answer(scope, receive, send)


class Site:
    """The web channel's application."""

    def __init__(self, premises: Premises, hub: Hub, health: Health, figures: Figures) -> None:
        self._premises, self._health, self._figures = premises, health, figures
        self.chat, self.desk = ChatApi(premises, hub), DeskApi(premises)
        self._hub = hub

    def app(self) -> Starlette:
        """Return the ASGI application."""
        site = Starlette(
            routes=[
                Route("/healthz", self.healthz),
                Route("/metrics", self.metrics),
                Route("/", self.home),
                *self.chat.routes(),
                *self.desk.routes(),
            ],
            middleware=[Middleware(Shielded), Middleware(Contained, self.failed)],
            exception_handlers={Problem: self.refused, HTTPException: self.not_there},
        )
        site.router.default = Later(self.pages)
        return site

    def pages(self) -> ASGIApp:
        """Return the pages' own addresses."""
        from bot.web.pages import page_routes

        return Router(page_routes(self._premises, self.chat, self.desk, self._hub))

    async def home(self, _request: Request) -> Response:
        """Lead to the customer's page."""
        return RedirectResponse("/chat")

    async def healthz(self, _request: Request) -> Response:
        """Tell whether messages are taken in and deadlines kept."""
        well, facts = await self._health()
        return JSONResponse({"status": "ok" if well else "unready", **facts}, 200 if well else 503)

    async def metrics(self, request: Request) -> Response:
        """Return figures for Prometheus, to this machine alone."""
        if request.client is None or not ip_address(request.client.host).is_loopback:
            raise unseen()
        return PlainTextResponse(await self._figures(), media_type="text/plain; version=0.0.4")

    async def refused(self, request: Request, problem: Exception) -> Response:
        """Answer an expected refusal in the caller's language."""
        found = problem if isinstance(problem, Problem) else Problem(500, "failed")
        return response(found, language_of(request, self._premises.house.language))

    async def not_there(self, request: Request, problem: Exception) -> Response:
        """Answer an address or a method that does not exist."""
        status = problem.status_code if isinstance(problem, HTTPException) else 404
        key = "method" if status == 405 else "unseen"
        return response(Problem(status, key), language_of(request, self._premises.house.language))

    async def failed(self, request: Request, problem: Exception) -> Response:
        """Answer our own fault: kindly, without a traceback, and saying that nothing sent before is lost."""
        log.error("request failed", path=request.url.path, exc_info=problem)
        unavailable = type(problem).__name__.startswith("Store")
        found = Problem(503, "unavailable", retry_after=5) if unavailable else Problem(500, "failed")
        return response(found, language_of(request, self._premises.house.language))

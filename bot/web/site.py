"""The web application behind `/healthz`: addresses, refusals, figures."""

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from ipaddress import ip_address

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channel import Premises
from bot.logs import Log
from bot.web.accounts import Accounts
from bot.web.chat_api import ChatApi
from bot.web.desk_api import DeskApi
from bot.web.duties import Duties
from bot.web.handovers import Handovers
from bot.web.hub import Hub
from bot.web.problems import Problem, language_of, response, unseen

Figures = Callable[[], Awaitable[bytes]]

log = Log()
DOORS = ("/track/", "/desk/join/")
"""Addresses that open something by the word they end with: the log must not have it."""


def logged(path: str) -> str:
    """Return an address as the log may have it."""
    return next((f"{door}…" for door in DOORS if path.startswith(door)), path)


class Later:
    """An application that is made when it is first asked: programs need no pages to be loaded."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = cache(make)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self._make()(scope, receive, send)


Failed = Callable[[Request, Exception], Awaitable[Response]]


class Contained:
    """Answers our own faults here: beyond this the server would log what people said, with the traceback."""

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
            log.info("caller went away", path=logged(scope["path"]))
        except Exception as problem:  # noqa: BLE001 - whatever it is, the answer is kind
            answer = await self.failed(Request(scope, receive), problem)
            if not begun:
                await answer(scope, receive, send)


class Site:
    """The web channel's application."""

    def __init__(self, premises: Premises, hub: Hub, figures: Figures, pushed: Sequence[Route] = ()) -> None:
        self._premises, self._figures = premises, figures
        self.chat, self.desk = ChatApi(premises, hub), DeskApi(premises)
        self.duties, self.accounts = Duties(premises, self.desk), Accounts(premises, self.desk)
        self._hub, self._pushed = hub, pushed

    def app(self) -> Starlette:
        """Return the ASGI application."""
        site = Starlette(
            routes=[
                Route("/metrics", self.metrics),
                Route("/", self.home),
                *self.chat.routes(),
                *Handovers(self._premises).routes(),
                *self.desk.routes(),
                *self.duties.routes(),
                *self.accounts.routes(),
                *self._pushed,
            ],
            middleware=[Middleware(Contained, self.failed)],
            exception_handlers={Problem: self.refused, HTTPException: self.not_there},
        )
        site.router.default = Later(self.pages)
        return site

    def pages(self) -> ASGIApp:
        """Return the pages' own addresses."""
        from bot.web.pages import page_routes

        return Router(page_routes(self._premises, self.chat, self.desk, self.duties, self.accounts, self._hub))

    async def home(self, _request: Request) -> Response:
        """Lead to the customer's page."""
        return RedirectResponse("/chat")

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
        log.error("request failed", path=logged(request.url.path), exc_info=problem)
        unavailable = type(problem).__name__.startswith("Store")
        found = Problem(503, "unavailable", retry_after=5) if unavailable else Problem(500, "failed")
        return response(found, language_of(request, self._premises.house.language))

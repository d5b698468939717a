"""The way from the web chat to another one: a link that is good once, for the page and for programs."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.codes import code_of
from bot.web.problems import Problem, unseen
from bot.web.sessions import guard_form, session_of, token_of
from bot.web.translate import instant
from handlers.handover import hand_over
from handlers.linking import LASTS
from workflow.ports import Work
from workflow.stored import Json, SessionKind


class Handovers:
    """Lets customers take their cases along."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route("/chat/handover/{lane}", self.hand_over, methods=["POST"]),
            Route("/chat/links/{seq:int}.svg", self.code, methods=["GET"]),
        ]

    async def code(self, request: Request) -> Response:
        """Return the link of a message of this chat as a code to be scanned; the link itself stands in no address."""
        token, now, seq = token_of(request, SessionKind.CHAT), self._premises.clock.now(), request.path_params["seq"]

        def unit(work: Work) -> Json:
            session = session_of(work, token, SessionKind.CHAT, now)
            conversation = work.conversations.find("web", session.chat or "")
            found = work.outbox.after(conversation.id, seq - 1) if conversation else ()
            return found[0].body.get("link") if found and found[0].seq == seq else None

        link = await self._premises.store.read(unit)
        if not link:
            raise unseen()
        return Response(code_of(str(link)), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def hand_over(self, request: Request) -> Response:
        """Make a link to the chat on another platform; 404 where we have none there, 409 where there is no case."""
        session_token, now = token_of(request, SessionKind.CHAT), self._premises.clock.now()

        def unit(work: Work) -> str | None:
            session = session_of(work, session_token, SessionKind.CHAT, now)
            conversation = work.conversations.find("web", session.chat or "")
            return None if conversation is None else hand_over(work, conversation, now)

        await self._premises.store.read(lambda work: session_of(work, session_token, SessionKind.CHAT, now))
        guard_form(request, SessionKind.CHAT)
        address = self._premises.lanes.handovers.get(request.path_params["lane"])
        if address is None:
            raise unseen()
        token = await self._premises.store.write(unit)
        if token is None:
            raise Problem(409, "no_case")
        return JSONResponse({"url": address(token), "expires": instant(now + LASTS)}, 201)

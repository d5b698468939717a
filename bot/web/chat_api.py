"""The chat for programs: `POST /chat/session`, `POST /chat/messages`, `GET /chat/events`."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channel import Premises
from bot.evidence import MEBIBYTE
from bot.logs import Log
from bot.web.hub import Hub, Pace
from bot.web.problems import FieldProblem, Problem
from bot.web.sessions import guard_form, new_chat, session_of, token_of
from bot.web.translate import clean_json, message_json, messages_json, read_id, read_message, read_object
from bot.web.uploads import read_form
from handlers.deadlines import seen
from handlers.dispatch import Envelope, Taken, Upload, newcomer, store_only, take
from handlers.message import Message
from handlers.speaking import chat_of
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Conversation, Notice, Session, SessionKind

LARGEST_BODY = MEBIBYTE
MULTIPART = "multipart/form-data"
Render = Callable[[Notice], str]

log = Log()


class ChatApi:
    """What a customer's program, and the chat page, can ask."""

    def __init__(self, premises: Premises, hub: Hub) -> None:
        self._premises, self._hub = premises, hub
        self._pace = Pace()

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route("/chat/session", self.session, methods=["POST"]),
            Route("/chat/messages", self.messages, methods=["POST"]),
            Route("/chat/events", self.events, methods=["GET"]),
        ]

    async def session(self, request: Request) -> Response:
        """Begin a session."""
        body = await read_json(request, empty={})
        language = _language(body.get("language"))
        now = self._premises.clock.now()
        token = await self._premises.store.write(lambda work: new_chat(work, language, now))
        return JSONResponse({"token": token}, 201)

    async def messages(self, request: Request) -> Response:
        """Store one message, with its files; 202 once it is stored."""
        token = token_of(request, SessionKind.CHAT)
        await self._known(request, token)
        guard_form(request, SessionKind.CHAT)
        body, uploads = await _read(request)
        key = read_id(body)
        message = Message() if uploads and not body.get("text") else read_message(body)
        await self.take(request, token, key, message, uploads)
        return JSONResponse({"id": key}, 202)

    async def take(
        self, request: Request, token: str | None, key: str, message: Message, uploads: tuple[Upload, ...]
    ) -> None:
        """Put a message into the inbox and to its effect.

        Raises:
            Problem: 401, 409 the id came with another body, 429 too many wait.
        """
        session = await self._known(request, token)
        now = self._premises.clock.now()
        envelope = Envelope(
            channel="web",
            chat=session.chat or "",
            key=f"{session.id}:{key}",
            message=message,
            uploads=uploads,
            language=session.language,
            burst=self._pace.is_burst(session.chat or "", now),
        )
        taken = await store_message(self._premises, envelope)
        if taken is Taken.CLASHES:
            raise Problem(409, "clash")
        if taken is Taken.FULL:
            raise Problem(429, "slow", retry_after=1)

    async def events(self, request: Request) -> Response:
        """Return what was said beyond `after`, at once or as a stream."""
        session = await self._known(request, token_of(request, SessionKind.CHAT))
        after = read_after(request)
        if "text/event-stream" in request.headers.get("accept", ""):
            return await self.stream(session, after, _event)
        found = await self.fetch(session, after)
        return Response(messages_json(found), media_type="application/json")

    async def stream(self, session: Session, after: int, render: Render) -> Response:
        """Return an open stream of what is said; each message is rendered as one event."""
        reached, topic = after, newcomer(session.chat or "")

        async def fetch() -> Sequence[str]:
            nonlocal reached, topic
            if topic == newcomer(session.chat or ""):
                conversation = await self._premises.store.read(lambda work: _conversation(work, session))
                topic = chat_of(conversation) if conversation else topic
            found = await self.fetch(session, reached)
            reached = found[-1].seq or reached if found else reached
            return [render(notice) for notice in found]

        async def parts() -> AsyncIterator[str]:
            yield "retry: 1000\n\n"
            async for part in self._hub.follow(lambda: topic, fetch):
                yield part

        return StreamingResponse(parts(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def fetch(self, session: Session, after: int) -> Sequence[Notice]:
        """Return what was said beyond `after`, and note that all before it was seen."""
        self._pace.has_read(session.chat or "")
        found, behind = await self._premises.store.read(lambda work: _after(work, session, after))
        if behind:
            now = self._premises.clock.now()
            await self._premises.store.write(lambda work: _seen(work, session, after, now))
        return found

    async def _known(self, request: Request, token: str | None) -> Session:
        now = self._premises.clock.now()
        session = await self._premises.store.read(lambda work: session_of(work, token, SessionKind.CHAT, now))
        request.state.language = session.language or self._premises.house.language
        return session


async def store_message(premises: Premises, envelope: Envelope) -> Taken:
    """Store and handle a message; where handling fails, store it alone, for the loop to try again."""
    now = premises.clock.now()
    try:
        return await premises.store.write(lambda work: take(work, premises.house, envelope, now))
    except Problem:
        raise
    except Exception:
        log.exception("handling failed; the message is kept", channel=envelope.channel)
        return await premises.store.write(lambda work: store_only(work, premises.house, envelope, now))


def _conversation(work: Work, session: Session) -> Conversation | None:
    return work.conversations.find("web", session.chat or "")


def _after(work: Work, session: Session, after: int) -> tuple[Sequence[Notice], bool]:
    reached, found = work.outbox.fetch("web", session.chat or "", after)
    return found, reached is not None and reached.seen < min(after, reached.seq)


def _seen(work: Work, session: Session, after: int, now: datetime) -> None:
    conversation = _conversation(work, session)
    if conversation is not None:
        seen(work, conversation, after, now)


def _event(notice: Notice) -> str:
    return f"id: {notice.seq}\ndata: {to_json(message_json(notice)).decode()}\n\n"


def read_after(request: Request) -> int:
    """Return the counter that a client has reached.

    Raises:
        Problem: 422, it is no whole number.
    """
    given = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not given.isdecimal() or len(given) > len("9007199254740991"):
        raise Problem(422, "fields", fields=(FieldProblem("after", "web.problem.number"),))
    return int(given)


async def read_json(request: Request, *, empty: dict[str, object] | None = None) -> Mapping[str, object]:
    """Return the JSON object of a request.

    Raises:
        Problem: 413 beyond a mebibyte, 422 no JSON object.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk if len(content) <= LARGEST_BODY else b""
    if len(content) > LARGEST_BODY:
        raise Problem(413, "body_size")
    if not content.strip() and empty is not None:
        return empty
    try:
        return read_object(clean_json(json.loads(content)))
    except (ValueError, RecursionError) as wrong:
        raise Problem(422, "fields", fields=(FieldProblem("body", "web.problem.object"),)) from wrong


async def _read(request: Request) -> tuple[Mapping[str, object], tuple[Upload, ...]]:
    if request.headers.get("content-type", "").startswith(MULTIPART):
        return await read_form(request)
    return await read_json(request), ()


def _language(given: object) -> Language | None:
    if given is None:
        return None
    if given not in tuple(Language):
        raise Problem(422, "fields", fields=(FieldProblem("language", "web.problem.language"),))
    return Language(str(given))

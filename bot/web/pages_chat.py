"""The customer's page: it opens a session by itself, and the rest is the chat for programs."""

import hashlib
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.evidence import ACCEPTED, LARGEST_FILE
from bot.web.chat_api import ChatApi, read_json
from bot.web.frame import is_secure
from bot.web.problems import FieldProblem, Problem, language_of
from bot.web.rendering import Renderer
from bot.web.sessions import COOKIES, CSRF, form_token, guard_form, new_chat, session_of, set_cookie, token_of
from bot.web.uploads import LARGEST_REQUEST, MOST_FILES
from handlers import intake
from handlers.house import House
from handlers.speaking import speak
from handlers.starts import start_of
from handlers.wording import words
from workflow.frozen import replace
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Session, SessionKind

SAID_BY_PAGE = (
    "sending", "waiting", "retry", "refused", "edit", "remove", "too_large", "too_many", "too_much", "wrong_kind",
    "offline", "back", "files_gone", "you", "us", "remove_file", "new_below", "failed", "picture", "started_anew",
)  # fmt: skip
"""What the page's own script says, without waiting for the server."""
ENDINGS = ".heic,.heif,.m4a,.amr,.docx,.xlsx,.doc,.txt"


class ChatPages:
    """The chat page and what it needs beside the chat for programs."""

    def __init__(self, premises: Premises, chat: ChatApi, renderer: Renderer) -> None:
        self._premises, self._chat, self._renderer = premises, chat, renderer

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route("/chat", self.page, methods=["GET"]),
            Route("/chat/open", self.open, methods=["POST"]),
            Route("/chat/language", self.language, methods=["POST"]),
            Route("/chat/leave", self.leave, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Return the page; it changes nothing."""
        token = request.cookies.get(COOKIES[SessionKind.CHAT])
        language = await self._language(request, token)
        limits = {"file": LARGEST_FILE, "request": LARGEST_REQUEST, "files": MOST_FILES, "kinds": sorted(ACCEPTED)}
        return self._renderer.page(
            "chat.html",
            language,
            start=start_of(request.query_params.get("place", ""), self._premises.house.playbook),
            limits=limits,
            accept=",".join((*sorted(ACCEPTED), *ENDINGS.split(","))),
            said={name: words(f"chat.{name}", language) for name in SAID_BY_PAGE},
            phone=self._premises.house.front_desk_phone,
            lanes={lane: words(f"cases.lane.{lane}", language) for lane in self._premises.lanes.handovers},
        )

    async def open(self, request: Request) -> Response:
        """Return what the page sends with every change; begin a session where there is none."""
        if request.headers.get(CSRF) != "open":
            raise Problem(403, "form")
        now, token = self._premises.clock.now(), request.cookies.get(COOKIES[SessionKind.CHAT])
        session = await self._session(token)
        if session is not None and token is not None:
            return JSONResponse(_words_of(token))
        language = language_of(request, self._premises.house.language)
        fresh = await self._premises.store.write(lambda work: new_chat(work, language, now))
        answer = JSONResponse(_words_of(fresh), 201)
        set_cookie(answer, SessionKind.CHAT, fresh, secure=is_secure(self._premises, request))
        return answer

    async def language(self, request: Request) -> Response:
        """Go on in another language; an open question is asked again in it."""
        token, house, now = token_of(request, SessionKind.CHAT), self._premises.house, self._premises.clock.now()
        guard_form(request, SessionKind.CHAT)
        chosen = (await read_json(request)).get("language")
        if chosen not in tuple(Language):
            raise Problem(422, "fields", fields=(FieldProblem("language", "web.problem.language"),))
        language = Language(str(chosen))

        def unit(work: Work) -> None:
            _go_on_in(work, house, session_of(work, token, SessionKind.CHAT, now), language, now)

        await self._premises.store.write(unit)
        return Response(status_code=204)

    async def leave(self, request: Request) -> Response:
        """Forget this browser: the session ends; cases stay, and are found again by number and contact."""
        guard_form(request, SessionKind.CHAT)
        token = request.cookies.get(COOKIES[SessionKind.CHAT], "")
        await self._premises.store.write(lambda work: work.people.sign_out(token))
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIES[SessionKind.CHAT], path="/chat")
        return answer

    async def _session(self, token: str | None) -> Session | None:
        now = self._premises.clock.now()
        session = await self._premises.store.read(lambda work: work.people.session(token, now) if token else None)
        return session if session is not None and session.kind is SessionKind.CHAT else None

    async def _language(self, request: Request, token: str | None) -> Language:
        session = await self._session(token)
        if session is None:
            return language_of(request, self._premises.house.language)
        chat = session.chat or ""
        conversation = await self._premises.store.read(lambda work: work.conversations.find("web", chat))
        spoken = conversation.language if conversation else session.language
        return spoken or language_of(request, self._premises.house.language)


def _words_of(token: str) -> dict[str, str]:
    """Return the form's word, and a name under which the browser keeps what was typed in this session."""
    return {"form": form_token(token), "chat": hashlib.sha256(b"chat " + token.encode()).hexdigest()[:16]}


def _go_on_in(work: Work, house: House, session: Session, language: Language, now: datetime) -> None:
    work.people.speak(session.id, language)
    conversation = work.conversations.find("web", session.chat or "")
    if conversation is None or conversation.language is language:
        return
    turned = replace(work.conversations.get(conversation.id), language=language, language_chosen=True)
    again = intake.ask_again(work, house, turned, now) if intake.going(turned) else ()
    work.conversations.save(speak(work, house, turned, again, now), now)

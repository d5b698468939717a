"""Who is asking: a bearer token or an HttpOnly cookie, looked up by hash; forms of pages carry a token of their own."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.web.problems import Problem, unsigned
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Session, SessionKind, Staff

CHAT_LASTS = timedelta(days=90)
DESK_LASTS = timedelta(days=30)
COOKIES = {SessionKind.CHAT: "redress_chat", SessionKind.DESK: "redress_desk"}
CSRF = "x-redress-form"
"""The header that pages send with every change."""


def token_of(request: Request, kind: SessionKind) -> str | None:
    """Return the token of a request: a bearer's, or a page's cookie."""
    return _bearer(request) or request.cookies.get(COOKIES[kind])


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def form_token(token: str) -> str:
    """Return the word that a page's forms carry, so that no other site can send them."""
    return hmac.new(token.encode(), b"redress form", hashlib.sha256).hexdigest()[:32]


def guard_form(request: Request, kind: SessionKind) -> None:
    """Refuse a change sent with a page's cookie from elsewhere; a bearer token needs no such proof.

    Raises:
        Problem: 403, the form's own word is missing or wrong.
    """
    if _bearer(request):
        return
    token = request.cookies.get(COOKIES[kind], "")
    # As bytes: text beyond ASCII can't be compared in constant time and would raise.
    if not hmac.compare_digest(request.headers.get(CSRF, "").encode(), form_token(token).encode()):
        raise Problem(403, "form")


def new_chat(work: Work, language: Language | None, now: datetime) -> str:
    """Begin a customer's session and return its token; the conversation begins with the first message."""
    token = secrets.token_urlsafe(32)
    session = Session(
        id=0, kind=SessionKind.CHAT, expires_at=now + CHAT_LASTS, language=language, chat=secrets.token_urlsafe(16)
    )
    work.people.sign_in(session, token, now)
    return token


def new_desk(work: Work, staff: Staff, now: datetime) -> str:
    """Begin a staff session and return its token."""
    token = secrets.token_urlsafe(32)
    session = Session(id=0, kind=SessionKind.DESK, expires_at=now + DESK_LASTS, language=staff.language, staff=staff.id)
    work.people.sign_in(session, token, now)
    return token


def session_of(work: Work, token: str | None, kind: SessionKind, now: datetime) -> Session:
    """Return the live session of a token.

    Raises:
        Problem: 401, there is none of that kind.
    """
    session = work.people.session(token, now) if token else None
    if session is None or session.kind is not kind:
        raise unsigned()
    return session


def set_cookie(response: Response, kind: SessionKind, token: str, *, secure: bool) -> None:
    """Keep a session in the browser, out of reach of scripts and of other sites."""
    lasts = CHAT_LASTS if kind is SessionKind.CHAT else DESK_LASTS
    path = "/chat" if kind is SessionKind.CHAT else "/desk"
    response.set_cookie(
        COOKIES[kind],
        token,
        max_age=int(lasts.total_seconds()),
        path=path,
        secure=secure,
        httponly=True,
        samesite="strict" if kind is SessionKind.DESK else "lax",
    )

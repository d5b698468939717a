"""The desk for programs: sessions, cards, cases, moves; with the same rights as the pages."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.pictures import Darkroom, is_picture
from bot.web.chat_api import read_json
from bot.web.problems import FieldProblem, Problem, response, unseen, unsigned
from bot.web.sessions import DESK_LASTS, guard_form, new_desk, session_of, token_of
from bot.web.translate import Reader, clean, instant, problems_of, read_id
from handlers import desk_filing
from handlers.cards import alerts_of, board, dossier, is_administrator
from handlers.said import from_json
from handlers.staff import Pressed, Result, press, register, sees
from handlers.staffing import give, join, leave
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.numbers import parse_number, spoken
from workflow.people import StaffId
from workflow.ports import Work
from workflow.stored import InboxState, Json, Session, SessionKind, Staff

Answer = TypeVar("Answer")
DESK = "desk"
ROLLS = timedelta(days=1)
"""How much of a session's life may pass before it is rolled on: one write a day, not one a request."""
NAME_LASTS = 80


class DeskApi:
    """What a program of the staff's, and the desk's pages, can ask."""

    def __init__(self, premises: Premises) -> None:
        self._premises, self._darkroom = premises, Darkroom()

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route("/desk/session", self.session, methods=["POST"]),
            Route("/desk/cards", self.cards, methods=["GET"]),
            Route("/desk/alerts", self.alerts, methods=["GET"]),
            Route("/desk/cases", self.file, methods=["POST"]),
            Route("/desk/cases/{number}", self.case, methods=["GET"]),
            Route("/desk/moves", self.moves, methods=["POST"]),
            Route("/desk/files/{file:int}", self.evidence, methods=["GET"]),
        ]

    async def session(self, request: Request) -> Response:
        """Use an invitation up and begin a session."""
        body = await read_json(request)
        invite, name = body.get("invite"), body.get("name")
        if not isinstance(invite, str) or not invite:
            raise Problem(422, "fields", fields=(FieldProblem("invite", "web.problem.text"),))
        language = Language(str(body["language"])) if body.get("language") in tuple(Language) else None
        token = await self.sign_in(invite, str(name or ""), language)
        return JSONResponse({"token": token}, 201)

    async def sign_in(self, invite: str, name: str, language: Language | None) -> str:
        """Use an invitation up and return the token of a new session.

        Raises:
            Problem: 401, the invitation is unknown, used or out of date.
        """
        now, house = self._premises.clock.now(), self._premises.house
        called = clean(name).strip()[:NAME_LASTS]

        def unit(work: Work) -> str:
            person = join(work, house, invite, called or _nameless(), language or house.language, now)
            if person is None:
                raise unsigned()
            return new_desk(work, person, now)

        return await self._premises.store.write(unit)

    async def cards(self, request: Request) -> Response:
        """Return the cards of a team, or of all that this person sees."""
        team = request.query_params.get("team")
        house, now = self._premises.house, self._premises.clock.now()
        person = await self.known(request)
        if team is not None and team not in house.playbook.teams:
            raise unseen()
        found = await self.ask(lambda work: board(work, house, person.actor(), now, team=team))
        reader = Reader(house, person.language)
        return JSONResponse({"cards": [reader.card(card) for card in found]})

    async def alerts(self, request: Request) -> Response:
        """Return what rang for this person: reminders, supervision orders, escalations, newest first."""
        person = await self.known(request)
        house = self._premises.house
        found = await self.ask(lambda work: alerts_of(work, house, person.actor()))
        reader = Reader(house, person.language)
        alerts = [
            {
                "id": notice.id,
                "at": instant(notice.at),
                "case": notice.case,
                "priority": notice.priority,
                "text": reader.say(from_json(notice.body["said"])),
            }
            for notice in found
        ]
        return JSONResponse({"alerts": alerts})

    async def case(self, request: Request) -> Response:
        """Return a whole case."""
        person = await self.known(request)
        number = parse_number(request.path_params["number"])
        if number is None:
            raise unseen()
        house, now = self._premises.house, self._premises.clock.now()
        found = await self.ask(lambda work: dossier(work, house, number, person.actor(), now))
        return JSONResponse(Reader(house, person.language).dossier(found))

    async def moves(self, request: Request) -> Response:
        """Make a move once, however often it is sent: a repeated id gets the first answer again."""
        person = await self.known(request)
        guard_form(request, SessionKind.DESK)
        body = await read_json(request)
        key = read_id(body)
        choice, fields = body.get("choice"), body.get("fields", {})
        if not isinstance(choice, str):
            raise Problem(422, "fields", fields=(FieldProblem("choice", "web.problem.choice"),))
        if not isinstance(fields, dict):
            raise Problem(422, "fields", fields=(FieldProblem("fields", "web.problem.object"),))
        return await self.move(person, request.state.session, key, choice, fields)  # pyright: ignore[reportUnknownArgumentType]

    async def move(
        self, person: Staff, session: Session, key: str, choice: str, fields: Mapping[str, object]
    ) -> Response:
        """Press a button: 200 the new card, 409 the current one, 422 with the fields to mend."""
        house, now = self._premises.house, self._premises.clock.now()
        sent: Mapping[str, Json] = {"choice": choice, "fields": json.loads(json.dumps(fields))}
        reader = Reader(house, person.language)

        def answered(work: Work) -> Mapping[str, Json]:
            return _answer(press(work, house, person.actor(), choice, fields, now), reader)

        answer = await self.tell(lambda work: once(work, f"{session.id}:{key}", sent, answered, now))
        return self._pressed(answer, person.language)

    @staticmethod
    def _pressed(answer: Mapping[str, Json], language: Language) -> Response:
        card = answer["card"]
        if answer["result"] == Result.DONE:
            return JSONResponse(card)
        if answer["result"] == Result.FIRST:
            who, what = str(answer["who"]), str(answer["what"])
            key = "first" if who else "moved"
            return response(Problem(409, key, who=who, what=what), language, {"card": card})
        problems = problems_of({name: str(word) for name, word in dict(answer["problems"]).items()})  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType]
        return response(Problem(422, "fields", fields=problems), language, {"card": card})

    async def file(self, request: Request) -> Response:
        """Register a complaint that came to the desk, by phone or on site."""
        person = await self.known(request)
        guard_form(request, SessionKind.DESK)
        body = await read_json(request)
        return JSONResponse(await self.take_down(person, request.state.session, read_id(body), body), 201)

    async def take_down(self, person: Staff, session: Session, key: str, body: Mapping[str, object]) -> Json:
        """Register what was taken down, once for each key, and return its card; of what isn't theirs the number alone.

        Raises:
            Problem: 404 this person may not, 409 the key came with another body, 422 with the fields to mend.
        """
        house, now = self._premises.house, self._premises.clock.now()
        filed = desk_filing.read(body, house, person.language)
        if isinstance(filed, dict):
            raise Problem(422, "fields", fields=problems_of(filed))
        elements, filing = filed
        reader = Reader(house, person.language)
        sent: Mapping[str, Json] = json.loads(json.dumps(dict(body)))

        def answered(work: Work) -> Mapping[str, Json]:
            card = register(work, house, person.actor(), elements, filing, now)
            if card is None:
                raise unseen()
            if not sees(work, house, person.actor(), card.number):
                return {"card": {"case": spoken(card.number)}}
            return {"card": json.loads(json.dumps(reader.card(card)))}

        return (await self.tell(lambda work: once(work, f"{session.id}:{key}", sent, answered, now)))["card"]

    async def evidence(self, request: Request) -> Response:
        """Return a file of a case that this person sees; a picture without place and device that it was made with.

        With `original=1` as it came, for those who see who complains.
        """
        person = await self.known(request)
        number = parse_number(request.query_params.get("case", ""))
        file: int = request.path_params["file"]
        house, now = self._premises.house, self._premises.clock.now()
        if number is None:
            raise unseen()

        whole = "original" in request.query_params

        def unit(work: Work) -> tuple[bytes, str]:
            seen = dossier(work, house, number, person.actor(), now)
            found = next((each for each in seen.evidence if each.id == file), None)
            if found is None or (whole and not seen.originals):
                raise unseen()
            return work.files.read(file), found.type

        content, kind = await self.ask(unit)
        if is_picture(kind) and not whole:
            cleaned = await self._darkroom.cleaned(content, kind)
            if cleaned is None:
                raise Problem(415, "picture")
            content = cleaned
        shown = "inline" if kind.startswith(("image/", "audio/", "video/")) else "attachment"
        headers = {"Content-Disposition": shown, "Cache-Control": "private, max-age=3600"}
        return Response(content, media_type=kind, headers=headers)

    async def invite(self, person: Staff, role: str, teams: Sequence[str]) -> str:
        """Make an invitation; only an administrator may.

        Raises:
            Problem: 404 for everybody else.
        """
        if not is_administrator(person.actor()):
            raise unseen()
        token, now = secrets.token_urlsafe(24), self._premises.clock.now()
        grants = desk_filing.grants(self._premises.house.playbook, role, teams)
        await self._premises.store.write(lambda work: work.people.invite(grants, token, now, now + timedelta(days=7)))
        return token

    async def give(self, person: Staff, staff: StaffId, role: str, teams: Sequence[str]) -> None:
        """Give a colleague one role more; only an administrator may.

        Raises:
            Problem: 404 for everybody else, and where there is no such colleague.
        """
        if not is_administrator(person.actor()):
            raise unseen()
        house, now = self._premises.house, self._premises.clock.now()
        more = desk_filing.grants(house.playbook, role, teams)
        try:
            await self._premises.store.write(lambda work: give(work, house, staff, more, now))
        except LookupError as unknown:
            raise unseen() from unknown

    async def let_go(self, person: Staff, staff: StaffId) -> bool:
        """End somebody's access and pass on what was theirs; False where no administrator would be left.

        Raises:
            Problem: 404 for everybody but an administrator, and where there is no such person.
        """
        if not is_administrator(person.actor()):
            raise unseen()
        house, now = self._premises.house, self._premises.clock.now()
        try:
            return await self._premises.store.write(lambda work: leave(work, house, staff, now))
        except LookupError as unknown:
            raise unseen() from unknown

    async def known(self, request: Request) -> Staff:
        """Return the person whose session this is.

        Raises:
            Problem: 401.
        """
        token, now = token_of(request, SessionKind.DESK), self._premises.clock.now()
        session, person = await self._premises.store.read(lambda work: person_of(work, token, now))
        request.state.rolled = session.expires_at - now < DESK_LASTS - ROLLS
        if request.state.rolled:
            session, person = await self._premises.store.write(lambda work: person_of(work, token, now))
        request.state.session, request.state.language = session, person.language
        return person

    async def ask(self, unit: Callable[[Work], Answer]) -> Answer:
        """Read; what this person does not see looks like what is not there."""
        try:
            return await self._premises.store.read(unit)
        except UnknownCase as unknown:
            raise unseen() from unknown

    async def tell(self, unit: Callable[[Work], Answer]) -> Answer:
        """Write; what this person does not see looks like what is not there."""
        try:
            return await self._premises.store.write(unit)
        except UnknownCase as unknown:
            raise unseen() from unknown


def once(
    work: Work,
    name: str,
    sent: Mapping[str, Json],
    answered: Callable[[Work], Mapping[str, Json]],
    now: datetime,
) -> Mapping[str, Json]:
    """Do what was sent and keep the answer; the same again gets that answer, and nothing is done twice (P1).

    Raises:
        Problem: 409, the name came with another body.
    """
    before = work.inbox.find(DESK, name)
    if before is not None:
        if before.body != sent or before.answer is None:
            raise Problem(409, "clash")
        return before.answer
    answer = answered(work)
    work.inbox.put(DESK, name, sent, conversation=None, at=now, state=InboxState.DONE, answer=answer)
    return answer


def person_of(work: Work, token: str | None, now: datetime) -> tuple[Session, Staff]:
    """Return the session of a token and whose it is, in the language that the session wants.

    Raises:
        Problem: 401.
    """
    session = session_of(work, token, SessionKind.DESK, now)
    if session.staff is None:
        raise unsigned()
    person = work.people.staff(session.staff)
    if not person.active:
        raise unsigned()
    return session, replace(person, language=session.language or person.language)


def _answer(pressed: Pressed, reader: Reader) -> Mapping[str, Json]:
    who, what = pressed.first or ("", "")
    said = reader.say(desk_filing.fact_words(what)) if what else ""
    return {
        "result": pressed.result,
        "card": json.loads(json.dumps(reader.card(pressed.card))),
        "who": who,
        "what": said,
        "problems": dict(pressed.problems),
    }


def _nameless() -> str:
    return f"Staff {secrets.token_hex(2)}"

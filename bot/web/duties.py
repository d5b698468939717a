"""Duties beside the cases, for programs and for the board: what waits, and that it is done."""

import json
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.chat_api import read_json
from bot.web.desk_api import DeskApi, once
from bot.web.frame import Frame
from bot.web.problems import FieldProblem, Problem
from bot.web.sessions import guard_form
from bot.web.translate import Reader, clean, instant, read_id
from handlers.duty_lines import Done, DutyLine, done_lately, duties_of, report_done
from handlers.house import House
from workflow.numbers import spoken
from workflow.ports import Work
from workflow.stored import Json, Session, SessionKind, Staff

Shown = dict[str, object]
MOVED = {"HX-Trigger": json.dumps({"redress:moved": {"case": ""}})}


class Duties:
    """What a person has to do beside the cases."""

    def __init__(self, premises: Premises, desk: DeskApi) -> None:
        self._premises, self._desk = premises, desk

    def routes(self) -> list[Route]:
        """Return the addresses for programs."""
        return [
            Route("/desk/duties", self.duties, methods=["GET"]),
            Route("/desk/duties/{duty:int}", self.done, methods=["POST"]),
        ]

    def page_routes(self, frame: Frame) -> list[Route]:
        """Return the address of the board's own form."""

        async def reported(request: Request, person: Staff) -> Response:
            form = await request.form()
            key, words = read_id({"id": form.get("id")}), str(form.get("text", ""))
            await self.report(person, request.state.session, key, request.path_params["duty"], words)
            return Response(headers=MOVED)

        return [Route("/desk/duty/{duty:int}", frame.signed(reported), methods=["POST"])]

    async def duties(self, request: Request) -> Response:
        """Return the duties of this person that wait, and the routines that were done lately."""
        person = await self._desk.known(request)
        now, house = self._premises.clock.now(), self._premises.house
        reader = Reader(house, person.language)
        return JSONResponse(await self._desk.ask(lambda work: duties_shown(work, person, reader, house, now)))

    async def done(self, request: Request) -> Response:
        """Report a routine as done, once however often it is sent: 409 where somebody was first."""
        person = await self._desk.known(request)
        guard_form(request, SessionKind.DESK)
        body = await read_json(request)
        key, words = read_id(body), body.get("text", "")
        if not isinstance(words, str):
            raise Problem(422, "fields", fields=(FieldProblem("text", "web.problem.text"),))
        answer = await self.report(person, request.state.session, key, request.path_params["duty"], words)
        return JSONResponse(answer)

    async def report(self, person: Staff, session: Session, key: str, duty: int, words: str) -> Json:
        """End a duty.

        Raises:
            Problem: 404 it is none of this person's, 409 somebody was first.
        """
        now = self._premises.clock.now()
        sent: Mapping[str, Json] = {"duty": duty, "text": clean(words)}

        def answered(work: Work) -> Mapping[str, Json]:
            done = report_done(work, person.actor(), duty, clean(words), now)
            return {"id": duty, "result": done.value}

        answer = await self._desk.tell(lambda work: once(work, f"{session.id}:{key}", sent, answered, now))
        if answer["result"] == Done.FIRST:
            raise Problem(409, "duty_done")
        return answer


def duties_shown(work: Work, person: Staff, reader: Reader, house: House, now: datetime) -> dict[str, object]:
    """Return what a person has to do beside the cases, and what was done lately, as the board and programs read it."""
    actor = person.actor()
    return {
        "duties": [_shown(line, reader) for line in duties_of(work, house, actor, now)],
        "done": [_shown(line, reader) for line in done_lately(work, house, actor, now)],
    }


def _shown(line: DutyLine, reader: Reader) -> Shown:
    return {
        "id": line.id,
        "name": reader.say(line.name),
        "what": reader.say(line.what),
        "due": instant(line.due),
        "overdue": line.overdue,
        "mine": line.mine,
        "cases": [spoken(number) for number in line.listed],
        "button": {"label": reader.say(line.press.label), "choice": line.press.choice} if line.press else None,
        "done_at": instant(line.done_at),
        "done_by": line.done_by,
        "found": line.words,
    }

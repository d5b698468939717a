"""The list of improvements: what was decided upon an analysis, who does it by when, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi, once
from bot.web.frame import Frame
from bot.web.pages_desk import new_id
from bot.web.problems import Problem, unseen
from bot.web.translate import clean, read_id
from handlers.improving import Listed, decide, finish, listed
from workflow.improvements import Improvement
from workflow.people import StaffId
from workflow.ports import Work
from workflow.rota import decided_on
from workflow.stored import Json, Staff

ADDRESS = "/desk/improvements"
LONGEST, LONGEST_UPON = 500, 200
LATELY = timedelta(days=92)
"""(ours) How long what was done is shown."""
FURTHEST = timedelta(days=730)
"""(ours) How far ahead a date may lie."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """The form as it was sent."""

    what: str
    owner: str
    due: str
    upon: str

    def due_at(self, premises: Premises) -> datetime | None:
        """Return the end of the day that was named; None where it is none ahead."""
        today = premises.house.today(premises.clock.now()).date()
        try:
            day = date.fromisoformat(self.due)
        except ValueError:
            return None
        if not today <= day <= today + FURTHEST:
            return None
        return datetime.combine(day + timedelta(days=1), time(), premises.house.zone)

    def problems(self, premises: Premises) -> dict[str, str]:
        """Return what is to be mended, by field."""
        wrong = {
            "what": not self.what or len(self.what) > LONGEST,
            "owner": not (self.owner.isascii() and self.owner.isdigit() and len(self.owner) < 10),
            "due": self.due_at(premises) is None,
        }
        return {name: f"desk.improve.wrong_{name}" for name, is_wrong in wrong.items() if is_wrong}


class ImprovementPages:
    """The list, and the form that adds to it."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route(ADDRESS, signed(self.page), methods=["GET"]),
            Route(ADDRESS, signed(self.add), methods=["POST"]),
            Route(f"{ADDRESS}/{{improvement:int}}/done", signed(self.done), methods=["POST"]),
        ]

    async def page(self, request: Request, person: Staff) -> Response:
        """Return the list as this person has it; a report leads here with what it names as most worth changing."""
        asked = request.query_params
        filled = _Filled(asked.get("what", "")[:LONGEST], "", "", asked.get("upon", "")[:LONGEST_UPON])
        return await self._shown(request, person, filled, {})

    async def add(self, request: Request, person: Staff) -> Response:
        """Put an action on the list, once however often it is sent."""
        form = await request.form()
        said = {name: clean(str(form.get(name, ""))) for name in ("what", "owner", "due", "upon")}
        filled = _Filled(said["what"].strip(), said["owner"], said["due"], said["upon"][:LONGEST_UPON])
        problems = filled.problems(self._premises)
        due = filled.due_at(self._premises)
        if problems or due is None:
            return await self._shown(request, person, filled, problems)
        house, now, key = self._premises.house, self._premises.clock.now(), read_id({"id": form.get("id")})

        def answered(work: Work) -> Mapping[str, Json]:
            made = decide(
                work, house, person.actor(), what=filled.what, owner=StaffId(int(filled.owner)), due=due,
                upon=filled.upon, now=now,
            )  # fmt: skip
            return {"id": made.id}

        session = request.state.session.id
        await self._desk.tell(lambda work: once(work, f"{session}:{key}", dict(said), answered, now))
        return await self._shown(request, person, _Filled("", "", "", ""), {})

    async def done(self, request: Request, person: Staff) -> Response:
        """End an action with what came of it."""
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        ident, result = request.path_params["improvement"], clean(str(form.get("result", ""))).strip()[:LONGEST]
        if not await self._desk.tell(lambda work: finish(work, house, person.actor(), ident, result, now)):
            raise Problem(409, "duty_done")
        return await self._shown(request, person, _Filled("", "", "", ""), {})

    async def _shown(self, request: Request, person: Staff, filled: _Filled, problems: dict[str, str]) -> Response:
        house, now = self._premises.house, self._premises.clock.now()
        if decided_on(house.playbook) is None:
            raise unseen()
        found = await self._desk.ask(lambda work: listed(work, house, person.actor(), now - LATELY))
        return self._frame.show(
            request,
            person,
            "improvements.html",
            status=422 if problems else 200,
            open=[self._line(each, found, person) for each in found.open],
            done=[self._line(each, found, person) for each in found.done],
            decides=found.decides,
            people=sorted(found.names.items(), key=lambda each: each[1]),
            filled=filled,
            problems=problems,
            today=house.today(now).date().isoformat(),
            key=new_id(),
        )

    def _line(self, each: Improvement, found: Listed, person: Staff) -> dict[str, Any]:
        house = self._premises.house
        site = house.playbook.sites.get(each.site or "")
        # The day that was named is over at its end; its last moment is what people mean by it.
        return {
            "id": each.id,
            "what": each.what,
            "owner": found.names.get(each.owner, ""),
            "site": house.say(site.name, person.language) if site else "",
            "due": house.today(each.due_at - timedelta(minutes=1)).date().isoformat(),
            "late": each.done_at is None and each.due_at <= self._premises.clock.now(),
            "done_at": each.done_at,
            "result": each.result,
        }

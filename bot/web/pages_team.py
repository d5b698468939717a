"""Workload: open cases by stage and team, what each carries, who is away, and handing over in bulk with undo."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.live import mark_of
from bot.web.problems import Problem, unseen
from bot.web.rendering import say
from bot.web.sessions import token_of
from bot.web.translate import Reader, instant
from handlers.attendance import assigns, carry, colleagues, come_back, say_away, supervises
from handlers.batches import MOST, Outcome, Pick, hand_over, last_of, undo
from handlers.workload import Chosen, Grid, Load, grid_of, loads_of, of_person
from workflow.attendance import MOST_CARRIED, Absence
from workflow.batches import Batch
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.people import StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import SessionKind, Staff

PAGE = "/desk/team"
NOBODY = "nobody"
Shown = dict[str, Any]
Answer = TypeVar("Answer")


class TeamPages:
    """Who carries what."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route(PAGE, signed(self.team), methods=["GET"]),
            Route(f"{PAGE}/give", signed(self.give), methods=["POST"]),
            Route(f"{PAGE}/undo/{{batch:int}}", signed(self.take_back), methods=["POST"]),
            Route(f"{PAGE}/away", signed(self.away), methods=["POST"]),
            Route(f"{PAGE}/away/{{absence:int}}/end", signed(self.back), methods=["POST"]),
            Route(f"{PAGE}/carry/{{staff:int}}", signed(self.carry), methods=["POST"]),
        ]

    async def team(self, request: Request, person: Staff) -> Response:
        """Return the page; with `of` the open cases of a person, or of nobody, to be handed over."""
        return await self._page(request, person)

    async def give(self, request: Request, person: Staff) -> Response:
        """Hand the chosen cases over, and say which stayed as they were."""
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        to, picks = _staff(form, "to"), _picks(form)
        if to is None or not picks:
            problem = say(person.language, "desk.team.problem.none_chosen")
            return await self._page(request, person, problem=problem, of=str(form.get("of", "")))
        try:
            came = await self._desk.tell(lambda work: hand_over(work, house, person.actor(), picks, to, now))
        except LookupError:
            raise unseen() from None
        people = await self._premises.store.read(lambda work: {each.id: each.name for each in work.people.everybody()})
        said = _told(person, came, "gave", name=people.get(to, ""))
        return await self._page(request, person, said=said, of=str(form.get("of", "")))

    async def take_back(self, request: Request, person: Staff) -> Response:
        """Undo what was handed over, and say what did not come back; pressed twice it is undone once."""
        house, now, batch = self._premises.house, self._premises.clock.now(), request.path_params["batch"]
        came = await self._desk.tell(lambda work: undo(work, house, person.actor(), batch, now))
        said = (say(person.language, "desk.team.undone_before"),) if came is None else _told(person, came, "undone")
        return await self._page(request, person, said=said, of=str((await request.form()).get("of", "")))

    async def away(self, request: Request, person: Staff) -> Response:
        """Say from when until when somebody is away, and who stands in."""
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        typed = {name: str(form.get(name, "")) for name in ("staff", "substitute", "begins", "ends")}
        staff, substitute = _staff(form, "staff"), _staff(form, "substitute")
        begins, ends = self._moment(typed["begins"]), self._moment(typed["ends"])
        problems = {name: "moment" for name, at in (("begins", begins), ("ends", ends)) if at is None}
        if begins and ends and staff is not None:
            stands_in = substitute if substitute is not None else staff
            wish = Absence(staff=staff, substitute=stands_in, begins=begins, ends=ends, said_by=person.id)
            problems = dict(await self._found(lambda work: say_away(work, house, person.actor(), wish, now)))
        if not problems:
            return await self._page(request, person, said=(say(person.language, "desk.team.said"),))
        told = {name: say(person.language, f"desk.team.problem.{key}") for name, key in problems.items()}
        return await self._page(request, person, typed=typed, problems=told)

    async def back(self, request: Request, person: Staff) -> Response:
        """End an absence; one that is over stays so."""
        house, now, absence = self._premises.house, self._premises.clock.now(), request.path_params["absence"]
        await self._found(lambda work: come_back(work, house, person.actor(), absence, now))
        return await self._page(request, person)

    async def carry(self, request: Request, person: Staff) -> Response:
        """Say how many cases somebody can carry."""
        typed = str((await request.form()).get("most", "")).strip()
        most = int(typed) if typed.isascii() and typed.isdigit() and int(typed) <= MOST_CARRIED else None
        if typed and most is None:
            problem = say(person.language, "desk.team.problem.capacity", most=MOST_CARRIED)
            return await self._page(request, person, problem=problem)
        house, now, staff = self._premises.house, self._premises.clock.now(), StaffId(request.path_params["staff"])
        await self._found(lambda work: carry(work, house, person.actor(), staff, most, now))
        return await self._page(request, person)

    async def _found(self, unit: Callable[[Work], Answer]) -> Answer:
        try:
            return await self._desk.tell(unit)
        except LookupError:
            raise unseen() from None

    def _moment(self, typed: str) -> datetime | None:
        """Return a moment as a form gives it: without a zone, it is the site's."""
        try:
            at = datetime.fromisoformat(typed)
        except ValueError:
            return None
        return at.replace(tzinfo=self._premises.house.zone) if at.tzinfo is None else None

    async def _page(
        self,
        request: Request,
        person: Staff,
        *,
        of: str = "",
        said: Sequence[str] = (),
        problem: str = "",
        typed: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()
        token, chosen = token_of(request, SessionKind.DESK), of or request.query_params.get("of", "")
        whose = _whose(chosen)

        def unit(work: Work) -> tuple[Grid, tuple[Load, ...], tuple[Chosen, ...], Batch | None, list[Staff], str]:
            loads = loads_of(work, house, actor, now)
            if whose is not None and whose not in {each.staff.id for each in loads}:
                raise unseen()
            cases = of_person(work, house, actor, whose, now) if chosen else ()
            everybody = list(work.people.everybody())
            mark = mark_of(work, house, token, now)
            return grid_of(work, house, actor, now), loads, cases, last_of(work, actor, now), everybody, mark

        grid, loads, cases, last, everybody, mark = await self._desk.ask(unit)
        reader, names = Reader(house, person.language), {each.id: each.name for each in everybody}
        may = [each for each in everybody if each.id == person.id or supervises(actor, each, house.playbook)]
        return self._frame.show(
            request,
            person,
            "team.html",
            status=422 if problem or problems else 200,
            grid=_grid(grid, reader),
            loads=[_load(each, names) for each in loads],
            assigns=assigns(actor, house.playbook),
            of=chosen,
            of_name=names.get(whose, "") if whose is not None else "",
            cases=[_case(each, reader) for each in cases],
            people=[(each.staff.id, each.staff.name) for each in loads],
            may_say=[(each.id, each.name) for each in may],
            substitutes=_beside(may, everybody, house.playbook),
            last=last and {"id": last.id, "count": len(last.handed), "to": names.get(last.to, "")},
            said=said,
            problem=problem,
            typed=typed or {},
            problems=problems or {},
            local=now.astimezone(house.zone).strftime("%Y-%m-%dT%H:%M"),
            most=MOST_CARRIED,
            mark=mark,
        )


def _beside(may: Sequence[Staff], everybody: Sequence[Staff], playbook: Playbook) -> list[tuple[StaffId, str]]:
    """Return those who may stand in for one of some."""
    return [(each.id, each.name) for each in everybody if any(colleagues(one, each, playbook) for one in may)]


def _whose(of: str) -> StaffId | None:
    """Return whose cases an address asks for; None for nobody's, and where it asks for none.

    Raises:
        Problem: 404.
    """
    if not of or of == NOBODY:
        return None
    if not (of.isascii() and of.isdigit() and len(of) < len(str(2**62))):
        raise unseen()
    return StaffId(int(of))


def _staff(form: FormData, name: str) -> StaffId | None:
    typed = str(form.get(name, ""))
    return StaffId(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < len(str(2**62)) else None


def _picks(form: FormData) -> tuple[Pick, ...]:
    """Return the cases that were chosen, each with the turn at which it was shown.

    Raises:
        Problem: 422, one is no case.
    """
    picks: list[Pick] = []
    for each in form.getlist("case"):
        written, _, turn = str(each).partition(":")
        number = parse_number(written)
        if number is None or not (turn.isascii() and turn.isdigit() and len(turn) < len(str(2**31))):
            raise Problem(422, "fields")
        picks.append(Pick(number, int(turn)))
    return tuple(picks[:MOST])


def _told(person: Staff, came: Outcome, key: str, **args: str) -> tuple[str, ...]:
    done = say(person.language, f"desk.team.{key}", count=len(came.done), **args)
    if not came.left:
        return (done,)
    numbers = _listed(came.left)
    return (done, say(person.language, f"desk.team.{key}_left", count=len(came.left), numbers=numbers))


def _listed(numbers: Sequence[CaseNumber]) -> str:
    return ", ".join(map(spoken, numbers))


def _grid(grid: Grid, reader: Reader) -> Shown:
    rows = [
        {
            "stage": reader.say(stage),
            "cells": [grid.cells.get((name, team)) for team, _ in grid.teams],
            "total": sum(cell.count for (at, _), cell in grid.cells.items() if at == name),
        }
        for name, stage in grid.stages
    ]
    return {"teams": [(name, reader.say(team)) for name, team in grid.teams], "rows": rows}


def _load(load: Load, names: Mapping[StaffId, str]) -> Shown:
    absence = load.away or load.soon
    return {
        "id": load.staff.id,
        "name": load.staff.name,
        "open": load.open,
        "late": load.late,
        "most": load.most,
        "overloaded": load.overloaded,
        "away": load.away is not None,
        "absence": absence and {"id": absence.id, "begins": absence.begins, "ends": absence.ends,
                                "substitute": names.get(absence.substitute, "")},
        "stands_for": load.stands_for,
        "supervised": load.supervised,
    }  # fmt: skip


def _case(case: Chosen, reader: Reader) -> Shown:
    return {
        "case": spoken(case.number),
        "value": f"{case.number}:{case.turn}",
        "stage": reader.say(case.stage),
        "due": instant(case.due),
        "overdue": case.overdue,
        "mine": case.open_to_me,
    }

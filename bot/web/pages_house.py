"""The house itself: who works here, invitations, messages that got stuck, and lanes that wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.health import LATE
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.problems import Problem, unseen
from bot.web.rendering import say
from bot.web.translate import Reader
from handlers.cards import is_administrator, scope_of, sees_contact
from handlers.house import House
from handlers.roster import vacancies
from handlers.vacancy import in_words
from workflow.errors import UnknownCase
from workflow.numbers import spoken
from workflow.people import ADMINISTRATOR, Grant, StaffId
from workflow.ports import Work
from workflow.stored import Received, Staff

BACKED_UP_WITHIN = timedelta(days=2)
"""(ours) How old the last back-up may be before the page warns."""
LOST_SHOWN = 50
"""Cases with notices that did not arrive that are looked at."""
LOOKED_BACK = timedelta(days=7)
"""How far back notices are shown that did not arrive."""
SHOWN = 300
"""Letters of a stuck message that the page shows."""


class HousePages:
    """People and health."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/people", signed(self.people), methods=["GET"]),
            Route("/desk/people", signed(self.invite), methods=["POST"]),
            Route("/desk/people/{staff:int}/leave", signed(self.let_go), methods=["POST"]),
            Route("/desk/health", signed(self.health), methods=["GET"]),
            Route("/desk/stuck/{message:int}", signed(self.unstick), methods=["POST"]),
        ]

    async def people(self, request: Request, person: Staff) -> Response:
        """Return who works here and the form of an invitation, to an administrator."""
        if not is_administrator(person.actor()):
            raise unseen()
        return await self._people(request, person)

    async def invite(self, request: Request, person: Staff) -> Response:
        """Make an invitation, whose link is shown this once; a colleague who is here already just gets the role."""
        form = await request.form()
        role, teams = str(form.get("role", "")), [str(team) for team in form.getlist("team")]
        colleague = str(form.get("colleague", ""))
        try:
            if colleague:
                await self._desk.give(person, _staff(colleague), role, teams)
                return await self._people(request, person)
            token = await self._desk.invite(person, role, teams)
        except ValueError:
            problem = say(person.language, "desk.people.team_missing")
            return await self._people(request, person, problem=problem, role=role, chosen=teams)
        root = self._premises.public_url or str(request.base_url).rstrip("/")
        return await self._people(request, person, link=f"{root}/desk/join/{token}")

    async def let_go(self, request: Request, person: Staff) -> Response:
        """End somebody's access; what was theirs goes back to their team, or to whoever stands in."""
        gone = await self._desk.let_go(person, StaffId(request.path_params["staff"]))
        problem = "" if gone else say(person.language, "desk.people.last_administrator")
        return await self._people(request, person, problem=problem)

    async def _people(
        self,
        request: Request,
        person: Staff,
        *,
        link: str = "",
        problem: str = "",
        role: str = "",
        chosen: Sequence[str] = (),
    ) -> Response:
        reader, playbook = Reader(self._premises.house, person.language), self._premises.house.playbook
        everybody = await self._premises.store.read(lambda work: work.people.everybody())
        roles = {name: reader.say(each.name) for name, each in playbook.roles.items()}
        roles[ADMINISTRATOR] = say(person.language, "desk.people.administrator")
        teams = {name: reader.say(team.name) for name, team in playbook.teams.items()}
        sites = {name: reader.say(site.name) for name, site in playbook.sites.items()}
        return self._frame.show(
            request,
            person,
            "people.html",
            status=422 if problem else 200,
            everybody=[
                (each.id, each.name, [_grant(grant, roles, teams, sites) for grant in each.grants])
                for each in everybody
            ],
            roles=roles,
            teams=teams,
            sites=sites,
            bound=[name for name, each in playbook.roles.items() if each.sees == "team"],
            link=link,
            problem=problem,
            role=role,
            chosen=chosen,
        )

    async def health(self, request: Request, person: Staff) -> Response:
        """Return what got stuck and what waits."""
        self._minds(person)
        clear = sees_contact(person.actor(), self._premises.house.playbook)

        house, lanes, now = self._premises.house, self._premises.lanes, self._premises.clock.now()

        def unit(work: Work) -> dict[str, Any]:
            nobody = vacancies(work, house)
            return {
                "stuck": [_stuck(row, clear=clear) for row in work.inbox.parked()],
                "lanes": lanes.with_waiting(work.vitals.waiting()),
                "due": work.vitals.next_due(),
                "late": work.vitals.late(now - LATE),
                "backup": (backup := work.vitals.last_backup()),
                "backup_old": backup is None or now - backup.at > BACKED_UP_WITHIN,
                "lost_cases": _lost_cases(work, house, person, now),
                "lost": work.vitals.lost(now - LOOKED_BACK),
                "nobody": [
                    (house.say(in_words(each.seat, house.playbook), person.language), each.waiting) for each in nobody
                ],
            }

        found = await self._premises.store.read(unit)
        years = house.undecreed(now)
        return self._frame.show(request, person, "health.html", years=years, **found)

    async def unstick(self, request: Request, person: Staff) -> Response:
        """Try a stuck message again, or close it by hand."""
        self._minds(person)
        ident: int = request.path_params["message"]
        again = (await request.form()).get("what") == "retry"
        now = self._premises.clock.now()

        def unit(work: Work) -> bool:
            if all(row.id != ident for row in work.inbox.parked()):
                return False
            if again:
                work.inbox.retry(ident, now)
                work.hint("inbox")
            else:
                work.inbox.finish(ident)
            work.hint("board")
            return True

        if not await self._premises.store.write(unit):
            raise Problem(409, "moved")
        return await self.health(request, person)

    def _minds(self, person: Staff) -> None:
        if not (is_administrator(person.actor()) or self._frame.may_file(person)):
            raise unseen()


def _lost_cases(work: Work, house: House, person: Staff, now: datetime) -> Mapping[str, Sequence[str]]:
    """Return by lane the cases with notices that did not arrive, as far as they are this person's to see."""
    scope, found = scope_of(person.actor(), house.playbook), dict[str, list[str]]()
    for lane, number in work.vitals.lost_cases(now - LOOKED_BACK, LOST_SHOWN):
        try:
            work.cases.get(number, visible_to=scope)
        except UnknownCase:
            continue
        found.setdefault(lane, []).append(spoken(number))
    return found


def _staff(chosen: str) -> StaffId:
    if not (chosen.isascii() and chosen.isdigit()):
        raise unseen()
    return StaffId(int(chosen))


def _grant(
    grant: Grant, roles: Mapping[str, str | None], teams: Mapping[str, str | None], sites: Mapping[str, str | None]
) -> str:
    parts = ((grant.role, roles), (grant.team, teams), (grant.site, sites))
    return " · ".join(str(names.get(name) or name) for name, names in parts if name)


def _stuck(row: Received, *, clear: bool) -> Mapping[str, object]:
    """Return a stuck message; who need not know what customers write sees only that there is one."""
    body = cast("Mapping[str, object]", row.body)
    text = str(body.get("text") or body.get("raw") or "")[:SHOWN]
    return {"id": row.id, "channel": row.channel, "at": row.received_at, "text": text if clear else None}

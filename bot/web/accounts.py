"""Where people of ours and teams are reached outside the desk: linked accounts, for programs and for their page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.chat_api import read_json
from bot.web.desk_api import DeskApi
from bot.web.problems import FieldProblem, Problem, unseen
from bot.web.sessions import guard_form
from bot.web.translate import instant
from handlers.cards import is_administrator
from handlers.crews import chat_of, named_chat
from handlers.linking import LASTS, offer, unlink
from handlers.teams.binding import let_go
from workflow.people import StaffId
from workflow.ports import Work
from workflow.stored import Bound, Json, SessionKind, Staff


class Accounts:
    """The accounts that people of ours have linked on platforms."""

    def __init__(self, premises: Premises, desk: DeskApi) -> None:
        self._premises, self._desk = premises, desk

    def routes(self) -> list[Route]:
        """Return the addresses for programs."""
        return [
            Route("/desk/links", self.links, methods=["GET"]),
            Route("/desk/links", self.link, methods=["POST"]),
            Route("/desk/links/{lane}", self.unlink, methods=["DELETE"]),
            Route("/desk/bindings", self.channels, methods=["GET"]),
        ]

    @property
    def lanes(self) -> Sequence[str]:
        """The platforms on which an account can be linked now."""
        return sorted(self._premises.lanes.links)

    async def links(self, request: Request) -> Response:
        """Return where this person's account is linked, and where it can be."""
        person = await self._desk.known(request)
        found = [_json(each) for each in await self.of(person)]
        return JSONResponse({"links": found, "lanes": self.lanes})

    async def link(self, request: Request) -> Response:
        """Make a link by which this person's account is linked, once."""
        person = await self._desk.known(request)
        guard_form(request, SessionKind.DESK)
        url, expires_at = await self.offer(person, str((await read_json(request)).get("lane", "")))
        return JSONResponse({"url": url, "expires": instant(expires_at)}, 201)

    async def unlink(self, request: Request) -> Response:
        """Unlink an account: one's own, or for an administrator that of `?staff=ID`."""
        person = await self._desk.known(request)
        guard_form(request, SessionKind.DESK)
        await self.forget(person, request.path_params["lane"], request.query_params.get("staff", ""))
        return Response(status_code=204)

    async def channels(self, request: Request) -> Response:
        """Return which team has which channel, to an administrator."""
        person = await self._desk.known(request)
        if not is_administrator(person.actor()):
            raise unseen()
        found = [(team, bound) for team, each in await self.of_teams(person) for bound in each]
        return JSONResponse({"channels": [{"team": team, **_json(bound), "why": bound.why} for team, bound in found]})

    async def of_teams(self, person: Staff) -> Sequence[tuple[str, Sequence[Bound]]]:
        """Return every team by its name, with the channels that it has."""
        house = self._premises.house

        def unit(work: Work) -> list[tuple[str, Sequence[Bound]]]:
            every = work.bindings.every()
            known = {f"team:{name}": list[Bound]() for name in house.playbook.teams}
            for bound in every:
                if bound.chat.startswith("team:"):
                    known.setdefault(bound.chat, []).append(bound)
            return [(house.say(named_chat(work, house, chat), person.language), each) for chat, each in known.items()]

        return await self._premises.store.read(unit)

    async def free(self, person: Staff, lane: str, chat: str) -> None:
        """Unbind a team's channel.

        Raises:
            Problem: 404, there is none, or this person is no administrator.
        """
        if not is_administrator(person.actor()) or not chat.startswith("team:"):
            raise unseen()
        if not await self._premises.store.write(lambda work: let_go(work, lane, chat)):
            raise unseen()

    async def of(self, person: Staff) -> Sequence[Bound]:
        """Return where a person's account is linked."""
        every = await self._premises.store.read(lambda work: work.bindings.every())
        return [each for each in every if each.chat == chat_of(person.id)]

    async def offer(self, person: Staff, lane: str) -> tuple[str, datetime]:
        """Return the address that links this person's account, and until when it is good.

        Raises:
            Problem: 422, no account can be linked there now.
        """
        address, now = self._premises.lanes.links.get(lane), self._premises.clock.now()
        if address is None:
            raise Problem(422, "fields", fields=(FieldProblem("lane", "web.problem.lane"),))
        token = await self._premises.store.write(lambda work: offer(work, person.id, now))
        return address(token), now + LASTS

    async def forget(self, person: Staff, lane: str, whose: str) -> None:
        """Unlink one's own account, or somebody else's.

        Raises:
            Problem: 404, there is none, or it is not this person's to unlink.
        """
        staff = StaffId(int(whose)) if whose.isascii() and whose.isdecimal() else person.id
        if staff != person.id and not is_administrator(person.actor()):
            raise unseen()
        if not await self._premises.store.write(lambda work: unlink(work, lane, staff)):
            raise unseen()


def _json(bound: Bound) -> Mapping[str, Json]:
    return {"lane": bound.lane, "name": bound.name, "since": instant(bound.at), "lost": instant(bound.lost_at)}

"""My work: lists of cases by due time, searched as one types; what is asked for stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame, is_fragment
from bot.web.problems import Problem, unseen
from bot.web.rows import row_of
from bot.web.translate import Reader
from handlers.cards import scope_of
from handlers.worklist import CLOSED_AMONG, MANY, Asked, View, Worklist, counts_of, teams_of_mine, worklist_of
from workflow.ports import Work
from workflow.stored import Staff
from workflow.worklists import Place, Saved

PAGE = "/desk/work"
FILTERS = ("team", "stage", "category", "grade")
LONGEST_SEARCH, LONGEST_NAME, MOST_SAVED = 200, 40, 20
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look at the store brings."""

    list: Worklist
    counts: Mapping[View, int]
    saved: tuple[Saved, ...]


class WorkPages:
    """The lists, and those that each keeps."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route(PAGE, signed(self.work), methods=["GET"]),
            Route(f"{PAGE}/saved", signed(self.save), methods=["POST"]),
            Route(f"{PAGE}/saved/{{saved:int}}/drop", signed(self.drop), methods=["POST"]),
        ]

    async def work(self, request: Request, person: Staff) -> Response:
        """Return a page of the list that the address asks for."""
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()
        asked = self._asked(request.query_params)

        def unit(work: Work) -> _Found:
            found = worklist_of(work, house, actor, asked, now)
            return _Found(found, counts_of(work, house, actor, now), tuple(work.worklists.saved(person.id)))

        try:
            found = await self._desk.ask(unit)
        except ValueError:
            raise unseen() from None
        reader, here = Reader(house, person.language), _query(asked)
        return self._frame.show(
            request,
            person,
            "work.html",
            headers={"HX-Replace-Url": f"{PAGE}?{urlencode(here)}"} if is_fragment(request) else {},
            asked=asked,
            views=self._views(asked, found.counts, person),
            filters=self._filters(person, reader),
            rows=[row_of(row, reader) for row in found.list.rows],
            closed=[row_of(row, reader) for row in found.list.closed],
            among=CLOSED_AMONG,
            decide=[row_of(row, reader) for row in found.list.decide],
            further=f"{PAGE}?{urlencode({'view': View.DECIDE})}" if found.list.further else "",
            more=f"{PAGE}?{urlencode({**here, 'after': found.list.after})}" if found.list.after else "",
            first=f"{PAGE}?{urlencode(here)}" if asked.after else "",
            here=urlencode(here),
            saved=[{"id": each.id, "name": each.name, "url": f"{PAGE}?{each.query}", "query": each.query}
                   for each in found.saved],
            longest=LONGEST_NAME,
        )  # fmt: skip

    async def save(self, request: Request, person: Staff) -> Response:
        """Keep a list under a name, in place of another of that name."""
        form, now = await request.form(), self._premises.clock.now()
        name = " ".join(str(form.get("name", "")).split())[:LONGEST_NAME]
        query = urlencode(_query(self._asked(dict(parse_qsl(str(form.get("query", "")))))))
        if not name or not query:
            raise Problem(422, "unnamed")

        def unit(work: Work) -> None:
            kept = work.worklists.saved(person.id)
            if len(kept) >= MOST_SAVED and name not in {each.name for each in kept}:
                raise Problem(422, "saved_many", most=str(MOST_SAVED))
            work.worklists.save(person.id, name, query, now)

        await self._desk.tell(unit)
        return Response(headers={"HX-Redirect": f"{PAGE}?{query}"})

    async def drop(self, request: Request, person: Staff) -> Response:
        """Forget one of one's own lists; pressed twice it is gone all the same."""
        saved: int = request.path_params["saved"]
        await self._desk.tell(lambda work: work.worklists.drop(person.id, saved))
        return Response(headers={"HX-Redirect": PAGE})

    def _asked(self, given: Mapping[str, str]) -> Asked:
        """Return what an address asks for; what it names that the playbook has not is nowhere.

        Raises:
            Problem: 404.
        """
        playbook, view = self._premises.house.playbook, given.get("view") or View.MINE
        known = {"team": playbook.teams, "stage": playbook.stages, "grade": playbook.grades,
                 "category": {each.id for each in playbook.categories}}  # fmt: skip
        named = {name: given.get(name) or None for name in FILTERS}
        if view not in tuple(View) or any(value and value not in known[name] for name, value in named.items()):
            raise unseen()
        words, after = given.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH], given.get("after", "")
        if "\0" in after:
            raise unseen()
        late = given.get("late") == "1"
        return Asked(view=View(view), words=words, late=late, after=Place(after) if after else None, **named)

    def _views(self, asked: Asked, counts: Mapping[View, int], person: Staff) -> list[Shown]:
        """Return the parts to choose from, each with what else is asked for; a search is over all of them."""
        own = teams_of_mine(person.actor(), self._premises.house.playbook)
        current = View.ALL if asked.words else asked.view
        kept = {name: value for name, value in _query(asked).items() if name not in {"view", "q"}}
        return [
            {
                "name": view.value,
                "url": f"{PAGE}?{urlencode({'view': view, **kept})}",
                "current": view is current,
                "count": f"{MANY - 1}+" if counts.get(view, 0) >= MANY else counts.get(view),
            }
            for view in View
            if view is not View.TEAM or own
        ]

    def _filters(self, person: Staff, reader: Reader) -> list[tuple[str, list[tuple[str, str | None]]]]:
        playbook = self._premises.house.playbook
        scope = scope_of(person.actor(), playbook)
        seen = {board.partition("@")[0] for board in scope.teams}
        teams = {name: team for name, team in playbook.teams.items() if scope.everything or {name, ""} & seen}
        open_stages = {name: stage for name, stage in playbook.stages.items() if stage.phase != "closed"}
        choices = {"team": teams, "stage": open_stages, "category": {each.id: each for each in playbook.categories},
                   "grade": playbook.grades}  # fmt: skip
        named = {name: [(id_, reader.say(each.name)) for id_, each in found.items()] for name, found in choices.items()}
        return [(name, found) for name, found in named.items() if len(found) > 1]


def _query(asked: Asked) -> dict[str, str]:
    """Return what is asked for as an address says it, but for the page."""
    plain = {"view": asked.view.value, "q": asked.words, **{name: getattr(asked, name) for name in FILTERS}}
    return {name: value for name, value in {**plain, "late": "1" if asked.late else ""}.items() if value}

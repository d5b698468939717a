"""A whole case at the desk: its page, parts of its timeline, what is like it, and its archive copy."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.live import mark_of
from bot.web.pages_desk import new_id
from bot.web.problems import unseen
from bot.web.rows import row_of
from bot.web.sessions import token_of
from bot.web.translate import Reader
from handlers.cards import Dossier, dossier, scope_of
from handlers.library import Beside, beside
from handlers.resending import is_stuck, may_resend, send_again
from handlers.similar import Similar, similar_to
from handlers.story_parts import Part, part_of
from handlers.tracking import Link, link_of
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import SessionKind, Staff
from workflow.ways import Way, way_of

LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class _Found:
    """What one look at the store brings."""

    dossier: Dossier
    similar: Similar
    link: Link | None
    mark: str
    again: frozenset[int]
    library: Beside


class CasePages:
    """One case."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame
        self._press = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/case/{number}", signed(self.case), methods=["GET"]),
            Route("/desk/case/{number}/way", signed(self.way), methods=["GET"]),
            Route("/desk/case/{number}/again", signed(self.again), methods=["POST"]),
            Route("/desk/case/{number}/archive.pdf", signed(self.archive), methods=["GET"]),
            Route("/desk/case/{number}/evidence.zip", signed(self.pack), methods=["GET"]),
        ]

    async def case(self, request: Request, person: Staff) -> Response:
        """Return a whole case, or a part of its timeline."""
        number, part = number_in(request), request.query_params.get("show") or Part.ALL
        if part not in tuple(Part):
            raise unseen()
        house, now, actor = self._premises.house, self._premises.clock.now(), person.actor()
        token = token_of(request, SessionKind.DESK)

        def unit(work: Work) -> _Found:
            found = dossier(work, house, number, actor, now)
            alike = [other for other in found.alike if other not in {member.number for member in found.members}]
            similar = similar_to(work, house, number, alike, actor, now)
            stuck = (notice.id for notice in found.notices if is_stuck(notice))
            again = frozenset(stuck) if may_resend(work, house, actor, number) else frozenset[int]()
            link = link_of(work, house, actor, number, now)
            case = work.cases.get(number, visible_to=scope_of(actor, house.playbook))
            library = beside(work, house, actor, case)
            return _Found(found, similar, link, mark_of(work, house, token, now), again, library)

        found, reader = await self._desk.ask(unit), Reader(house, person.language)
        shown = replace(found.dossier, timeline=part_of(found.dossier.timeline, Part(part)))
        return self._frame.show(
            request,
            person,
            "case.html",
            card=reader.dossier(shown),
            link=found.link,
            again=found.again,
            url="",
            mark=found.mark,
            new_id=new_id,
            alike=[row_of(row, reader) for row in found.similar.alike],
            library=found.library,
            of_customer=[row_of(row, reader) for row in found.similar.of_customer],
            parts=list(Part),
            part=part,
            originals=found.dossier.originals,
        )

    async def way(self, request: Request, person: Staff) -> Response:
        """Return the picture of the playbook with this case's way through it, for the page to take in."""
        number, house = number_in(request), self._premises.house

        def unit(work: Work) -> tuple[Playbook, Way]:
            case = work.cases.get(number, visible_to=scope_of(person.actor(), house.playbook))
            rules = house.playbook_of(case, work)
            return rules, way_of(case, [line.event for line in work.cases.timeline(number)], rules)

        rules, way = await self._desk.ask(unit)
        # The picture's outlines and XML are loaded when somebody looks at it, not at start-up.
        from bot.playbook_report import way_pictured

        said = [house.say(rules.stages[stage].name, person.language) for stage in way]
        picture = way_pictured(rules, person.language, way)
        return self._frame.show(request, person, "_way.html", picture=picture, way=said)

    async def again(self, request: Request, person: Staff) -> Response:
        """Send a notice again; pressed twice it is on its way once."""
        number, notice = number_in(request), str((await request.form()).get("notice", ""))
        if not (notice.isascii() and notice.isdecimal() and len(notice) <= LONGEST_ID):
            raise unseen()
        house, now = self._premises.house, self._premises.clock.now()
        await self._desk.tell(lambda work: send_again(work, house, person.actor(), number, int(notice), now))
        return Response(status_code=204, headers={"HX-Trigger": "redress:moved"})

    async def archive(self, request: Request, person: Staff) -> Response:
        """Return the archive copy as this person sees the case; one at a time is made."""
        number, house, now = number_in(request), self._premises.house, self._premises.clock.now()
        found = await self._desk.ask(lambda work: dossier(work, house, number, person.actor(), now))
        # Typst is heavy, and needed when somebody asks for a file.
        from bot.reports.archive import archive_of

        async with self._press:
            made = await asyncio.to_thread(archive_of, found, house, person.language, person.name, now)
        name = f"case-{spoken(number)}.pdf"
        kept = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, media_type="application/pdf", headers=kept)

    async def pack(self, request: Request, person: Staff) -> Response:
        """Return the evidence pack, to who may have the files as they came."""
        from bot.packing import chunks, packed

        number = number_in(request)
        try:
            made = await packed(self._premises, number, person.actor(), person.language)
        except UnknownCase as unknown:
            raise unseen() from unknown
        name = f"case-{spoken(number)}.zip"
        kept = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(chunks(made), media_type="application/zip", headers=kept)


def number_in(request: Request) -> CaseNumber:
    """Return the number of the case that an address names.

    Raises:
        Problem: 404, that can be none.
    """
    number = parse_number(request.path_params["number"])
    if number is None:
        raise unseen()
    return number

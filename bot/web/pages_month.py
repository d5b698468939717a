"""The month at the desk: the report's own figures, each of which leads to its cases; and its files."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.problems import unseen
from bot.web.translate import Reader
from handlers.message import Phrase
from handlers.reports.layout import Figure, Numbers, Tile, figures_in, words_of
from handlers.reports.naming import called, category_name, change_name, of_term
from handlers.reports.pages import page_of
from handlers.reports.reading import cases_read, month_read, part_read, sites_read
from workflow.case import Case
from workflow.numbers import spoken
from workflow.ports import Work
from workflow.reports.months import Month
from workflow.reports.tales import Part
from workflow.rota import decided_on
from workflow.stored import Staff

if TYPE_CHECKING:
    from bot.reports.keeping import Kept
    from handlers.message import Said
    from handlers.reports.making import Report

PER_PAGE = 50
Shown = dict[str, Any]
FORMS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class MonthPages:
    """The month's report, the cases behind a figure, and the files."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame
        self._made: Kept | None = None

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/month", signed(self.month), methods=["GET"]),
            Route("/desk/month/cases", signed(self.cases), methods=["GET"]),
            Route("/desk/month/report.{form}", signed(self.file), methods=["GET"]),
        ]

    async def month(self, request: Request, person: Staff) -> Response:
        """Return the report of a month: its figures, its picture and its tables."""
        month, part = await self._asked(request, person)
        report, house = await self._kept().report(month, part), self._premises.house
        page, here = page_of(report), _Address(month, part)
        present = Month.of(self._premises.clock.now(), house.zone)

        def say(said: "Said") -> str:
            return house.say(said, person.language)

        return self._frame.show(
            request,
            person,
            "month.html",
            title=say(page.title),
            month=month,
            here=here,
            present=month == present,
            last=house.say(of_term(month, "last"), person.language),
            none=house.say(Phrase("report.none", {"this": of_term(month, "this")}), person.language),
            before=here.of("/desk/month", month=month.later(-1)),
            after=here.of("/desk/month", month=month.later(1)) if month < present else "",
            tiles=[_tile(tile, say, here) for tile in page.tiles],
            sections=[
                {"title": say(each.title), "note": say(each.note), "head": [say(head) for head in each.head],
                 "rows": [[_cell(cell, say, here) for cell in row] for row in each.rows]}
                for each in page.sections
            ],
            sites=self._sites(person),
            three=self._three(report, person) if not (part.team or part.site) else [],
            teams=[(name, say(team.name)) for name, team in house.playbook.teams.items()],
        )  # fmt: skip

    async def cases(self, request: Request, person: Staff) -> Response:
        """Return the cases behind a figure, a page at a time."""
        month, part = await self._asked(request, person)
        report, house = await self._kept().report(month, part), self._premises.house
        wanted, nth = request.query_params.get("of", ""), _whole(request.query_params.get("page", "1"))
        found = next((each for each in figures_in(page_of(report)) if each.figure.name == wanted), None)
        if found is None:
            raise unseen()
        numbers = list(dict.fromkeys(found.figure.cases))
        pages = max(1, -(-len(numbers) // PER_PAGE))
        if not 1 <= nth <= pages:
            raise unseen()
        listed, here = numbers[(nth - 1) * PER_PAGE : nth * PER_PAGE], _Address(month, part)

        def unit(work: Work) -> list[Shown]:
            return [self._case(work, case, report, person) for case in cases_read(work, house, person.actor(), listed)]

        return self._frame.show(
            request,
            person,
            "month_cases.html",
            title=house.say(page_of(report).title, person.language),
            called=" · ".join(house.say(said, person.language) for said in found.called),
            count=len(numbers),
            cases=await self._desk.ask(unit),
            back=here.of("/desk/month"),
            nth=nth,
            pages=pages,
            before=here.of("/desk/month/cases", of=wanted, page=nth - 1) if nth > 1 else "",
            after=here.of("/desk/month/cases", of=wanted, page=nth + 1) if nth < pages else "",
        )

    async def file(self, request: Request, person: Staff) -> Response:
        """Return the report as a file, made when it is asked for."""
        form = request.path_params["form"]
        month, part = await self._asked(request, person)
        if form not in FORMS:
            raise unseen()
        content = await self._kept().made(month, part, self._maker(form, person))
        name = "-".join(["report", str(month), *filter(None, (part.site, part.team))])
        kept = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}.{form}"'}
        return Response(content, media_type=FORMS[form], headers=kept)

    def _maker(self, form: str, person: Staff) -> "Callable[[Report], bytes]":
        # Typst and the sheet's writer are heavy, and needed when somebody asks for a file.
        from bot.reports.files import Paper
        from handlers.reports.posting import Piece

        return lambda report: Paper(report, self._premises.house, person.language).piece(Piece(form))

    async def _asked(self, request: Request, person: Staff) -> tuple[Month, Part]:
        """Return what is asked for; who may not read it gets what an address gets that doesn't exist."""
        house, asked = self._premises.house, request.query_params
        site, team = asked.get("site") or None, asked.get("team") or None
        part = await self._desk.ask(lambda work: part_read(work, house, person.actor(), site, team))
        try:
            return month_read(asked.get("month"), house, self._premises.clock.now()), part
        except ValueError:
            raise unseen() from None

    def _kept(self) -> "Kept":
        if self._made is None:
            from bot.reports.keeping import Kept

            self._made = Kept(self._premises)
        return self._made

    def _sites(self, person: Staff) -> list[tuple[str | None, str | None]]:
        """Return the sites to choose from, None for all together; nothing where there is no choice."""
        house = self._premises.house
        read = sites_read(person.actor(), house.playbook)
        found: list[tuple[str | None, str | None]] = [(None, None)] if None in read else []
        for name, site in house.playbook.sites.items():
            found += [(name, house.say(site.name, person.language))] if name in read else []
        return found if len(found) > 1 else []

    def _three(self, report: "Report", person: Staff) -> list[tuple[str, str]]:
        """Return what is most worth changing, each with the address by which somebody makes it an action."""
        say, found = self._premises.house.say, list[tuple[str, str]]()
        if decided_on(self._premises.house.playbook) is not None:
            for each in report.analysis.three:
                what = say(change_name(report, each), person.language)
                found.append((what, f"/desk/improvements?{urlencode({'what': what, 'upon': each.written})}"))
        return found

    def _case(self, work: Work, case: Case, report: "Report", person: Staff) -> Shown:
        reader, playbook = Reader(self._premises.house, person.language), self._premises.house.playbook_of(case, work)
        return {
            "number": spoken(case.number),
            "at": case.filed_at,
            "category": reader.say(category_name(report, case.category)),
            "grade": reader.say(called(playbook.grades, case.grade)) if case.grade else "",
            "team": reader.say(called(playbook.teams, case.team)),
            "stage": reader.say(called(playbook.stages, case.stage)),
        }


class _Address:
    """The address of a page on the same month and part."""

    def __init__(self, month: Month, part: Part) -> None:
        self.site, self.team = part.site, part.team
        self._asked: Shown = {"month": month, "site": part.site, "team": part.team}

    def of(self, path: str, **other: object) -> str:
        """Return the address of a page, with some of it changed."""
        asked = {name: str(value) for name, value in (self._asked | other).items() if value}
        return f"{path}?{urlencode(asked)}"


def _tile(tile: Tile, say: "Callable[[Said], str]", here: _Address) -> Mapping[str, str]:
    name, figure, change = say(tile.name), say(tile.figure.said), say(tile.change)
    key = "was" if "%" in change else "change"
    return {"name": name, "figure": figure, "change": change, "key": key, "link": _link(tile.figure, here)}


def _cell(cell: "Said | Figure | Numbers", say: "Callable[[Said], str]", here: _Address) -> Shown:
    link = _link(cell, here) if isinstance(cell, Figure) else ""
    numbers = list(dict.fromkeys(map(spoken, cell.cases))) if isinstance(cell, Numbers) else []
    most = cell.most if isinstance(cell, Numbers) else 0
    return {"text": say(words_of(cell)), "link": link, "numbers": numbers[:most], "more": len(numbers) > most}


def _link(figure: Figure, here: _Address) -> str:
    return here.of("/desk/month/cases", of=figure.name) if figure.cases else ""


def _whole(written: str) -> int:
    """Return a number as it is written in an address, 0 where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0

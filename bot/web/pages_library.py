"""The case library at the desk: what was learnt from cases, to search and to read, and the form that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.pages_case import number_in
from bot.web.problems import Problem
from bot.web.translate import clean
from handlers.library import LONGEST, LONGEST_TITLE, Begun, Entry, begun, found, opened, write, wrong_in
from workflow.lessons import Lesson, Told
from workflow.numbers import CaseNumber, spoken
from workflow.ports import Work
from workflow.stored import Staff

ADDRESS = "/desk/library"
FORM = "/desk/case/{number}/lesson"
LONGEST_SEARCH, LONGEST_COUNT = 200, 9
FIELDS = ("title", "cause", "done", "learnt")
NOTHING = Told(title="", cause="", done="", learnt="")


class LibraryPages:
    """The library."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route(ADDRESS, signed(self.library), methods=["GET"]),
            Route(f"{ADDRESS}/{{lesson:int}}", signed(self.lesson), methods=["GET"]),
            Route(FORM, signed(self.form), methods=["GET"]),
            Route(FORM, signed(self.write), methods=["POST"]),
        ]

    async def library(self, request: Request, person: Staff) -> Response:
        """Return what is found by words and category; both stand in the address."""
        asked, house, actor = request.query_params, self._premises.house, person.actor()
        words, category = clean(asked.get("q", ""))[:LONGEST_SEARCH], asked.get("category") or None

        def unit(work: Work) -> tuple[Sequence[Lesson], Sequence[Lesson]]:
            return found(work, house, actor, words, category), found(work, house, actor, "", None)

        shown, every = await self._desk.ask(unit)
        names = {each.category: self._category(each.category, person) for each in every}
        return self._frame.show(
            request,
            person,
            "library.html",
            lessons=[self._line(each, person) for each in shown],
            categories=sorted(((name, called) for name, called in names.items() if called), key=lambda each: each[1]),
            words=words,
            category=category,
            is_empty=not every,
        )

    async def lesson(self, request: Request, person: Staff) -> Response:
        """Return one lesson."""
        house, ident = self._premises.house, request.path_params["lesson"]
        entry = await self._desk.ask(lambda work: opened(work, house, person.actor(), ident))
        return self._frame.show(request, person, "lesson.html", **self._read(entry, person))

    async def form(self, request: Request, person: Staff) -> Response:
        """Return the form about a case."""
        house, number = self._premises.house, number_in(request)
        known = await self._desk.ask(lambda work: begun(work, house, person.actor(), number))
        told, edition = (known.lesson.told, len(known.lesson.edits)) if known.lesson else (NOTHING, 0)
        return self._asked(request, person, number, known, told, edition, {})

    async def write(self, request: Request, person: Staff) -> Response:
        """Put a case into the library, or say what is to be mended first."""
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        number, actor = number_in(request), person.actor()
        told = Told(**{name: clean(str(form.get(name, ""))).strip() for name in FIELDS})
        typed = str(form.get("edition", ""))
        edition = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_COUNT else 0

        def look(work: Work) -> tuple[Begun, Mapping[str, str]]:
            return begun(work, house, actor, number), wrong_in(work, house, actor, number, told)

        known, wrong = await self._desk.ask(look)
        if wrong:
            return self._asked(request, person, number, known, told, edition, wrong)
        if known.lesson is not None and known.lesson.told == told:
            # Sent twice it was written once.
            return Response(headers={"HX-Redirect": f"{ADDRESS}/{known.lesson.id}"})
        kept = await self._desk.tell(lambda work: write(work, house, actor, number, told, edition, now))
        if kept is None:
            raise Problem(409, "lesson_changed")
        return Response(headers={"HX-Redirect": f"{ADDRESS}/{kept.id}"})

    def _asked(
        self,
        request: Request,
        person: Staff,
        number: CaseNumber,
        known: Begun,
        told: Told,
        edition: int,
        wrong: Mapping[str, str],
    ) -> Response:
        return self._frame.show(
            request,
            person,
            "lesson_form.html",
            status=422 if wrong else 200,
            case=spoken(number),
            category=self._category(known.category, person),
            told=asdict(told),
            edition=edition,
            wrong=wrong,
            fields=FIELDS,
            longest={name: LONGEST_TITLE if name == "title" else LONGEST for name in FIELDS},
        )

    def _read(self, entry: Entry, person: Staff) -> dict[str, Any]:
        return {
            "lesson": self._line(entry.lesson, person),
            "case": spoken(entry.number) if entry.number else None,
            "writers": entry.writers,
            "writes": entry.writes,
            "fields": FIELDS[1:],
        }

    def _line(self, lesson: Lesson, person: Staff) -> dict[str, Any]:
        site = self._premises.house.playbook.sites.get(lesson.site or "")
        return {
            "id": lesson.id,
            **asdict(lesson.told),
            "category": self._category(lesson.category, person),
            "site": self._premises.house.say(site.name, person.language) if site else "",
            "at": lesson.edits[-1].at,
        }

    def _category(self, name: str | None, person: Staff) -> str:
        category = self._premises.house.playbook.category(name)
        return self._premises.house.say(category.name, person.language) if category else ""

"""Registering a complaint for somebody at the desk, on the phone or on site."""

from collections.abc import Mapping
from typing import Any, cast

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.pages_desk import new_id
from bot.web.problems import Problem, unseen
from bot.web.rendering import say
from bot.web.rows import row_of
from bot.web.translate import Reader, read_id
from handlers.desk_filing import CHANNELS, ELEMENTS, READABLE
from handlers.message import Phrase
from handlers.similar import of_caller
from workflow.language import Language
from workflow.stored import Staff

MOODS = ("calm", "upset", "angry")


class FilingPages:
    """The form with the five elements."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/new", signed(self.blank), methods=["GET"]),
            Route("/desk/new", signed(self.file), methods=["POST"]),
            Route("/desk/new/known", signed(self.known), methods=["POST"]),
        ]

    async def blank(self, request: Request, person: Staff) -> Response:
        """Return the form, to whom may register."""
        if not self._frame.may_file(person):
            raise unseen()
        return await self._form(request, person, typed={}, problems={})

    async def known(self, request: Request, person: Staff) -> Response:
        """Return the cases of whoever has the contact that is being typed; it is sent where no address keeps it."""
        if not self._frame.may_file(person):
            raise unseen()
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        phone, email = (str(form.get(name, "")) for name in ("phone", "email"))
        found = await self._premises.store.read(lambda work: of_caller(work, house, phone, email, person.actor(), now))
        reader = Reader(house, person.language)
        return self._frame.show(request, person, "_known.html", rows=[row_of(row, reader) for row in found])

    async def file(self, request: Request, person: Staff) -> Response:
        """Register what was filled in, or return the form with what is to be mended; nothing typed is lost.

        Who may not see the case, as it is about them or their team, gets its number on a page that stays.
        """
        if not self._frame.may_file(person):
            raise unseen()
        body = _body(await request.form())
        key = read_id(body)
        try:
            card = cast("Mapping[str, object]", await self._desk.take_down(person, request.state.session, key, body))
        except Problem as refused:
            if not refused.fields:
                raise
            problems = {each.field: say(person.language, each.key) for each in refused.fields}
            return await self._form(request, person, typed=body, problems=problems)
        if list(card) == ["case"]:
            return self._frame.show(request, person, "filed.html", status=201, number=card["case"])
        return Response(status_code=201, headers={"HX-Redirect": f"/desk/case/{card['case']}"})

    async def _form(
        self, request: Request, person: Staff, *, typed: Mapping[str, object], problems: Mapping[str, str]
    ) -> Response:
        playbook, reader = self._premises.house.playbook, Reader(self._premises.house, person.language)
        people = await self._premises.store.read(lambda work: work.people.everybody())
        lists: dict[str, list[tuple[str, str | None]]] = {
            "channel": [(name, say(person.language, f"desk.channel.{name}")) for name in CHANNELS],
            "kind": [(kind, reader.say(Phrase(f"cases.kind.{kind}"))) for kind in playbook.kinds],
            "category": [(each.id, reader.say(each.name)) for each in playbook.categories],
            "customer": [(name, reader.say(each.name)) for name, each in playbook.classes.items()],
            "site": [(name, reader.say(each.name)) for name, each in playbook.sites.items()],
            "reach": [(name.value, reader.say(Phrase(f"cases.choice.{name}"))) for name in playbook.weighing.reach],
            "danger": [(name, reader.say(Phrase(f"cases.choice.{name}"))) for name in ("no", "yes")],
            "mood": [(name, reader.say(Phrase(f"cases.choice.{name}"))) for name in MOODS],
            "about": [(str(each.id), each.name) for each in people],
            "language": [(each.value, say(person.language, f"desk.language.{each}")) for each in Language],
        }
        context: dict[str, Any] = {"typed": typed, "problems": problems, "lists": lists, "key": new_id()}
        mandatory = {name for name, field in ELEMENTS.items() if field in playbook.intake.mandatory}
        status = 422 if problems else 200
        return self._frame.show(
            request, person, "new.html", status=status, mandatory=mandatory, elements=ELEMENTS, **context
        )


def _body(form: FormData) -> dict[str, object]:
    body: dict[str, object] = {name: str(form[name]) for name in READABLE - {"declined"} if form.get(name)}
    body["declined"] = [str(value) for value in form.getlist("declined")]
    return body

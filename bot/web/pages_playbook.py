"""The playbook's page at the desk: its picture, with the open cases of each stage that the reader may see."""

from collections import Counter
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.pages_versions import standing
from handlers.beside import Section, sections_of
from handlers.cards import scope_of
from handlers.enforcing import overview
from handlers.message import Said
from handlers.wording import render
from workflow.stored import Staff


class PlaybookPages:
    """The procedure, to look at."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [Route("/desk/playbook", self._frame.signed(self.playbook), methods=["GET"])]

    async def playbook(self, request: Request, person: Staff) -> Response:
        """Return the picture of the playbook that new cases are filed under, with its open cases."""
        # The picture's outlines and XML are loaded when somebody looks at it, not at start-up.
        from bot.playbook_report import pictured

        house = self._premises.house
        scope = scope_of(person.actor(), house.playbook)
        found, known = await self._desk.ask(
            lambda work: (work.cases.open_by_stage(visible_to=scope), overview(work, house.book.name))
        )
        counts = Counter({stage: count for (digest, stage), count in found.items() if digest == house.book.digest})
        stages = [(render(rules.name, person.language, house.zone), counts[stage])
                  for stage, rules in house.playbook.stages.items() if counts[stage]]  # fmt: skip
        return self._frame.show(
            request,
            person,
            "playbook.html",
            picture=pictured(house.playbook, person.language, counts),
            stages=stages,
            standing=standing(self._premises, known, person.language),
            earlier=sum(found.values()) - counts.total(),
            beside=[self._section(section, person) for section in sections_of(house.playbook)],
        )

    def _section(self, section: Section, person: Staff) -> Mapping[str, object]:
        def say(said: Said) -> str:
            return self._premises.house.say(said, person.language)

        entries = [
            {"name": say(entry.name), "rows": [(say(label), say(said)) for label, said in entry.rows]}
            for entry in section.entries
        ]
        return {"title": say(section.title), "entries": entries}

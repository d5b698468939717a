"""A version of the playbook tried on the customers of last month: begun, followed, and its figures in words."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.trying import Trying
from bot.web.frame import Frame
from bot.web.problems import Problem, unseen
from bot.web.rendering import say
from handlers.cards import is_administrator
from handlers.enforcing import text_of
from handlers.shelf import Book
from workflow.errors import PlaybookInvalid
from workflow.language import Language
from workflow.playbook import Playbook
from workflow.stored import Staff
from workflow.trials import Trial, TrialState

PAGE = "/desk/playbook/versions"
SHORT = 8


class TrialPages:
    """The press that begins a trial, and the piece of the version's page that follows it."""

    def __init__(self, premises: Premises, frame: Frame) -> None:
        self._premises, self._frame, self._trying = premises, frame, Trying(premises)

    def routes(self) -> list[Route]:
        """Return the addresses."""
        one = f"{PAGE}/{{digest}}"
        return [
            Route(f"{one}/trial", self._frame.signed(self.trial), methods=["GET"]),
            Route(f"{one}/trial", self._frame.signed(self.begin), methods=["POST"]),
        ]

    async def trial(self, request: Request, person: Staff) -> Response:
        """Return how far the last trial of a version is, or what it came to."""
        book = await self._book(request, person)
        return await self._shown(request, person, book)

    async def begin(self, request: Request, person: Staff) -> Response:
        """Try a version against the one in force."""
        book = await self._book(request, person)
        if book.digest == self._premises.house.book.digest:
            raise unseen()
        if not await self._trying.begin(book, person.id):
            raise Problem(409, "trial_runs")
        return await self._shown(request, person, book)

    async def _book(self, request: Request, person: Staff) -> Book:
        if not is_administrator(person.actor()):
            raise unseen()
        name, digest, house = self._premises.file.name, str(request.path_params["digest"]), self._premises.house
        try:
            file = self._premises.file
            text = (
                file.text
                if digest == file.digest
                else await self._premises.store.read(lambda work: text_of(work, name, digest))
            )
            return house.shelf.book(name, text)
        except (LookupError, PlaybookInvalid):
            raise unseen() from None

    async def _shown(self, request: Request, person: Staff, book: Book) -> Response:
        found = await self._premises.store.read(lambda work: work.trials.last(book.digest))
        shown = trial_shown(self._premises, found, book.playbook, person.language)
        return self._frame.show(request, person, "_trial.html", digest=book.digest, trial=shown)


def trial_shown(
    premises: Premises, found: Trial | None, playbook: Playbook, language: Language
) -> Mapping[str, Any] | None:
    """Return a trial in the reader's words."""
    if found is None:
        return None
    house, result = premises.house, cast("Mapping[str, Any]", found.result or {})
    return {
        "state": found.state_at(premises.clock.now()).value,
        "running": found.state_at(premises.clock.now()) is TrialState.RUNNING,
        "at": found.at.astimezone(house.zone).strftime("%Y-%m-%d %H:%M"),
        "against": found.against[:SHORT],
        "outdated": found.against != house.book.digest,
        "cases": found.cases,
        "done": found.done,
        "whole": 2 * found.cases,
        "month": result.get("month", ""),
        "came": result.get("came", 0),
        "problem": result.get("problem", ""),
        "rows": list(_rows(result, playbook, premises, language)),
        "same": result.get("same", 0),
        "violations": result.get("violations", 0),
    }


def _rows(
    result: Mapping[str, Any], playbook: Playbook, premises: Premises, language: Language
) -> Iterator[tuple[str, str, str, str]]:
    """Yield each figure that differs: its name, under the version in force, under the new one, and the change."""
    for row in result.get("rows", ()):
        name = _named(row["kind"], row["of"], playbook, premises, language)
        change = "" if row["change"] is None else f"{row['change']:+g}"
        yield name, _figure(row["first"]), _figure(row["second"]), change


def _named(kind: str, of: str, playbook: Playbook, premises: Premises, language: Language) -> str:
    if kind == "late":
        clocks = (playbook.clocks, premises.house.playbook.clocks)
        known = next((each[of].name for each in clocks if of in each), None)
        clock = premises.house.say(known, language) if known else of
        return say(language, "desk.trial.late", clock=clock)
    if kind in {"median", "p90"}:
        return say(language, f"desk.trial.{kind}", step=say(language, f"desk.trial.step.{of.replace(' ', '_')}"))
    return say(language, f"desk.trial.{kind}.{of}")


def _figure(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:g}"

"""Versions of the playbook at the desk, for administrators: bring one in, see what check says, put it in force."""

import asyncio
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.versions import take_up
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.pages_trial import trial_shown
from bot.web.problems import Problem, unseen
from bot.web.rendering import say
from bot.web.uploads import read_document
from handlers.cards import is_administrator
from handlers.enforcing import Effects, Overview, bring, effects, enforce, overview, text_of
from handlers.shelf import Book
from handlers.vacancy import in_words
from workflow.errors import CasesLeftBehind, PlaybookInvalid
from workflow.finding import Finding
from workflow.inspection import warnings
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Staff
from workflow.trials import Trial

PAGE = "/desk/playbook/versions"
LARGEST = 256 * 1024
"""(ours) Bytes of a playbook; the longest of ours has 51,000."""
MOST_FAULTS = 100
MOST_LINES = 600
"""Lines of a comparison that a page shows."""
AROUND = 2
"""Lines that stay the same and are shown around what changes."""
SHORT = 8
KINDS = {"+": "more", "-": "less", "@": "place"}
FILE = "file"
"""Stands for the version in the place of its hash: each process's file decides again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was brought in, and what is wrong with it.

    Attributes:
        faults: line and finding, in the order of the text.
        problem: a key of the locale files, where it can't be read at all.
    """

    text: str = ""
    faults: tuple[tuple[int, Finding], ...] = ()
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether it may be kept."""
        return not (self.faults or self.problem)


class VersionPages:
    """The versions, one of them, and the form that brings one in."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed, one = self._frame.signed, f"{PAGE}/{{digest}}"
        return [
            Route(PAGE, signed(self.versions), methods=["GET"]),
            Route(PAGE, signed(self.bring_in), methods=["POST"]),
            Route(one, signed(self.version), methods=["GET"]),
            Route(f"{one}/text", signed(self.text), methods=["GET"]),
            Route(f"{one}/enforce", signed(self.enforce), methods=["POST"]),
        ]

    async def versions(self, request: Request, person: Staff) -> Response:
        """Return what is in force, what was, what there is besides, and the form."""
        _minds(person)
        return await self._versions(request, person, Sent())

    async def bring_in(self, request: Request, person: Staff) -> Response:
        """Check a text and keep it as a version; a faulty one changes nothing, and is shown with its faults."""
        _minds(person)
        content, book = await read_document(request, LARGEST), None
        if content is None:
            return await self._versions(request, person, Sent(problem="desk.versions.too_large"))
        sent, book = await asyncio.to_thread(self._checked, content)
        if book is None:
            return await self._versions(request, person, sent)
        now = self._premises.clock.now()
        await self._premises.store.write(lambda work: bring(work, book, person.id, now))
        return Response(status_code=201, headers={"HX-Redirect": f"{PAGE}/{book.digest}"})

    def _checked(self, content: bytes) -> tuple[Sent, Book | None]:
        """Return what `check` says of a text, and the playbook where it says nothing."""
        from bot.playbook_report import placed

        try:
            text = content.decode()
        except UnicodeDecodeError:
            return Sent(problem="desk.versions.not_text"), None
        if not text.strip():
            return Sent(problem="desk.versions.nothing"), None
        house = self._premises.house
        try:
            return Sent(text), house.shelf.book(house.book.name, text)
        except PlaybookInvalid as invalid:
            return Sent(text, tuple(placed(text, invalid.findings))), None

    async def _versions(self, request: Request, person: Staff, sent: Sent) -> Response:
        name, zone = self._premises.file.name, self._premises.house.zone
        found = await self._premises.store.read(lambda work: overview(work, name))
        return self._frame.show(
            request,
            person,
            "playbook_versions.html",
            status=200 if sent.is_sound else 422,
            standing=standing(self._premises, found, person.language),
            history=[(_day(each.at, zone), found.names[each.by], each.digest) for each in found.enforcements],
            versions=[
                (each.digest, _day(each.kept_at, zone), found.names[each.brought_by] if each.brought_by else "")
                for each in found.versions
            ],
            holds=self._premises.house.book.digest,
            file=self._premises.file,
            decided=found.last is not None and found.last.digest is not None,
            number=found.number,
            kilobytes=LARGEST // 1024,
            sent=sent,
            faults=sent.faults[:MOST_FAULTS],
            short=SHORT,
        )

    async def version(self, request: Request, person: Staff) -> Response:
        """Return one version: what it changes, what would become of people and cases, and the press."""
        _minds(person)
        return await self._version(request, person)

    async def _version(self, request: Request, person: Staff, problem: str = "") -> Response:
        from bot.playbook_report import pictured, placed

        text = await self._text(request)
        sent, book = await asyncio.to_thread(self._checked, text.encode())
        house, now_holds = self._premises.house, self._premises.house.book

        digest = str(request.path_params["digest"])

        def unit(work: Work) -> tuple[Overview, Effects | None, Trial | None]:
            differs = book is not None and book.digest != now_holds.digest
            would = effects(work, house, book) if book and differs else None
            return overview(work, now_holds.name), would, work.trials.last(digest)

        found, effect, tried = await self._premises.store.read(unit)
        kept = next((each for each in found.versions if each.digest == digest), None)
        return self._frame.show(
            request,
            person,
            "playbook_version.html",
            status=409 if problem else 200,
            problem=problem,
            digest=digest,
            short=SHORT,
            kept=_day(kept.kept_at, house.zone) if kept else "",
            by=found.names[kept.brought_by] if kept and kept.brought_by else "",
            holds=digest == now_holds.digest,
            standing=standing(self._premises, found, person.language),
            number=found.number,
            sound=sent.is_sound,
            faults=sent.faults[:MOST_FAULTS],
            warned=placed(text, warnings(book.playbook)) if book else (),
            effect=effect,
            trial=trial_shown(self._premises, tried, book.playbook, person.language) if book else None,
            nobody=[house.say(in_words(each.seat, book.playbook), person.language) for each in effect.nobody]
            if book and effect
            else [],
            lines=await asyncio.to_thread(lambda: list(_changes(now_holds.text, text))),
            picture=pictured(book.playbook, person.language) if book else "",
        )

    async def text(self, request: Request, person: Staff) -> Response:
        """Return the text of a version as a file."""
        _minds(person)
        text, name = await self._text(request), self._premises.file.name.encode("ascii", "replace").decode()
        digest = str(request.path_params["digest"])[:SHORT]
        headers = {"Content-Disposition": f'attachment; filename="{name.replace(chr(34), "")}-{digest}.toml"'}
        return Response(text, media_type="application/toml", headers={**headers, "Cache-Control": "no-store"})

    async def enforce(self, request: Request, person: Staff) -> Response:
        """Put a version in force for every process, unless somebody did so with another since the page was shown."""
        _minds(person)
        by_file = request.path_params["digest"] == FILE
        book = self._premises.file if by_file else await self._book(request)
        seen, house, now = str((await request.form()).get("seen", "")), self._premises.house, self._premises.clock.now()
        if not (seen.isascii() and seen.isdigit() and len(seen) < len("1000000000")):
            raise unseen()
        try:
            done = await self._premises.store.write(
                lambda work: enforce(work, house, book, person.actor(), int(seen), now, by_file=by_file)
            )
        except CasesLeftBehind:
            if by_file:
                raise Problem(409, "version_left") from None
            return await self._version(request, person, say(person.language, "desk.versions.left_behind"))
        if not done:
            raise Problem(409, "version_overtaken")
        # Others take it up when the commit is told to them; whoever pressed sees it at once.
        await take_up(self._premises)
        return Response(status_code=201, headers={"HX-Redirect": PAGE})

    async def _book(self, request: Request) -> Book:
        """Return a sound version.

        Raises:
            Problem: 404, there is none; 409, it has faults as this program reads it.
        """
        _, book = await asyncio.to_thread(self._checked, (await self._text(request)).encode())
        if book is None:
            raise Problem(409, "version_unfit")
        return book

    async def _text(self, request: Request) -> str:
        digest, file = str(request.path_params["digest"]), self._premises.file
        if digest == file.digest:
            return file.text
        try:
            return await self._premises.store.read(lambda work: text_of(work, file.name, digest))
        except LookupError:
            raise unseen() from None


def standing(premises: Premises, found: Overview, language: Language) -> str:
    """Return which version is in force, since when and by whom."""
    last, zone = found.last, premises.house.zone
    if last is None:
        return say(language, "desk.versions.by_file", file=f"{premises.file.name}.toml")
    said: Mapping[str, object] = {"at": _day(last.at, zone), "who": found.names[last.by]}
    if last.digest is None:
        return say(language, "desk.versions.by_file_again", file=f"{premises.file.name}.toml", **said)
    return say(language, "desk.versions.in_force", version=last.digest[:SHORT], **said)


def _minds(person: Staff) -> None:
    if not is_administrator(person.actor()):
        raise unseen()


def _day(at: datetime, zone: Any) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that change and those around them, each with what it is: more, less, place or same."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=AROUND, lineterm="")
    for count, line in enumerate(lines):
        if count >= MOST_LINES:
            return
        if count > 1:
            yield KINDS.get(line[:1], "same"), line

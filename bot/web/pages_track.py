"""The tracking link: made and revoked on the case's page at the desk, and the page that it opens."""

from base64 import b64encode
from math import ceil

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.codes import code_of
from bot.web.attempts import Attempts
from bot.web.desk_api import DeskApi
from bot.web.frame import Frame
from bot.web.pages_case import number_in
from bot.web.problems import language_of
from bot.web.rendering import Renderer
from handlers.tracking import Link, link_of, make_link, revoke_link, tracked
from workflow.language import Language
from workflow.numbers import CaseNumber, spoken
from workflow.ports import Work
from workflow.stored import Staff

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Vary": "Accept-Language"}
"""The address is the key: no other site hears it, no search engine keeps what it opens."""


class TrackPages:
    """Links to follow a case by."""

    def __init__(self, premises: Premises, desk: DeskApi, renderer: Renderer, frame: Frame) -> None:
        self._premises, self._desk, self._renderer, self._frame = premises, desk, renderer, frame
        self._attempts = Attempts()

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/track/{token:path}", self.page, methods=["GET"]),
            Route("/desk/case/{number}/track", signed(self.make), methods=["POST"]),
            Route("/desk/case/{number}/untrack", signed(self.revoke), methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Return how far the case is; all links that are good for nothing look alike (P6)."""
        house, now, language = self._premises.house, self._premises.clock.now(), self._language(request)
        who = request.client.host if request.client else ""
        if (wait := self._attempts.wait(who, now)) is not None:
            headers = {**PRIVATE, "Retry-After": str(ceil(wait.total_seconds()))}
            return self._refused(language, 429, headers, "chat.track.slow", "chat.track.slow_detail")
        token: str = request.path_params["token"]
        found = await self._premises.store.read(lambda work: tracked(work, house, token, now))
        if found is None:
            self._attempts.failed(who, now)
            return self._refused(language, 404, PRIVATE, "chat.track.gone", "chat.track.gone_detail")
        named = {name: house.say(said, language) for name, said in found.named.items()}
        also = [house.say(said, language) for said in found.also]
        return self._renderer.page("track.html", language, headers=PRIVATE, named=named, also=also, found=found)

    async def make(self, request: Request, person: Staff) -> Response:
        """Make a link and show it, this once."""
        house, now, number = self._premises.house, self._premises.clock.now(), number_in(request)
        token = await self._desk.tell(lambda work: make_link(work, house, person.actor(), number, now))
        return await self._shown(request, person, number, f"{self._premises.public_url}/track/{token}")

    async def revoke(self, request: Request, person: Staff) -> Response:
        """End the link."""
        house, now, number = self._premises.house, self._premises.clock.now(), number_in(request)
        await self._desk.tell(lambda work: revoke_link(work, house, person.actor(), number, now))
        return await self._shown(request, person, number, "")

    async def _shown(self, request: Request, person: Staff, number: CaseNumber, url: str) -> Response:
        house, now = self._premises.house, self._premises.clock.now()

        def unit(work: Work) -> Link | None:
            return link_of(work, house, person.actor(), number, now)

        link = await self._desk.ask(unit)
        code = f"data:image/svg+xml;base64,{b64encode(code_of(url).encode()).decode()}" if url else ""
        card = {"case": spoken(number)}
        return self._frame.show(request, person, "_track.html", card=card, link=link, url=url, code=code)

    def _refused(self, language: Language, status: int, headers: dict[str, str], title: str, detail: str) -> Response:
        phone, headers = self._premises.house.front_desk_phone, dict(headers)
        return self._renderer.page(
            "untracked.html", language, status=status, headers=headers, title=title, detail=detail, phone=phone
        )

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("language")
        return Language(asked) if asked in tuple(Language) else language_of(request, self._premises.house.language)

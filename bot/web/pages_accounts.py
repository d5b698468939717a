"""The page of linked accounts: one's own, and for an administrator everybody's."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.accounts import Accounts
from bot.web.frame import Frame
from handlers.cards import is_administrator
from handlers.crews import chat_of
from workflow.ports import Work
from workflow.stored import Bound, Staff


class AccountPages:
    """Where people are reached outside the desk."""

    def __init__(self, premises: Premises, accounts: Accounts, frame: Frame) -> None:
        self._premises, self._accounts, self._frame = premises, accounts, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/channels", signed(self.channels), methods=["GET"]),
            Route("/desk/channels", signed(self.link), methods=["POST"]),
            Route("/desk/channels/unlink", signed(self.unlink), methods=["POST"]),
            Route("/desk/channels/unbind", signed(self.unbind), methods=["POST"]),
        ]

    async def channels(self, request: Request, person: Staff) -> Response:
        """Return where this person is reached, and who else of ours is."""
        return await self._shown(request, person)

    async def link(self, request: Request, person: Staff) -> Response:
        """Make a link; it is shown this once."""
        url, _ = await self._accounts.offer(person, str((await request.form()).get("lane", "")))
        return await self._shown(request, person, url=url)

    async def unlink(self, request: Request, person: Staff) -> Response:
        """Unlink an account."""
        form = await request.form()
        await self._accounts.forget(person, str(form.get("lane", "")), str(form.get("staff", "")))
        return await self._shown(request, person)

    async def unbind(self, request: Request, person: Staff) -> Response:
        """Let a team have no channel any more."""
        form = await request.form()
        await self._accounts.free(person, str(form.get("lane", "")), str(form.get("chat", "")))
        return await self._shown(request, person)

    async def _shown(self, request: Request, person: Staff, url: str = "") -> Response:
        def unit(work: Work) -> tuple[list[Bound], list[tuple[Staff, Bound]]]:
            every = work.bindings.every()
            people = {chat_of(each.id): each for each in work.people.everybody()}
            others = [(people[each.chat], each) for each in every if each.chat in people]
            return [each for each in every if each.chat == chat_of(person.id)], others

        own, others = await self._premises.store.read(unit)
        rules = is_administrator(person.actor())
        return self._frame.show(
            request,
            person,
            "channels.html",
            url=url,
            own=own,
            lanes=self._accounts.lanes,
            others=[each for each in others if each[0].id != person.id] if rules else [],
            teams=await self._accounts.of_teams(person) if rules else [],
        )

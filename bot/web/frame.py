"""What the desk's pages share: who is asking, what the frame around a page shows them, and refusals as pages."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.channel import Premises
from bot.web.desk_api import DeskApi
from bot.web.problems import Problem, language_of, unseen
from bot.web.rendering import Renderer, say
from bot.web.sessions import COOKIES, form_token, guard_form, set_cookie, token_of
from handlers.cards import is_administrator
from handlers.reports.reading import sites_read
from handlers.surveys import reads
from workflow.oversight import oversees
from workflow.rota import decided_on
from workflow.stored import SessionKind, Staff

Handler = Callable[[Request, Staff], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


def is_fragment(request: Request) -> bool:
    """Tell whether htmx asks, for a piece of a page that is open."""
    return "hx-request" in request.headers


def is_secure(premises: Premises, request: Request) -> bool:
    """Tell whether cookies may only go over TLS."""
    return premises.public_url.startswith("https://") or request.url.scheme == "https"


async def _unseen(_request: Request, _person: Staff) -> Response:
    raise unseen()


class Frame:
    """Looks up who asks before a page's own handler runs, and turns refusals into pages."""

    def __init__(self, premises: Premises, desk: DeskApi, renderer: Renderer) -> None:
        self._premises, self._desk, self._renderer = premises, desk, renderer

    def signed(self, handler: Handler) -> Endpoint:
        """Return an endpoint for people with a session; a change also needs the page's own word."""

        async def endpoint(request: Request) -> Response:
            try:
                person = await self._desk.known(request)
                if request.method == "POST":
                    guard_form(request, SessionKind.DESK)
                answer = await handler(request, person)
            except Problem as problem:
                return self.refused(request, problem)
            return self._rolled_on(request, answer)

        return endpoint

    async def nowhere(self, request: Request) -> Response:
        """Answer an address that does not exist as one that is not this person's (P6); a program in its own form."""
        if "authorization" in request.headers:
            raise unseen()
        return await self.signed(_unseen)(request)

    def show(
        self,
        request: Request,
        person: Staff,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **context: Any,
    ) -> Response:
        """Return a page, or a piece of one, for a person."""
        return self._renderer.page(
            template,
            person.language,
            status=status,
            headers=headers,
            person=person,
            form=form_token(token_of(request, SessionKind.DESK) or ""),
            may_file=self.may_file(person),
            administrator=is_administrator(person.actor()),
            reads_month=bool(sites_read(person.actor(), self._premises.house.playbook)),
            supervises=oversees(person.actor(), self._premises.house.playbook),
            reads_surveys=reads(person.actor(), self._premises.house),
            improves=decided_on(self._premises.house.playbook) is not None,
            path=request.url.path,
            **context,
        )

    def may_file(self, person: Staff) -> bool:
        """Tell whether this person registers complaints for others and looks after messages that got stuck."""
        roles = [self._premises.house.playbook.roles.get(grant.role) for grant in person.grants]
        return any(role is not None and role.files for role in roles)

    def refused(self, request: Request, problem: Problem) -> Response:
        """Return a refusal as a page; into an open page it comes as a sheet, and what was typed there stays."""
        language = language_of(request, self._premises.house.language)
        if problem.status == 401 and is_fragment(request):
            return Response(status_code=200, headers={"HX-Redirect": "/desk"})
        args = {name: str(value) for name, value in problem.args_.items()}
        title = say(language, f"web.problem.{problem.key}", **args)
        detail = say(language, f"web.problem.{problem.key}_detail", **args)
        headers = {"HX-Retarget": "#sheet-body", "HX-Reswap": "innerHTML"} if is_fragment(request) else {}
        template = "_notice.html" if is_fragment(request) else "hint.html" if problem.status == 401 else "problem.html"
        return self._renderer.page(
            template, language, status=problem.status, headers=headers, title=title, detail=detail, card=None, typed=()
        )

    def _rolled_on(self, request: Request, answer: Response) -> Response:
        """Give the browser the longer life that its session has got."""
        token = request.cookies.get(COOKIES[SessionKind.DESK])
        if token and request.state.rolled and "set-cookie" not in answer.headers:
            set_cookie(answer, SessionKind.DESK, token, secure=is_secure(self._premises, request))
        return answer

"""Coming in by an invitation, going out, and the language of the desk."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import NAME_LASTS, DeskApi
from bot.web.frame import Frame, is_secure
from bot.web.problems import Problem, language_of
from bot.web.rendering import Renderer, say
from bot.web.sessions import COOKIES, set_cookie
from workflow.language import Language
from workflow.stored import SessionKind, Staff

SEE_OTHER = 303


class DoorPages:
    """The desk's door."""

    def __init__(self, premises: Premises, desk: DeskApi, renderer: Renderer, frame: Frame) -> None:
        self._premises, self._desk, self._renderer, self._frame = premises, desk, renderer, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route("/desk/join/{token}", self.invited, methods=["GET"]),
            Route("/desk/join/{token}", self.join, methods=["POST"]),
            Route("/desk/leave", signed(self.leave), methods=["POST"]),
            Route("/desk/language", signed(self.language), methods=["POST"]),
        ]

    async def invited(self, request: Request) -> Response:
        """Ask for name and language; the invitation is used up only by the answer, so a preview does not spend it."""
        asked = request.query_params.get("language")
        language = Language(asked) if asked in tuple(Language) else self._spoken(request)
        return self._form(language)

    async def join(self, request: Request) -> Response:
        """Use the invitation up and come in."""
        form = await request.form()
        name, chosen = str(form.get("name", "")).strip(), form.get("language")
        language = Language(str(chosen)) if chosen in tuple(Language) else self._spoken(request)
        if not name or len(name) > NAME_LASTS:
            return self._form(language, name=name, problem=say(language, "desk.join.name_missing"))
        try:
            token = await self._desk.sign_in(request.path_params["token"], name, language)
        except Problem as refused:
            return self._form(language, name=name, problem=say(language, "desk.join.used"), status=refused.status)
        answer = RedirectResponse("/desk", SEE_OTHER)
        set_cookie(answer, SessionKind.DESK, token, secure=is_secure(self._premises, request))
        return answer

    async def leave(self, request: Request, _person: Staff) -> Response:
        """End the session."""
        token = request.cookies.get(COOKIES[SessionKind.DESK], "")
        await self._premises.store.write(lambda work: work.people.sign_out(token))
        answer = Response(headers={"HX-Redirect": "/desk"})
        answer.delete_cookie(COOKIES[SessionKind.DESK], path="/desk")
        return answer

    async def language(self, request: Request, _person: Staff) -> Response:
        """Show the desk in another language from now on, in this session."""
        chosen = (await request.form()).get("language")
        if chosen in tuple(Language):
            session = request.state.session
            await self._premises.store.write(lambda work: work.people.speak(session.id, Language(str(chosen))))
        return Response(headers={"HX-Refresh": "true"})

    def _form(self, language: Language, *, name: str = "", problem: str = "", status: int = 0) -> Response:
        code = status or (422 if problem else 200)
        return self._renderer.page("join.html", language, status=code, name=name, problem=problem, longest=NAME_LASTS)

    def _spoken(self, request: Request) -> Language:
        return language_of(request, self._premises.house.language)

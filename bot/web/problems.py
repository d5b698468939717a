"""Refusals over HTTP: problem+json in the caller's language, with what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handlers.message import Said
from handlers.wording import words
from workflow.language import Language


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that can't be taken, and why: a key of the locale files."""

    field: str
    key: str


class Problem(Exception):
    """A request is refused.

    Attributes:
        status: the HTTP status.
        key: `web.problem.KEY` has the title, `web.problem.KEY_detail` what to do.
    """

    def __init__(
        self,
        status: int,
        key: str,
        *,
        fields: Sequence[FieldProblem] = (),
        retry_after: int | None = None,
        **args: Said,
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.fields, self.retry_after, self.args_ = status, key, fields, retry_after, args


def unsigned() -> Problem:
    """Return the refusal of a token that is missing, wrong or out of date."""
    return Problem(401, "token")


def unseen() -> Problem:
    """Return the refusal of what is not there, or not this person's: the two look alike (P6)."""
    return Problem(404, "unseen")


def response(problem: Problem, language: Language, extra: dict[str, object] | None = None) -> Response:
    """Return a problem as `{type, title, detail, errors}`."""
    args = {name: str(value) for name, value in problem.args_.items()}
    body: dict[str, object] = {
        "type": f"urn:redress:problem:{problem.key}",
        "title": words(f"web.problem.{problem.key}", language).format_map(args),
        "status": problem.status,
        "detail": words(f"web.problem.{problem.key}_detail", language).format_map(args),
        "errors": [{"field": each.field, "problem": words(each.key, language)} for each in problem.fields],
        **(extra or {}),
    }
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after is not None else {}
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


def language_of(request: Request, default: Language) -> Language:
    """Return the language of the request's session, or the one its browser asks for."""
    spoken: Language | None = getattr(request.state, "language", None)
    if spoken is not None:
        return spoken
    asked = request.headers.get("accept-language", "").lower()
    found = [language for language in Language if asked.startswith(language.value)]
    return found[0] if found else default

"""How everybody is told that nothing can be stored just now."""

import httpx

from handlers.wording import words
from workflow.language import Language


def is_kind_refusal(answer: httpx.Response, language: Language) -> bool:
    """Tell whether an answer says that we are at fault, that nothing is lost and when to come again."""
    told, kind = answer.json(), words("web.problem.unavailable_detail", language)
    return (answer.status_code, told["detail"], answer.headers["Retry-After"]) == (503, kind, "5")

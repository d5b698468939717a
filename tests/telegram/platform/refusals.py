"""How the platform says no.

Making requests: an unsuccessful request has `ok` false, an explanation in `description`, an integer `error_code`, and
some have `parameters` that help to go on. The words of `description` are those that bots meet; only codes and
parameters are promised.
"""

from dataclasses import dataclass, field

from tests.telegram.platform.shapes import Json

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, TOO_MANY = 400, 401, 403, 404, 409, 413, 429


@dataclass
class Refusal(Exception):
    """A call that has no effect, and why."""

    code: int
    description: str
    parameters: Json = field(default_factory=dict[str, object])

    def envelope(self) -> Json:
        """Return the body of the answer."""
        said: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return {**said, "parameters": self.parameters} if self.parameters else said


def bad_request(why: str) -> Refusal:
    """Something in the request is wrong, and would be wrong again."""
    return Refusal(BAD_REQUEST, f"Bad Request: {why}")


def forbidden(why: str) -> Refusal:
    """The bot may not, as long as a person does not change that."""
    return Refusal(FORBIDDEN, f"Forbidden: {why}")


def conflict(why: str) -> Refusal:
    """Two ways, or two holders, of getting updates exclude each other."""
    return Refusal(CONFLICT, f"Conflict: {why}")


def too_many(seconds: int) -> Refusal:
    """Flood control.

    ResponseParameters, `retry_after`: the number of seconds left to wait before the request can be repeated.
    """
    return Refusal(TOO_MANY, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def moved(to: int) -> Refusal:
    """The group has become another chat.

    ResponseParameters, `migrate_to_chat_id`: the group was migrated to a supergroup with this identifier.
    """
    return Refusal(BAD_REQUEST, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": to})

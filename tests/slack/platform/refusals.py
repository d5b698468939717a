"""What a method answers that does not do what was asked.

Web API, "Evaluating responses": `ok` is false, and `error` has a short machine-readable error code.
"""

from tests.slack.platform.shapes import Json

TOO_MANY = 429


class Refusal(Exception):
    """One refusal."""

    def __init__(self, code: str, status: int = 200, retry_after: int | None = None, **more: object) -> None:
        super().__init__(code)
        self.code, self.status, self.retry_after, self.more = code, status, retry_after, more

    def json(self) -> Json:
        """Return the answer."""
        return {"ok": False, "error": self.code, **self.more}

    @property
    def headers(self) -> dict[str, str]:
        """Rate limits: a `Retry-After` header says how many seconds to wait."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def too_many(seconds: int) -> Refusal:
    """Rate limits: HTTP 429 Too Many Requests, with `Retry-After`."""
    return Refusal("ratelimited", TOO_MANY, seconds)

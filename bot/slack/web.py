"""Calls of the Web API through slack_sdk, and the one error that they end in where the platform says no."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

TO_ANSWER = 10
"""Seconds that a call may take."""
DEFAULT_WAIT = timedelta(seconds=30)
"""Where the platform does not say how long it asks us to wait."""
LIMITED = "ratelimited"
NOT_INSTALLED = "not_installed"
"""Ours: we have no token of a workspace any more, or one that is good for nothing."""
ENDED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""What the Web API says of such a token."""
Result = Mapping[str, Any]


class CallError(Exception):
    """The platform refused a call, or did not answer as it should.

    Attributes:
        code: the error as the Web API names it; nothing where it named none.
        wait: how long the platform asks us to wait.
    """

    def __init__(self, code: str, wait: timedelta = DEFAULT_WAIT) -> None:
        super().__init__(code or "no answer of the Web API's")
        self.code, self.wait = code, wait


TROUBLES = (CallError, aiohttp.ClientError, TimeoutError)
"""All that a call raises where it did not work."""


class Web:
    """One token's calls. slack_sdk's retry handlers are off: whether a call is made again is the lane's to say."""

    def __init__(self, token: SecretStr | None, base_url: str) -> None:
        self.token = token.get_secret_value() if token else ""
        self.base_url = base_url
        self.client = AsyncWebClient(token=self.token, base_url=base_url, timeout=TO_ANSWER, retry_handlers=[])

    def use(self, session: aiohttp.ClientSession) -> None:
        """Make all calls over kept connections; the library would make a new one for each."""
        self.client.session = session

    async def call(self, method: str, **given: object) -> Result:
        """Return the result of a method that does something.

        Raises:
            CallError: it was refused, or nobody knows.
        """
        return await self._made(method, json=dict(given))

    async def ask(self, method: str, **given: object) -> Result:
        """Return the result of a method that only reads: those take no JSON.

        Raises:
            CallError: it was refused, or nobody knows.
        """
        return await self._made(method, http_verb="GET", params=dict(given))

    async def _made(self, method: str, **how: Any) -> Result:  # noqa: ANN401 - the library's own arguments
        try:
            answer: Any = await self.client.api_call(method, **how)  # pyright: ignore[reportUnknownMemberType]
        except SlackApiError as refused:
            raise _error(refused.response) from None  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        except SlackClientError as strange:
            raise CallError("") from strange
        return answer.data


def _error(response: Any) -> CallError:  # noqa: ANN401 - what the library has of an answer
    """Return what an answer says; that of a gateway before the platform says nothing."""
    if not isinstance(response, AsyncSlackResponse):
        return CallError("")
    said: Any = response
    data: object = said.data
    known: Result = cast("Result", data) if isinstance(data, dict) else {}
    headers: Mapping[str, str] = said.headers
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    wait = timedelta(seconds=int(given)) if given.isascii() and given.isdecimal() else DEFAULT_WAIT
    code = LIMITED if said.status_code == HTTPStatus.TOO_MANY_REQUESTS else str(known.get("error") or "")
    return CallError(code, wait)

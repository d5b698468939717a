"""HTTP: requests to the app's Request URL, signed.

"Verifying requests from Slack": `X-Slack-Signature` is "v0=" and the hex HMAC SHA-256, under the signing secret, of
"v0:", the timestamp, ":" and the raw body; `X-Slack-Request-Timestamp` says when it was signed.
"""

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock
from tests.slack.platform.giving import COMMANDS, EVENTS, Gift
from tests.slack.platform.world import SIGNING_SECRET


def signed(body: str, at: int, secret: str = SIGNING_SECRET) -> dict[str, str]:
    """Return the headers of a request."""
    base = f"v0:{at}:{body}".encode()
    mark = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={mark}"}


class Pusher:
    """Pushes to one Request URL; events as JSON, interactivity as a form with `payload`, commands as a form."""

    def __init__(self, url: str, clock: Clock, session: aiohttp.ClientSession) -> None:
        self._url, self._clock, self._session = url, clock, session

    async def attempt(self, gift: Gift, retry: int, reason: str) -> str:
        body, kind = written(gift)
        headers = {"Content-Type": kind, **signed(body, int(self._clock.now().timestamp()))}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as answer:
                said = await answer.text()
        except aiohttp.ClientError:
            return "connection_failed"
        if answer.status // 100 != 2:
            return "http_error"
        if said and answer.content_type == "application/json":
            gift.answer = json.loads(said)
        return ""


def written(gift: Gift) -> tuple[str, str]:
    """Return the body of a request and its content type."""
    if gift.kind == EVENTS:
        return json.dumps(gift.payload), "application/json"
    form = gift.payload if gift.kind == COMMANDS else {"payload": json.dumps(gift.payload)}
    return urlencode(form), "application/x-www-form-urlencoded"

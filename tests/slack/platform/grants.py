"""OAuth: a workspace allows the app, and its code is exchanged for a token.

"Installing with OAuth": the person is sent to /oauth/v2/authorize with `client_id`, `scope`, `state`, `redirect_uri`,
and comes back to the latter with a `code`, good once and for ten minutes, and the same `state`; or with
`error=access_denied`.
oauth.v2.access: the client's id and secret as HTTP Basic authentication or as arguments; `invalid_client_id`,
`bad_client_secret`, `invalid_code`.
"""

import base64
import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.slack.platform.accounts import ENTERPRISE_APP
from tests.slack.platform.calls import answered
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json

if TYPE_CHECKING:
    from tests.slack.platform.world import World

CLIENT_ID, CLIENT_SECRET = "33336676.569200954261", "of-nobody-0123456789"


class Grants:
    """Codes that were given out, and the tokens they became."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._codes: dict[str, tuple[str, str]] = {}
        self._numbers = itertools.count(2)

    def allow(self, location: str, team: str) -> str:
        """Let somebody allow the app in a workspace; return the query with which they are sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["scope"]
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (team, asked["redirect_uri"])
        return urlencode({"code": code, "state": asked["state"]})

    def exchange(self, authorization: str, given: Mapping[str, Any]) -> Json:
        """oauth.v2.access."""
        client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if client != CLIENT_ID:
            raise Refusal("invalid_client_id")
        if secret != CLIENT_SECRET:
            raise Refusal("bad_client_secret")
        team, redirect = self._codes.pop(str(given.get("code")), ("", ""))
        if not team:
            raise Refusal("invalid_code")
        if given.get("redirect_uri") != redirect:
            raise Refusal("bad_redirect_uri")
        token = f"xoxb-{team}-{next(self._numbers)}"
        self._world.tokens.add(token)
        self._world.teams[token] = team
        self._world.vault.open_to.add(token)
        bot = {"token_type": "bot", "bot_user_id": self._world.bot.id, "app_id": ENTERPRISE_APP, "scope": "chat:write"}
        team_of = {"team": {"id": team, "name": f"Team {team}"}, "enterprise": None, "is_enterprise_install": False}
        return answered(access_token=token, **bot, **team_of, authed_user={"id": "U0001"})

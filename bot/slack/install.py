"""Installing in one more workspace: `/slack/install` leads to Slack, which leads back with a code for a token.

The flow is slack-bolt's. What it keeps is ours: the state as a word that is good once, the token sealed in our store.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

import aiohttp
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.logs import Log
from bot.slack.outcomes import why_of
from bot.slack.tenancy import installed
from bot.slack.web import TO_ANSWER, TROUBLES
from bot.slack.workspaces import NAME
from handlers.message import Phrase
from workflow.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
    from slack_sdk.oauth.installation_store.models.installation import Installation
    from slack_sdk.web.async_slack_response import AsyncSlackResponse
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.channel import Premises
    from bot.settings import Settings
    from workflow.stored import Json

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "users:read",
)
"""Those of manifest.yaml."""
STATE = f"install:{NAME}"
"""What a state is offered for, beside the links of people."""
LASTS = timedelta(minutes=10)
"""(ours) how long somebody may take to allow it."""

log = Log()


class _States(AsyncOAuthStateStore):
    """States, each good once."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        del args, kwargs
        state, now = secrets.token_urlsafe(32), self._premises.clock.now()
        await self._premises.store.write(lambda work: work.bindings.offer(STATE, state, now, now + LASTS))
        return state

    async def async_consume(self, state: str) -> bool:
        now = self._premises.clock.now()
        return await self._premises.store.write(lambda work: work.bindings.take_up(state, now)) == STATE


class _Installations(AsyncInstallationStore):
    """Where we are installed."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    async def async_save(self, installation: Installation) -> None:
        # The library leaves the types of its fields open.
        made = cast("Mapping[str, Any]", installation.to_dict())  # pyright: ignore[reportUnknownMemberType]
        workspace = str(made["enterprise_id" if made["is_enterprise_install"] else "team_id"] or "")
        known: dict[str, Json] = {"token": str(made["bot_token"] or ""), "name": str(made["team_name"] or "")}
        now = self._premises.clock.now()
        await self._premises.store.write(lambda work: installed(work, workspace, known, now))


class _Client(AsyncWebClient):
    """Asks for a token."""

    async def oauth_v2_access(self, *, client_id: str, client_secret: str, **given: object) -> AsyncSlackResponse:
        # The library's own way is one that aiohttp is about to drop.
        headers = {"Authorization": aiohttp.encode_basic_auth(client_id, client_secret)}
        return await self.api_call("oauth.v2.access", data=given, headers=headers)  # pyright: ignore[reportUnknownMemberType]


class Installer:
    """The two addresses of an installation."""

    def __init__(self, premises: Premises, settings: Settings) -> None:
        self._premises = premises
        secret = settings.slack_client_secret
        oauth = AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            scopes=SCOPES,
            redirect_uri=f"{premises.public_url}{REDIRECT}",
            install_page_rendering_enabled=False,
            authorization_url=urljoin(settings.slack_base_url, "../oauth/v2/authorize"),
            callback_options=AsyncCallbackOptions(success=self._success, failure=self._failure),
            installation_store=_Installations(premises),
            state_store=_States(premises),
            state_expiration_seconds=int(LASTS.total_seconds()),
            logger=logging.getLogger("slack_bolt"),
        )
        client = _Client(base_url=settings.slack_base_url, timeout=TO_ANSWER, retry_handlers=[])
        self._flow = AsyncOAuthFlow(client=client, logger=logging.getLogger("slack_bolt"), settings=oauth)

    def routes(self) -> list[Route]:
        """Return the addresses."""
        return [
            Route(INSTALL, self._install, methods=["GET"]),
            Route(REDIRECT, self._redirected, methods=["GET"]),
        ]

    async def _install(self, request: Request) -> Response:
        return to_starlette_response(await self._flow.handle_installation(to_async_bolt_request(request, b"")))

    async def _redirected(self, request: Request) -> Response:
        try:
            return to_starlette_response(await self._flow.handle_callback(to_async_bolt_request(request, b"")))
        except TROUBLES as trouble:
            log.info("not installed", lane=NAME, why=why_of(trouble))
            return PlainTextResponse(self._words("slack.not_installed"), HTTPStatus.BAD_GATEWAY)

    async def _success(self, args: AsyncSuccessArgs) -> BoltResponse:
        del args
        return self._page("slack.installed", HTTPStatus.OK)

    async def _failure(self, args: AsyncFailureArgs) -> BoltResponse:
        log.info("not installed", lane=NAME, why=args.reason)
        status = HTTPStatus.OK if args.reason == "access_denied" else HTTPStatus(args.suggested_status_code)
        return self._page("slack.not_installed", status)

    def _page(self, key: str, status: HTTPStatus) -> BoltResponse:
        return BoltResponse(status=status, body=self._words(key), headers={"Content-Type": "text/plain; charset=utf-8"})

    def _words(self, key: str) -> str:
        """Return words in every language: nobody knows yet who reads them."""
        return "\n".join(self._premises.house.say(Phrase(key), language) for language in Language)

"""setWebhook and its kin: updates are pushed, and pushed again until they are taken."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tests.telegram.platform.calls import Call
from tests.telegram.platform.polling import HOOKED
from tests.telegram.platform.refusals import bad_request, conflict
from tests.telegram.platform.shapes import Json

CONNECTIONS = 40
"""setWebhook, `max_connections`: simultaneous HTTPS connections, 1-100, defaults to 40."""
PORTS = frozenset({443, 80, 88, 8443})
"""setWebhook: ports currently supported for webhooks."""
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""setWebhook, `secret_token`: 1-256 characters; only A-Z, a-z, 0-9, _ and - are allowed."""


@dataclass(eq=False, kw_only=True)
class Hook:
    """Where a bot wants its updates."""

    url: str
    secret: str
    connections: int
    errors: deque[tuple[datetime, str]] = field(default_factory=lambda: deque[tuple[datetime, str]](maxlen=1))

    def info(self) -> Json:
        """Return the fields of WebhookInfo that depend on a webhook being set."""
        known: Json = {"url": self.url, "max_connections": self.connections, "ip_address": "127.0.0.1"}
        if self.errors:
            at, message = self.errors[-1]
            known |= {"last_error_date": int(at.timestamp()), "last_error_message": message}
        return known


def set_webhook(call: Call) -> bool:
    """setWebhook: whenever there is an update, an HTTPS POST request with a JSON-serialized Update is sent to the URL.

    Requests: pass an empty string to remove webhook integration.
    """
    _drop_if_asked(call)
    url = call.text("url")
    if not url:
        return _unhook(call)
    _check_url(call, url)
    secret = call.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    wanted = call.number("max_connections") or CONNECTIONS
    call.bot.hook = Hook(url=url, secret=secret, connections=min(max(wanted, 1), 100))
    call.bot.queue.choose(call.things("allowed_updates"))
    if call.bot.poll is not None:
        call.bot.poll.end(conflict(HOOKED))
    call.world.hooked(call.bot)
    call.bot.queue.rouse()
    return True


def _check_url(call: Call, url: str) -> None:
    """setWebhook, `url`: HTTPS; with a local Bot API server also HTTP, any address and any port."""
    parts = urlsplit(url)
    if call.world.local_server:
        if parts.scheme not in {"http", "https"}:
            raise bad_request("bad webhook: URL is invalid")
    elif parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    elif (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def delete_webhook(call: Call) -> bool:
    """deleteWebhook: remove webhook integration to switch back to getUpdates; returns True."""
    _drop_if_asked(call)
    return _unhook(call)


def _unhook(call: Call) -> bool:
    call.bot.hook = None
    call.bot.queue.rouse()
    return True


def _drop_if_asked(call: Call) -> None:
    if call.flag("drop_pending_updates"):
        call.bot.queue.drop()


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo: WebhookInfo; if the bot is using getUpdates, its `url` is empty."""
    known: Json = call.bot.hook.info() if call.bot.hook is not None else {"url": ""}
    known |= {"has_custom_certificate": False, "pending_update_count": len(call.bot.queue.pending(call.now))}
    allowed = sorted(call.bot.queue.allowed)
    return known | {"allowed_updates": allowed} if allowed else known

"""App Home: a page of one's own, published when it is opened, and again when something on it changes.

It shows what the store says at that moment, so nothing is kept of it, and nothing is lost with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.logs import Log
from bot.loops import Loop
from bot.slack.home_view import view_of
from bot.slack.outcomes import outcome_of, why_of
from bot.slack.translate import text_of
from bot.slack.web import TROUBLES
from handlers.outgoing import NotSent, Unknown
from handlers.teams.home import home_of

if TYPE_CHECKING:
    from bot.channel import Premises
    from bot.slack.translate import Payload
    from bot.slack.web import Web
    from workflow.ports import Work

EVERY = timedelta(seconds=15)
"""How often pages are looked at that have been opened, where anything has changed."""
AT_ONCE = 20
"""Pages published in one go: views.publish, tier 4, takes a hundred calls a minute."""
MOST_OPENED = 500
"""Pages that are kept fresh; the one opened longest ago is fresh again when it is opened."""

log = Log()


def opened_by(payload: Payload) -> str:
    """Return who opened their page; nobody where it is another event, or the other tab (app_home_opened, `tab`)."""
    event: Payload = payload.get("event") or {}
    if payload.get("type") != "event_callback" or event.get("type") != "app_home_opened":
        return ""
    return text_of(event, "user") if event.get("tab") == "home" else ""


class Homes:
    """The pages that people have opened since this process began."""

    def __init__(self, premises: Premises, web: Web, lane: str, pace: float) -> None:
        self._premises, self._web, self._lane = premises, web, lane
        self._pace, self._every = pace, EVERY / pace if pace else timedelta()
        self._shown: dict[str, object] = {}
        """What each person's page shows; nothing yet where it is to be published."""
        self._dirty = False
        self._look_at = premises.clock.now()
        self._loop = Loop(premises, "homes", self._step, self._next_at)

    def start(self) -> None:
        """Begin to publish."""
        self._loop.start()

    async def stop(self) -> None:
        """Publish no more."""
        await self._loop.stop()

    def opened(self, user: str) -> None:
        """Show somebody their page."""
        self._shown.pop(user, None)
        if len(self._shown) >= MOST_OPENED:
            self._shown.pop(next(iter(self._shown)))
        self._shown[user] = None
        self._loop.wake()

    def committed(self, topics: frozenset[str]) -> None:
        """Hear that something changed, somewhere."""
        if self._shown and any(topic == "board" or topic.startswith("conversation:") for topic in topics):
            self._dirty = True
            self._loop.wake()

    async def _step(self, premises: Premises) -> int:
        now = premises.clock.now()
        users = [user for user, shown in self._shown.items() if shown is None]
        if self._dirty and now >= self._look_at:
            self._dirty, self._look_at = False, now + self._every
            users = [*users, *(user for user in self._shown if user not in users)]
        published = 0
        for user in users:
            published += await self._publish(user, now)
            if published == AT_ONCE:
                self._dirty = True
                break
        return published

    async def _publish(self, user: str, now: datetime) -> bool:
        """Publish a page that is not as it was shown last."""
        house, url = self._premises.house, self._premises.public_url
        home = await self._premises.store.read(lambda work: home_of(work, house, self._lane, user, now))
        view = view_of(home, house, url)
        if user not in self._shown or self._shown[user] == view:
            return False
        self._shown[user] = view
        try:
            await self._web.call("views.publish", user_id=user, view=view)
        except TROUBLES as trouble:
            log.info("home not shown", lane=self._lane, why=why_of(trouble))
            # It is shown again when it is opened, or with the next change.
            self._shown[user] = ""
            outcome = outcome_of(trouble, self._pace)
            if isinstance(outcome, NotSent | Unknown):
                wait = outcome.after if isinstance(outcome, NotSent) else None
                self._dirty, self._look_at = True, now + (wait or EVERY)
        return True

    def _next_at(self, work: Work) -> datetime | None:
        del work
        if any(shown is None for shown in self._shown.values()):
            return self._premises.clock.now()
        return self._look_at if self._dirty else None

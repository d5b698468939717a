"""Slack: receives by Socket Mode or by HTTP, sends one message at a time and tells what came of it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
from starlette.routing import Route

from bot.channel import Premises
from bot.logs import quiet
from bot.pace import Limit, Pace, Paces
from bot.settings import Settings
from bot.slack.aside import Aside
from bot.slack.commands import link_command
from bot.slack.door import Door
from bot.slack.files import Files
from bot.slack.home import Homes
from bot.slack.lookup import look_up
from bot.slack.modals import Modals
from bot.slack.outcomes import is_missing, outcome_of
from bot.slack.own_channels import carry_out
from bot.slack.reception import Reception
from bot.slack.rooms import Rooms, is_person, thread_of
from bot.slack.socket import Socket
from bot.slack.translate import EVENT, mark_of, said
from bot.slack.uploads import Uploads
from bot.slack.web import TO_ANSWER, TROUBLES, Web
from bot.slack.workspaces import NAME, Tenants, current, workspace_of
from handlers.awaiting import NotYetError
from handlers.dispatch import Upload
from handlers.message import Phrase
from handlers.outgoing import NotSent, Outcome, Outgoing, Sent, Unknown
from handlers.teams.threads import is_of_a_thread
from workflow.stored import Json, Priority

if TYPE_CHECKING:
    from bot.slack.install import Installer

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PACES = Paces(at_once=32, overall=(Limit(300, MINUTE),), chat=(Limit(1, SECOND),), group=(Limit(1, SECOND),))
"""Rate limits, chat.postMessage: one message a second in a channel, several hundred a minute in a workspace."""
EDITS = Paces(at_once=32, overall=(Limit(50, MINUTE),))
"""Rate limits, tier 3: chat.update may be called some fifty times a minute."""
CONNECTIONS = 64
PLAIN = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}


class Slack:
    """One app in one workspace."""

    name = NAME

    def __init__(self, premises: Premises, settings: Settings) -> None:
        # The libraries log what they can't read, and that may be what people said.
        for library in ("slack_bolt", "slack_sdk"):
            quiet(library)
        self._premises, self._pace = premises, settings.pace
        self.paces, self._edits = PACES.faster(settings.pace), Pace(EDITS.faster(settings.pace))
        self._several = settings.slack_client_id is not None
        self._web = Tenants(premises, settings.slack_bot_token, settings.slack_base_url, several=self._several)
        self._app_web = Web(settings.slack_app_token, settings.slack_base_url)
        self._rooms = Rooms(self._web)
        self._aside = Aside(self._web, self._rooms)
        self._homes = Homes(premises, self._web, NAME, settings.pace)
        self._modals = Modals(premises, self._web, self._aside)
        reception = Reception(premises, self._web, self._rooms, self._aside, self._homes, self._modals)
        secret = settings.slack_signing_secret
        self._door = Door(reception.take, premises.clock, secret.get_secret_value() if secret else None)
        self._uploads = Uploads(premises, self._web, settings.pace)
        self._installer = _installer(premises, settings) if self._several else None
        self._session: aiohttp.ClientSession | None = None
        self._socket: Socket | None = None

    def is_group(self, address: str) -> bool:
        return not is_person(address)

    def routes(self) -> Sequence[Route]:
        return [*(self._installer.routes() if self._installer else ()), *self._door.routes()]

    async def open(self) -> None:
        # Whoever has the token may link an account by it; nothing has to be asked of the platform before.
        self._premises.lanes.links[NAME] = link_command
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=TO_ANSWER))
        self._web.use(self._session)
        self._app_web.use(self._session)
        self._homes.start()
        if self._app_web.token:
            self._socket = Socket(self._app_web, self._session, self._door, self._premises.clock)
            self._socket.start()

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.stop()
        await self._modals.close()
        await self._aside.close()
        await self._homes.stop()

    async def hang_up(self) -> None:
        if self._session is not None:
            await self._session.close()

    def committed(self, topics: frozenset[str]) -> None:
        self._homes.committed(topics)

    async def fetch(self, wanted: Mapping[str, Json]) -> Upload | Phrase:
        if self._session is None:
            raise NotYetError("not open", Phrase("cases.refused.file_lost", {"name": str(wanted["name"])}))
        return await Files(self._web, self._session).fetch(wanted)

    async def send(self, outgoing: Outgoing) -> Outcome:
        if outgoing.order is not None:
            return await carry_out(self._web, outgoing.address, outgoing.order, self._pace)
        current.set(workspace_of(outgoing.address))
        try:
            channel = await self._rooms.channel_of(outgoing.address)
        except TROUBLES as trouble:
            outcome = outcome_of(trouble, self._pace)
            # Nothing was sent, whatever became of the call.
            return NotSent(why=outcome.why) if isinstance(outcome, Unknown) else outcome
        if outgoing.made is not None:
            return await self._uploads.post(outgoing, outgoing.made, channel)
        if outgoing.file is not None:
            shown = await self._uploads.share(outgoing, outgoing.file, channel, _thread(outgoing))
            if shown is not None:
                return shown
        try:
            return await self._found(outgoing, channel) or await self._said(outgoing, channel)
        except TROUBLES as trouble:
            outcome = outcome_of(trouble, self._pace)
        return outcome if not isinstance(outcome, Unknown) else await self._after_all(outgoing, channel, outcome)

    async def _found(self, outgoing: Outgoing, channel: str) -> Sent | None:
        """Return that it arrived the last time, of which nobody knew; whether it did is asked before it is said again.

        Raises:
            CallError: the platform does not say.
        """
        if not outgoing.notice.doubts:
            return None
        ident = await look_up(self._web, outgoing, channel, _thread(outgoing))
        return Sent(message=ident) if ident else None

    async def _after_all(self, outgoing: Outgoing, channel: str, outcome: Unknown) -> Outcome:
        """Return that it arrived, where the platform shows it though the call was cut off."""
        try:
            ident = outgoing.edits or await look_up(self._web, outgoing, channel, _thread(outgoing))
        except TROUBLES:
            return outcome
        return Sent(message=ident) if ident and not outgoing.edits else outcome

    async def _said(self, outgoing: Outgoing, channel: str) -> Outcome:
        return await self._edited(outgoing, channel) or await self._sent(outgoing, channel)

    async def _sent(self, outgoing: Outgoing, channel: str) -> Sent:
        metadata = {"event_type": EVENT, "event_payload": mark_of(outgoing)}
        # What is urgent is seen by who does not look into the thread, too.
        # What stands before it in its chat has its priority, so lines of the timeline may have it too.
        loud = "ring" in outgoing.notice.body and outgoing.notice.priority is Priority.ESCALATION
        thread = {"thread_ts": _thread(outgoing), "reply_broadcast": loud} if _thread(outgoing) else {}
        given = {**PLAIN, **said(outgoing), **thread, "metadata": metadata}
        answer = await self._web.call("chat.postMessage", channel=channel, **given)
        return Sent(message=str(answer["ts"]))

    async def _edited(self, outgoing: Outgoing, channel: str) -> Outcome | None:
        """Change the message that stands there already; None where there is none any more."""
        if not outgoing.edits:
            return None
        now = self._premises.clock.now()
        if not self._edits.room(now):
            return NotSent(why="tier 3", after=(self._edits.next_room(now) or now) - now)
        self._edits.begin(NAME, is_group=True)
        try:
            await self._web.call("chat.update", channel=channel, ts=outgoing.edits, **said(outgoing))
        except TROUBLES as trouble:
            if is_missing(trouble):
                return None
            raise
        finally:
            self._edits.answer(NAME, self._premises.clock.now())
        return Sent(message=outgoing.edits)


def _installer(premises: Premises, settings: Settings) -> "Installer":
    from bot.slack.install import Installer

    return Installer(premises, settings)


def _thread(outgoing: Outgoing) -> str:
    """Return the thread that a message goes to: its address is one, or it stands below the card there."""
    below = "ring" in outgoing.notice.body or is_of_a_thread(outgoing.notice)
    return thread_of(outgoing.address) or (outgoing.reply_to if below and not outgoing.edits else "")

"""From a payload to the inbox: stored before it is acknowledged (P1); files are fetched afterwards."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.channel import Premises
from bot.keeping import first_of
from bot.logs import Log
from bot.slack.apologies import Apologies
from bot.slack.aside import Aside
from bot.slack.changes import follow, read_change
from bot.slack.commands import Command, read_command
from bot.slack.complaints import Begun, Complaints, Filed, read_begun, read_filed
from bot.slack.door import Answer
from bot.slack.files import wanted
from bot.slack.groups import answered_here, is_for_us, read_group
from bot.slack.home import Homes, opened_by
from bot.slack.modals import Ask, Modals, read_ask, read_submitted
from bot.slack.rooms import Rooms
from bot.slack.shortcuts import read_shortcut
from bot.slack.translate import Incoming, Payload, read
from bot.slack.wording import escaped
from bot.slack.workspaces import NAME, Tenants, current, told_apart, workspace_of
from handlers.dispatch import Envelope, Taken, park, store_only, take
from handlers.linking import Arrival, linked, take_up
from handlers.message import Message, Phrase
from handlers.places import is_seat
from handlers.teams.routing import routed
from handlers.teams.sitting import Word
from workflow.language import Language
from workflow.ports import Work

LOOKS = 8
"""How often it is looked whether a message of ours that somebody answers is noted as arrived."""
LOOKED_AGAIN = 0.1
"""Seconds in between: all of it within the second that an acknowledgement may take."""

log = Log()


class Reception:
    """Takes payloads in."""

    def __init__(
        self, premises: Premises, web: Tenants, rooms: Rooms, aside: Aside, homes: Homes, modals: Modals
    ) -> None:
        self._premises, self._web, self._rooms, self._aside = premises, web, rooms, aside
        self._homes, self._modals, self._complaints = homes, modals, Complaints(premises, web)
        self._apologies = Apologies(premises.house, aside)

    async def take(self, payload: Payload) -> Answer:
        """Return what the acknowledgement carries, once the payload is stored or known to be nothing for us.

        Raises:
            Exception: the store could not take it; it must not be acknowledged.
        """
        workspace = await self._web.of(payload)
        if workspace is None:
            log.info("payload of a workspace that let us go", lane=NAME)
            return None
        current.set(workspace)
        try:
            payload = told_apart(payload, workspace) if workspace else payload
            if user := opened_by(payload):
                self._homes.opened(user)
            change, command = read_change(payload), read_command(payload)
            submitted, ask, filed = read_submitted(payload), read_ask(payload), read_filed(payload)
            incoming = None if change else _said(command, payload)
            begun = read_begun(payload, incoming)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as strange:
            log.info("unreadable payload", lane=NAME, kind=type(strange).__name__)
            return None
        if change is not None:
            await follow(self._premises, change, workspace)
        if submitted is not None:
            return await self._modals.take(submitted)
        if ask is not None:
            await self._asked(ask, payload)
            return None
        if filed is not None:
            return await self._filed(filed, payload)
        if begun is not None and await self._begins(begun, payload):
            return None
        if incoming is not None and begun is None and (command or await self._is_for_us(incoming)):
            self._rooms.learn(incoming.user, incoming.room)
            await self._store(incoming, payload)
        return await self._commanded(command) if command else None

    async def _asked(self, ask: Ask, payload: Payload) -> None:
        self._rooms.learn(ask.incoming.user, ask.incoming.room)
        await self._modals.opens_form(ask, lambda: self._store(ask.incoming, payload))

    async def _begins(self, begun: Begun, payload: Payload) -> bool:
        """Open a whole complaint as a form, or begin the dialogue where it does not open."""
        fetch = partial(self._complaints.form, begun)
        user = begun.incoming.user
        return await self._modals.opens(user, begun.trigger, fetch, lambda: self._store(begun.incoming, payload))

    async def _filed(self, filed: Filed, payload: Payload) -> Answer:
        """Store a whole complaint, or return what is to be mended in it; the direct message goes on from there."""
        refused = self._complaints.refused(filed)
        if refused is None:
            await self._store(filed.incoming, payload)
        return refused

    async def _is_for_us(self, incoming: Incoming) -> bool:
        """Tell whether it is said to us: of what people say among themselves nothing is stored."""
        if not is_seat(incoming.chat):
            return True
        for _ in range(LOOKS):
            found = await self._premises.store.read(lambda work: is_for_us(work, NAME, incoming))
            if found or not incoming.below_us:
                return found
            # Somebody was quicker than we noted that our own message had arrived.
            await asyncio.sleep(LOOKED_AGAIN)
        return False

    async def _store(self, incoming: Incoming, payload: Payload) -> None:
        """Store a message in the best way that works, and apologise where none does."""
        try:
            await self._stored(incoming, payload)
        except Exception:
            self._apologies.say(incoming)
            raise
        self._apologies.over()

    async def _stored(self, incoming: Incoming, payload: Payload) -> None:
        premises, envelopes, words = self._premises, _enveloped(incoming), list[Word]()
        house, now = premises.house, premises.clock.now()

        def about(work: Work) -> Sequence[Envelope]:
            on = answered_here(work, NAME, incoming) if is_seat(incoming.chat) else incoming.on
            return [routed(work, each, on) for each in envelopes]

        def handled(work: Work) -> Taken:
            words.clear()
            return _first([take(work, house, each, now, words.append) for each in about(work)])

        def kept(work: Work) -> Taken:
            return _first([store_only(work, house, each, now) for each in about(work)])

        def parked(work: Work) -> Taken:
            return park(work, house, envelopes[0], json.dumps(payload), now)

        taken = await first_of(premises, NAME, (handled, kept, parked))
        if taken is Taken.FULL:
            # The platform would come again three times at most.
            log.info("many messages of one chat wait", lane=NAME)
            await first_of(premises, NAME, (kept, parked))
        if words:
            self._aside.say(incoming.chat, incoming.user, words[-1].text)

    async def _commanded(self, command: Command) -> Answer:
        """Return words that only whoever typed a command sees."""
        house, said = self._premises.house, command.said
        if command.token:
            said = Phrase("slack.look") if await self._linked(command) else Phrase("teams.refused.link")
        language = await self._premises.store.read(lambda work: _language(work, command.user)) or house.language
        text = escaped(house.say(said, language))
        if command.asks_for_a_link:
            text = await self._told_how_to_link(command, text, language)
        return {"response_type": "ephemeral", "text": text}

    async def _told_how_to_link(self, command: Command, how: str, language: Language) -> str:
        """Return how an account is linked, with the page where the word for it is made; or whose it is already."""
        house, store = self._premises.house, self._premises.store
        person = await store.read(lambda work: linked(work, NAME, command.user))
        if person is not None:
            return escaped(house.say(Phrase("slack.linked", {"name": person.name}), language))
        page = house.say(Phrase("slack.link_page"), language)
        return f"{how}\n<{self._premises.public_url}/desk/channels|{escaped(page)}>"

    async def _linked(self, command: Command) -> bool:
        """Link an account to somebody of ours; a token that is good for nothing reads as one that never was."""
        premises, now = self._premises, self._premises.clock.now()
        arrival = Arrival(lane=NAME, key=command.key, account=command.user, token=command.token, called=command.called)
        return await premises.store.write(lambda work: take_up(work, premises.house, arrival, now)) is not None


def _said(command: Command | None, payload: Payload) -> Incoming | None:
    """Return what a payload says to us; None where it says nothing."""
    return command.incoming if command else read(payload) or read_shortcut(payload) or read_group(payload)


def _language(work: Work, user: str) -> Language | None:
    """Return what somebody reads, as far as we know them."""
    person, found = linked(work, NAME, user), work.conversations.find(NAME, user)
    return person.language if person else found.language if found else None


def _first(taken: Sequence[Taken]) -> Taken:
    """Return what became of a message, by the first of its rows."""
    return taken[0]


def _enveloped(incoming: Incoming) -> Sequence[Envelope]:
    """Return a message as the inbox keeps it: a row for each of its files, which are one message all the same."""
    whole = Envelope(channel=NAME, chat=incoming.chat, key=incoming.key, message=incoming.message)
    if not incoming.files:
        return (whole,)
    album = incoming.key if len(incoming.files) > 1 else ""
    rows: list[Envelope] = []
    for place, each in enumerate(incoming.files):
        key = f"{incoming.key}:{place}" if place else incoming.key
        message = Message() if place else incoming.message
        row = replace(whole, key=key, message=message, album=album)
        file = wanted(each, workspace_of(incoming.user))
        if isinstance(file, Phrase):
            rows.append(replace(row, message=replace(message, refused=file)))
        else:
            rows.append(replace(row, awaited=file))
    return rows

"""From a payload to the inbox: stored before it is acknowledged (P1); files are fetched afterwards."""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.channel import Premises
from bot.keeping import first_of
from bot.logs import Log
from bot.slack.door import Answer
from bot.slack.files import wanted
from bot.slack.rooms import Rooms
from bot.slack.translate import COMPLAIN, Incoming, Payload, read
from handlers.dispatch import Envelope, Taken, park, store_only, take
from handlers.message import Message, Phrase
from handlers.teams.routing import routed
from workflow.ports import Work

NAME = "slack"

log = Log()


class Reception:
    """Takes payloads in."""

    def __init__(self, premises: Premises, rooms: Rooms) -> None:
        self._premises, self._rooms = premises, rooms

    async def take(self, payload: Payload) -> Answer:
        """Return what the acknowledgement carries, once the payload is stored or known to be nothing for us.

        Raises:
            Exception: the store could not take it; it must not be acknowledged.
        """
        try:
            incoming = read(payload)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as strange:
            log.info("unreadable payload", lane=NAME, kind=type(strange).__name__)
            incoming = None
        if incoming is None:
            return None
        self._rooms.learn(incoming.user, incoming.room)
        await self._store(incoming, payload)
        if payload.get("command") == COMPLAIN:
            return await self._aside(incoming.user, Phrase("slack.look"))
        return None

    async def _store(self, incoming: Incoming, payload: Payload) -> None:
        premises, envelopes = self._premises, _enveloped(incoming)
        house, now = premises.house, premises.clock.now()

        def handled(work: Work) -> Taken:
            return _first([take(work, house, routed(work, each, incoming.on), now) for each in envelopes])

        def kept(work: Work) -> Taken:
            return _first([store_only(work, house, routed(work, each, incoming.on), now) for each in envelopes])

        def parked(work: Work) -> Taken:
            return park(work, house, envelopes[0], json.dumps(payload), now)

        taken = await first_of(premises, NAME, (handled, kept, parked))
        if taken is Taken.FULL:
            # The platform would come again three times at most.
            log.info("many messages of one chat wait", lane=NAME)
            await first_of(premises, NAME, (kept, parked))

    async def _aside(self, user: str, said: Phrase) -> Answer:
        """Return words that only whoever typed a command sees."""
        house = self._premises.house
        found = await self._premises.store.read(lambda work: work.conversations.find(NAME, user))
        text = house.say(said, found.language if found else house.language)
        return {"response_type": "ephemeral", "text": text}


def _first(taken: Sequence[Taken]) -> Taken:
    """Return what became of a message, by the first of its rows."""
    return taken[0]


def _enveloped(incoming: Incoming) -> Sequence[Envelope]:
    """Return a message as the inbox keeps it: a row for each of its files, which are one message all the same."""
    whole = Envelope(channel=NAME, chat=incoming.user, key=incoming.key, message=incoming.message)
    if not incoming.files:
        return (whole,)
    album = incoming.key if len(incoming.files) > 1 else ""
    rows: list[Envelope] = []
    for place, each in enumerate(incoming.files):
        key = f"{incoming.key}:{place}" if place else incoming.key
        message = Message() if place else incoming.message
        row, file = replace(whole, key=key, message=message, album=album), wanted(each)
        if isinstance(file, Phrase):
            rows.append(replace(row, message=replace(message, refused=file)))
        else:
            rows.append(replace(row, awaited=file))
    return rows

"""One person where their team works: who they are, what they may, and what is said to them there by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.house import House
from handlers.message import Button, Phrase, Said
from handlers.places import account_of, address_of
from handlers.speaking import chat_of, lane_topic
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.people import Actor, Side
from workflow.ports import Work
from workflow.stored import Conversation, Json, Notice, Priority, Staff

SLASHED = {"slack": "/redress bind"}
"""Lanes that keep what begins with a stroke for themselves, with the command there that binds a team."""
NOBODY = Actor(side=Side.STAFF)
"""Somebody whose account nobody of ours has linked: without a role, nothing is seen or done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What whoever pressed a button sees, and nobody else.

    Attributes:
        alert: it has to be closed; otherwise it passes by.
    """

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A person in a group or a topic, in the transaction at hand; the seat is their conversation with us there.

    Attributes:
        heard: the message that they have just said, to which what is said now replies.
    """

    work: Work
    house: House
    seat: Conversation
    person: Staff | None
    now: datetime
    heard: str = ""

    @property
    def actor(self) -> Actor:
        """The person as the actor of moves."""
        return self.person.actor() if self.person else NOBODY

    @property
    def language(self) -> Language:
        """What the person reads."""
        return self.person.language if self.person else self.seat.language

    @property
    def lane(self) -> str:
        """The platform."""
        return self.seat.channel

    @property
    def address(self) -> str:
        """The group, or the topic."""
        return address_of(self.seat.chat)

    @property
    def stops(self) -> Said:
        """What may be typed to stop what is asked; nothing where no command can be typed as an answer."""
        return "" if self.lane in SLASHED else Phrase("teams.ask.stops")

    @property
    def binds(self) -> str:
        """The command that binds a team to a place."""
        return SLASHED.get(self.lane, "/bind")

    def word(self, said: Said, *, alert: bool = False) -> Word:
        """Return what only this person sees."""
        return Word(text=self.house.say(said, self.language), alert=alert)

    def at(self, seat: Conversation) -> "Sitting":
        """Return the same person further on."""
        return replace(self, seat=seat)

    def say(
        self, said: Said, *, buttons: Sequence[Button] = (), case: CaseNumber | None = None, forced: bool = False
    ) -> "Sitting":
        """Say something to this person; where `forced`, their app asks them to type a reply."""
        among_others = self.address != account_of(self.seat.chat)
        body: dict[str, Json] = {
            "text": self.house.say(said, self.language),
            "buttons": [
                {"label": self.house.say(each.label, self.language), "choice": each.choice} for each in buttons
            ],
            "forced": forced,
            "reply_to": self.heard if among_others else "",
        }
        if self.person is not None and among_others:
            body["to"] = [account_of(self.seat.chat), self.person.name]
        seq = self.seat.seq + 1
        row = Notice(
            dedupe=f"{self.seat.id}:{seq}",
            lane=self.lane,
            chat=chat_of(self.seat),
            case=case,
            body=body,
            at=self.now,
            priority=Priority.ANSWER,
        )
        self.work.outbox.put(row)
        self.work.hint(lane_topic(self.lane))
        return self.at(replace(self.seat, seq=seq))

"""A move's form, opened and handed in as a whole where a platform can show one; its fields are those of the desk.

What can't be taken is told at once, and nothing of it is stored: whoever handed it in still has it before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.cards import Card
from handlers.house import House
from handlers.linking import linked
from handlers.message import Message, Phrase, Said
from handlers.places import account_of
from handlers.presses import Field, Press
from handlers.staff import Result
from handlers.staff import press as make
from handlers.teams.asking import filled
from handlers.teams.noting import say_made
from handlers.teams.sitting import Sitting
from handlers.teams.standing import button, moved_on, same_button, seen, too_late, who_was_first
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.numbers import CaseNumber, spoken
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a move wants filled in.

    Attributes:
        choice: what is handed in with it; it names the turn of the case, which is the form's version.
        head: which case it is about.
        told: what changed since it was opened first.
    """

    choice: str
    title: Said
    head: Said
    fields: tuple[Field, ...]
    language: Language
    told: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """There is no form to fill in, and why.

    Attributes:
        overtaken: the case whose card showed a button that is none any more.
    """

    said: Said
    language: Language
    overtaken: CaseNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What came of a form: it took effect, or what is to be mended, or what stands in its place now."""

    language: Language
    problems: Mapping[str, Said] = field(default_factory=dict[str, Said])
    instead: Form | Closed | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether it took effect."""
        return not self.problems and self.instead is None


def open_form(work: Work, house: House, lane: str, chat: str, choice: str, now: datetime) -> Form | Closed:
    """Return the form of a button for whoever pressed it, in the seat `chat`; nothing is stored."""
    stand_in = Conversation(id=ConversationId(0), channel=lane, chat=chat, language=house.language)
    sitting = _sitting(work, house, work.conversations.find(lane, chat) or stand_in, now)
    card = _card(sitting, choice)
    if isinstance(card, Closed):
        return card
    pressed = button(card, choice)
    if pressed is None:
        said = who_was_first(sitting, card.number, choice)
        return Closed(said=said, language=sitting.language, overtaken=card.number)
    return _form(sitting, card, pressed)


def hand_in(work: Work, house: House, seat: Conversation, message: Message, now: datetime) -> Handed:
    """Make the move that a form was filled in for, as the case is now."""
    sitting = _sitting(work, house, seat, now)
    choice, fields = message.choice or "", message.fields or {}
    card = _card(sitting, choice)
    if isinstance(card, Closed):
        return Handed(language=sitting.language, instead=card)
    pressed = button(card, choice)
    if pressed is None:
        return _overtaken(sitting, card, choice, fields)
    made = make(work, house, sitting.actor, choice, dict(fields), now)
    if made.result is Result.FIELDS:
        problems = {name: Phrase(f"cases.problem.{problem}") for name, problem in made.problems.items()}
        return Handed(language=sitting.language, problems=problems)
    if made.result is Result.FIRST:
        return _overtaken(sitting, made.card, choice, fields)
    work.conversations.save(say_made(sitting, pressed, made.case).seat, now)
    return Handed(language=sitting.language)


def take_later(sitting: Sitting, choice: str, fields: Mapping[str, str]) -> Sitting:
    """Take a form whose handling failed when it was handed in; nobody looks at it any more, so all is said aloud."""
    card = _card(sitting, choice)
    if isinstance(card, Closed):
        return sitting.say(card.said)
    pressed = button(card, choice)
    if pressed is None:
        kept = tuple(value for value in fields.values())
        return sitting.say((too_late(sitting, card.number, choice), *kept), case=card.number)
    return filled(sitting, card.number, pressed, fields)


def _sitting(work: Work, house: House, seat: Conversation, now: datetime) -> Sitting:
    person = linked(work, seat.channel, account_of(seat.chat))
    return Sitting(work=work, house=house, seat=seat, person=person, now=now)


def _card(sitting: Sitting, choice: str) -> Card | Closed:
    """Return the card that a choice is about, or why there is none for this person."""
    if sitting.person is None:
        return Closed(said=Phrase("teams.refused.stranger"), language=sitting.language)
    try:
        return seen(sitting, choice)
    except UnknownCase:
        return Closed(said=Phrase("teams.refused.unseen"), language=sitting.language)


def _form(sitting: Sitting, card: Card, pressed: Press) -> Form:
    head = Phrase("teams.ask.offer", {"number": spoken(card.number), "what": pressed.label})
    issue = Phrase("teams.card.issue", {"issue": card.issue})
    return Form(
        choice=pressed.choice, title=pressed.label, head=(head, issue), fields=pressed.needs, language=sitting.language
    )


def _overtaken(sitting: Sitting, card: Card, choice: str, fields: Mapping[str, str]) -> Handed:
    """Return the form as the case stands now with what was filled in, or that there is no such move any more."""
    said, again = too_late(sitting, card.number, choice), same_button(card, choice)
    if again is None:
        return Handed(language=sitting.language, instead=Closed(said=said, language=sitting.language))
    kept = tuple(replace(each, value=fields.get(each.name, "")) for each in again.needs)
    # Nothing that they meant to do was done yet.
    told = Phrase("teams.form.changed", {"said": moved_on(sitting, card.number)})
    return Handed(language=sitting.language, instead=replace(_form(sitting, card, again), fields=kept, told=told))

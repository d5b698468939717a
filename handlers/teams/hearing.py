"""What somebody says or presses where a team works: a command, a button, a reply to the bot. Nothing else is read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.house import House
from handlers.linking import linked
from handlers.message import Message, Phrase
from handlers.places import account_of
from handlers.sayings import as_edited
from handlers.speaking import chat_of
from handlers.teams.asking import CHOICE, amended, answered, chosen, is_asked, stop
from handlers.teams.binding import bind, unbind
from handlers.teams.forms import take_later
from handlers.teams.noting import RELEASE, correct, note, release
from handlers.teams.pressing import press
from handlers.teams.sitting import Sitting, Word
from handlers.teams.tasks import OF_A_CASE
from workflow.ports import Work
from workflow.stored import Conversation

Told = Callable[[Word], None]
ACTS = {CHOICE: chosen, RELEASE: release}


def nobody_waits(_: Word) -> None:
    """Who pressed has long since been left without an answer."""


def hear(work: Work, house: House, seat: Conversation, message: Message, now: datetime) -> Word | None:
    """Take what somebody said or pressed to its effect; return what only they see."""
    person = linked(work, seat.channel, account_of(seat.chat))
    sitting = Sitting(work=work, house=house, seat=seat, person=person, now=now, heard=message.itself)
    after, word = _pressed(sitting, message, message.choice) if message.choice else (_said(sitting, message), None)
    if after.seat != seat:
        work.conversations.save(after.seat, now)
    return word


def _pressed(sitting: Sitting, message: Message, choice: str) -> tuple[Sitting, Word | None]:
    if sitting.person is None:
        return sitting, sitting.word(Phrase("teams.refused.stranger"), alert=True)
    if message.fields is not None:
        return take_later(sitting, choice, message.fields), None
    return ACTS.get(choice.partition(":")[0], press)(sitting, choice)


def _said(sitting: Sitting, message: Message) -> Sitting:
    if message.edited:
        return _edited(sitting, message)
    state, message = as_edited(sitting.seat.state, message)
    if state is not sitting.seat.state:
        sitting = sitting.at(replace(sitting.seat, state=state))
    command, _, rest = message.text.partition(" ")
    if command == "/bind":
        return bind(sitting, rest.strip(), message.where)
    if command == "/unbind":
        return unbind(sitting)
    if sitting.person is None:
        return sitting
    if command == "/cancel":
        return stop(sitting)
    if is_asked(sitting.seat) and message.answers in ("", chat_of(sitting.seat)):
        return answered(sitting, message)
    if message.about is not None and message.answers.startswith(("team:", "staff:", OF_A_CASE)):
        return note(sitting, message)
    return sitting


def _edited(sitting: Sitting, message: Message) -> Sitting:
    """Take an edit to what its message was: an answer that is still being filled in, or words on a case."""
    if sitting.person is None:
        return sitting
    after = amended(sitting, message)
    return correct(sitting, message) if after is None else after

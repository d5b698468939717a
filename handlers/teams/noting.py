"""Notes where a team works: a reply to a card is one. It is internal until "send to customer" releases it."""

from dataclasses import replace

from handlers.cards import scope_of
from handlers.message import Button, Message, Phrase
from handlers.places import room_of
from handlers.presses import Press
from handlers.record import keep
from handlers.sayings import of_case, put_ahead, told_of
from handlers.staff import Result, press
from handlers.teams.sitting import Sitting, Word
from handlers.teams.standing import done
from handlers.teams.threads import leave_out, show_evidence
from workflow.case import Case, only_helps
from workflow.errors import UnknownCase
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.ports import Work
from workflow.timeline import INSTEAD_OF, Fields

RELEASE = "r"
"""First letter of what the button carries that sends a note to the customer."""


def note(sitting: Sitting, message: Message) -> Sitting:
    """Take a reply to a card down as a note, and pictures that come along as evidence; of no avail from others."""
    work, house, now = sitting.work, sitting.house, sitting.now
    case = _seen(sitting, str(message.about))
    if case is None or Move.NOTE not in case.moves(sitting.actor, now, house.playbook_of(case, work)):
        return sitting
    text = message.text or (house.say(Phrase("teams.pictures"), house.language) if message.files else "")
    if not text:
        return sitting
    noted = press(work, house, sitting.actor, _choice(case), {"text": text}, now)
    if noted.result is not Result.DONE:
        return sitting
    work.files.attach(message.files, case.number, now)
    if message.files:
        show_evidence(work, case.number, now)
    kept = replace(sitting.seat, state=of_case(sitting.seat.state, message, case.number))
    return say_noted(sitting.at(kept), noted.case)


def correct(sitting: Sitting, message: Message) -> Sitting:
    """Take an edit of words that are part of a case as a note beside them, inside the house until it is released.

    What was done with the first words stays done: a plan that was proposed, an answer that a customer has read.
    """
    work, house, now = sitting.work, sitting.house, sitting.now
    saying = told_of(sitting.seat.state, message)
    case = _seen(sitting, saying.case) if saying else None
    if saying is None or case is None:
        return sitting.at(replace(sitting.seat, state=put_ahead(sitting.seat.state, message))).say(
            Phrase("teams.refused.edited")
        )
    if saying.words == message.text:
        return sitting
    playbook = house.playbook_of(case, work)
    if Move.NOTE not in case.moves(sitting.actor, now, playbook):
        return sitting.say(Phrase("teams.refused.role"))
    data: Fields = {"text": message.text, INSTEAD_OF: saying.words}
    after, events = case.make(Move.NOTE, by=sitting.actor, at=now, playbook=playbook, zone=house.zone, fields=data)
    kept = keep(work, house, case, after, events, now)
    seat = replace(sitting.seat, state=of_case(sitting.seat.state, message, case.number))
    return say_noted(sitting.at(seat), kept, "teams.corrected")


def say_noted(sitting: Sitting, case: Case, key: str = "teams.noted") -> Sitting:
    """Say in the words of `key` that a note was kept, inside the house; who may, may send it to the customer."""
    last = max(line.seq for line in sitting.work.cases.timeline(case.number) if line.event.fact is Fact.NOTED)
    leave_out(sitting.work, sitting.lane, room_of(sitting.address), case.number, last)
    send = Button(Phrase("teams.button.release"), f"{RELEASE}:{case.number}:{last}")
    helps = only_helps(sitting.actor, case, sitting.house.playbook_of(case, sitting.work))
    said = Phrase(key, {"number": spoken(case.number)})
    return sitting.say(said, buttons=() if helps else (send,), case=case.number)


def say_made(sitting: Sitting, pressed: Press, case: Case) -> Sitting:
    """Say that a move was made that had something filled in."""
    if pressed.move is Move.NOTE:
        return say_noted(sitting, case)
    return sitting.say(done(case.number, pressed), case=case.number)


def release(sitting: Sitting, choice: str) -> tuple[Sitting, Word | None]:
    """Send a note to the customer, once."""
    work, house, now = sitting.work, sitting.house, sitting.now
    _, number, place = (*choice.split(":"), "", "")[:3]
    case = _seen(sitting, number)
    found = _note(work, case, place) if case else None
    if case is None or found is None:
        return sitting, sitting.word(Phrase("teams.refused.unseen"), alert=True)
    text, was_sent = found
    if was_sent:
        return sitting, sitting.word(Phrase("teams.released_before"), alert=True)
    sent = press(work, house, sitting.actor, _choice(case), {"text": text, "release": "yes"}, now)
    if sent.result is not Result.DONE:
        return sitting, sitting.word(Phrase("teams.refused.role"), alert=True)
    return sitting, sitting.word(Phrase("teams.released"))


def _note(work: Work, case: Case, place: str) -> tuple[str, bool] | None:
    """Return the words of a note, and whether they were sent to the customer since."""
    lines = work.cases.timeline(case.number)
    found = next((line for line in lines if str(line.seq) == place and line.event.fact is Fact.NOTED), None)
    if found is None:
        return None
    text = str(found.event.data.get("text", ""))
    later = (line.event.data for line in lines if line.event.fact is Fact.NOTED and line.seq > found.seq)
    return text, any(data.get("release") == "yes" and data.get("text") == text for data in later)


def _choice(case: Case) -> str:
    return f"m:{case.number}:{case.turn}:{Move.NOTE}"


def _seen(sitting: Sitting, number: str) -> Case | None:
    scope = scope_of(sitting.actor, sitting.house.playbook)
    try:
        return sitting.work.cases.get(parse_number(number) or CaseNumber(""), visible_to=scope)
    except UnknownCase:
        return None

"""What a customer does with a case that is registered: answers, adds, withdraws, reopens.

Each function returns what to remember in the conversation's state and what to say; the rules are asked, never copied.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from handlers.house import House
from handlers.message import Button, Message, Phrase, Replies, Reply
from handlers.naming import named_by
from handlers.notices import by_when, moved
from handlers.record import keep
from handlers.spokesmen import may_speak, speak_for_all, spoken_for
from handlers.weighing import weighed
from workflow.case import Case
from workflow.elements import Elements
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.frozen import replace
from workflow.groups import SPEAKER
from workflow.moves import FACT_OF, Fact, Move
from workflow.numbers import CaseNumber, spoken
from workflow.people import CUSTOMER, Scope
from workflow.ports import Work
from workflow.stored import Conversation, Json
from workflow.timeline import Event, Fields

State = Mapping[str, Json]
Outcome = tuple[State, Replies]
"""What the conversation remembers, and what is said."""


def own_case(work: Work, conversation: Conversation, number: str) -> Case:
    """Return a case of this chat.

    Raises:
        UnknownCase: there is none of that number here, whoever else's it may be (P6).
    """
    return work.cases.get(CaseNumber(number), visible_to=Scope(conversation=conversation.id))


def make(work: Work, house: House, case: Case, move: Move, now: datetime, fields: Fields | None = None) -> Case:
    """Make a customer's move and keep it.

    Raises:
        MoveNotAllowed: the case's stage has no such move, or a gate is shut.
    """
    playbook = house.playbook_of(case, work)
    after, events = case.make(move, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields=fields)
    return keep(work, house, case, after, events, now)


def add(work: Work, house: House, case: Case, message: Message, now: datetime) -> Replies:
    """Add words and files to a case; an open question of ours is answered by them."""
    spoken_on = case if case.asked_at is not None else spoken_for(work, case)
    work.files.attach(message.files, spoken_on.number, now)
    data: Fields = {"text": words_of(message), "files": len(message.files)}
    if spoken_on is not case:
        speak_for_all(work, house, case, data, now)
        return (Reply(said=Phrase("cases.said.added", numbered(case)), case=case.number),)
    if case.asked_at is not None:
        try:
            kept = make(work, house, case, Move.ANSWER, now, data)
        except MoveNotAllowed:
            kept = record_added(work, house, case, data, now)
        rules = house.playbook_of(kept, work)
        said = (Phrase("cases.said.answered", numbered(kept)), moved(kept, now, rules) or by_when(kept, rules))
        return (Reply(said=said, case=kept.number),)
    kept = record_added(work, house, case, data, now)
    return (Reply(said=Phrase("cases.said.added", numbered(kept)), case=kept.number),)


def record_words(work: Work, house: House, case: Case, message: Message, now: datetime) -> Case:
    """Keep words and files beside a case without taking them for the answer to its open question."""
    work.files.attach(message.files, case.number, now)
    return record_added(work, house, case, {"text": words_of(message), "files": len(message.files)}, now)


def record_added(work: Work, house: House, case: Case, data: Fields, now: datetime) -> Case:
    """Keep what a customer adds: weighed like the rest of the matter, and looked through for names of ours."""
    playbook = house.playbook_of(case, work)
    added, events = case.record(Fact.ADDED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data=data)
    words = str(data["text"])
    after, proposals = weighed(house, added, Elements(issue=words), playbook, now)
    named: tuple[Event, ...] = ()
    if playbook.recusal is not None:
        named = named_by(words, case, work.people.everybody(), playbook, now)
    return keep(work, house, case, after, (*events, *proposals, *named), now)


def comment(work: Work, house: House, case: Case, data: Fields, now: datetime) -> Case:
    """Keep one answer or comment; it serves the analysis only."""
    playbook = house.playbook_of(case, work)
    after, events = case.record(Fact.COMMENTED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data=data)
    return keep(work, house, case, after, events, now)


def words_of(message: Message) -> str:
    """Return all that a message says, a shared place or contact too."""
    shared = message.location
    place = f"{shared.label or ''} ({shared.lat}, {shared.lon})".strip() if shared else ""
    card = message.contact
    contact = " ".join(part for part in (card.name, card.phone, card.email) if part) if card else ""
    return "\n".join(part for part in (message.text, place, contact) if part)


def want_to_add(_work: Work, _house: House, case: Case, state: State, _now: datetime) -> Outcome:
    """The next message goes to this case."""
    key = "cases.ask.answer" if case.asked_at else "cases.ask.add"
    return {**state, "about": case.number}, (Reply(said=Phrase(key, numbered(case)), case=case.number),)


def want_to_withdraw(_work: Work, _house: House, case: Case, state: State, _now: datetime) -> Outcome:
    """Ask once before a complaint is taken back."""
    buttons = (
        Button(Phrase("cases.button.withdraw_really"), f"W:{case.number}"),
        Button(Phrase("cases.button.keep"), f"s:{case.number}"),
    )
    return state, (Reply(said=Phrase("cases.ask.withdraw", numbered(case)), buttons=buttons, case=case.number),)


def withdraw(work: Work, house: House, case: Case, state: State, now: datetime) -> Outcome:
    """Take the complaint back."""
    kept = make(work, house, case, Move.WITHDRAW, now)
    return state, (Reply(said=Phrase("cases.said.withdrawn", numbered(kept)), case=kept.number),)


def reopen(work: Work, house: House, case: Case, state: State, now: datetime) -> Outcome:
    """Begin again: recurrence is treated like dissatisfaction (procedures.md, 0)."""
    kept = make(work, house, case, Move.REOPEN, now)
    return {**state, "about": kept.number}, (reworked(kept, house, work, "cases.said.reopened"),)


def decide_on_plan(
    work: Work, house: House, case: Case, turn: str, answer: str, state: State, now: datetime
) -> Outcome:
    """Take the customer's word on a plan; where they do not agree, what they say next goes to the case."""
    asked = spoken_for(work, case)
    if turn != str(asked.turn) or answer not in (Move.AGREE, Move.DISAGREE) or not may_speak(work, case):
        raise MoveNotAllowed(case.number, answer, case.stage)
    kept = make(work, house, asked, Move(answer), now, {SPEAKER: case.number} if asked.group else None)
    said = (Phrase(f"cases.said.{FACT_OF[Move(answer)]}", numbered(case)), by_when(kept, house.playbook_of(kept, work)))
    following = {**state, "about": case.number} if answer == Move.DISAGREE else state
    return following, (Reply(said=said, case=case.number),)


def reworked(case: Case, house: House, work: Work, key: str) -> Reply:
    """Say in the words of `key` that the work begins again, and what comes next."""
    playbook = house.playbook_of(case, work)
    args = {**numbered(case), "next": playbook.stages[case.stage].next}
    return Reply(said=(Phrase(key, args), by_when(case, playbook)), case=case.number)


def numbered(case: Case) -> dict[str, str]:
    """Return the case's number as phrases name it."""
    return {"number": spoken(case.number)}


def without(state: State, *names: str) -> State:
    """Return what the conversation remembers, less `names`."""
    return {name: value for name, value in state.items() if name not in names}


TRIES = 3
TRIES_EACH = timedelta(hours=1)


def look_for(work: Work, conversation: Conversation, number: CaseNumber, state: State) -> Outcome | Case:
    """Return the case of a number typed in its own chat; elsewhere ask for the contact that was given with it.

    The number of a group complaint stands for the case of this chat that is part of it.
    """
    try:
        return own_case(work, conversation, number)
    except UnknownCase:
        member = next((case for case in work.cases.of_conversation(conversation.id) if case.part_of == number), None)
        if member is not None:
            return member
        said = Phrase("cases.ask.contact_of", {"number": spoken(number)})
        return {**state, "find": number}, (Reply(said=said),)


def find_by_contact(
    work: Work,
    conversation: Conversation,
    number: CaseNumber,
    normalised: str | None,
    state: State,
    now: datetime,
) -> tuple[State, Case | None]:
    """Return the case when the contact is the one it was filed with; three tries an hour, then nothing is compared."""
    since = (now - TRIES_EACH).timestamp()
    counted = work.conversations.find("search", number)
    language = conversation.language
    counted = counted or work.conversations.open("search", number, language, now)
    recent = [at for at in _stamps(counted.state) if at > since]
    allowed = len(recent) < TRIES
    known = allowed and normalised is not None and number in work.cases.by_contact(normalised)
    work.conversations.save(_with_tries(counted, [*recent, now.timestamp()]), now)
    forgotten = without(state, "find")
    if not known:
        return forgotten, None
    work.cases.link(number, conversation.id)
    return forgotten, own_case(work, conversation, number)


def _stamps(state: State) -> list[float]:
    tries = state.get("tries", ())
    return [float(at) for at in tries if isinstance(at, int | float)] if isinstance(tries, list | tuple) else []


def _with_tries(counted: Conversation, tries: list[float]) -> Conversation:
    return replace(counted, state={"tries": tries})


PRESSES: Mapping[str, Callable[[Work, House, Case, State, datetime], Outcome]] = {
    "a": want_to_add,
    "w": want_to_withdraw,
    "W": withdraw,
    "o": reopen,
}
"""What a button on a registered case does, by the first letter of its choice."""

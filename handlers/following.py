"""What a customer does with a case that is registered: answers, adds, withdraws, reopens, and rates it.

Each function returns what to remember in the conversation's state and what to say; the rules are asked, never copied.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.house import House
from handlers.message import Button, Message, Phrase, Replies, Reply
from handlers.naming import named_by
from handlers.notices import by_when, moved
from handlers.record import keep
from handlers.weighing import weighed
from workflow.case import Case
from workflow.elements import Elements
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.moves import FACT_OF, Fact, Move, Phase
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
    work.files.attach(message.files, case.number, now)
    data: Fields = {"text": _words(message), "files": len(message.files)}
    if case.asked_at is not None:
        try:
            kept = make(work, house, case, Move.ANSWER, now, data)
        except MoveNotAllowed:
            kept = _record(work, house, case, data, now)
        rules = house.playbook_of(kept, work)
        said = (Phrase("cases.said.answered", _number(kept)), moved(kept, now, rules) or by_when(kept, rules))
        return (Reply(said=said, case=kept.number),)
    kept = _record(work, house, case, data, now)
    return (Reply(said=Phrase("cases.said.added", _number(kept)), case=kept.number),)


def record_words(work: Work, house: House, case: Case, message: Message, now: datetime) -> Case:
    """Keep words and files beside a case without taking them for the answer to its open question."""
    work.files.attach(message.files, case.number, now)
    return _record(work, house, case, {"text": _words(message), "files": len(message.files)}, now)


def _record(work: Work, house: House, case: Case, data: Fields, now: datetime) -> Case:
    playbook = house.playbook_of(case, work)
    added, events = case.record(Fact.ADDED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data=data)
    words = str(data["text"])
    after, proposals = weighed(house, added, Elements(issue=words), playbook, now)
    named: tuple[Event, ...] = ()
    if playbook.recusal is not None:
        named = named_by(words, case, work.people.everybody(), playbook, now)
    return keep(work, house, case, after, (*events, *proposals, *named), now)


def _words(message: Message) -> str:
    shared = message.location
    place = f"{shared.label or ''} ({shared.lat}, {shared.lon})".strip() if shared else ""
    card = message.contact
    contact = " ".join(part for part in (card.name, card.phone, card.email) if part) if card else ""
    return "\n".join(part for part in (message.text, place, contact) if part)


def want_to_add(_work: Work, _house: House, case: Case, state: State, _now: datetime) -> Outcome:
    """The next message goes to this case."""
    key = "cases.ask.answer" if case.asked_at else "cases.ask.add"
    return {**state, "about": case.number}, (Reply(said=Phrase(key, _number(case)), case=case.number),)


def want_to_withdraw(_work: Work, _house: House, case: Case, state: State, _now: datetime) -> Outcome:
    """Ask once before a complaint is taken back."""
    buttons = (
        Button(Phrase("cases.button.withdraw_really"), f"W:{case.number}"),
        Button(Phrase("cases.button.keep"), f"s:{case.number}"),
    )
    return state, (Reply(said=Phrase("cases.ask.withdraw", _number(case)), buttons=buttons, case=case.number),)


def withdraw(work: Work, house: House, case: Case, state: State, now: datetime) -> Outcome:
    """Take the complaint back."""
    kept = make(work, house, case, Move.WITHDRAW, now)
    return state, (Reply(said=Phrase("cases.said.withdrawn", _number(kept)), case=kept.number),)


def reopen(work: Work, house: House, case: Case, state: State, now: datetime) -> Outcome:
    """Begin again: recurrence is treated like dissatisfaction (procedures.md, 0)."""
    kept = make(work, house, case, Move.REOPEN, now)
    return {**state, "about": kept.number}, (_reworked(kept, house, work, "cases.said.reopened"),)


def decide_on_plan(
    work: Work, house: House, case: Case, turn: str, answer: str, state: State, now: datetime
) -> Outcome:
    """Take the customer's word on a plan; where they do not agree, what they say next goes to the case."""
    if turn != str(case.turn) or answer not in (Move.AGREE, Move.DISAGREE):
        raise MoveNotAllowed(case.number, answer, case.stage)
    kept = make(work, house, case, Move(answer), now)
    said = (Phrase(f"cases.said.{FACT_OF[Move(answer)]}", _number(kept)), by_when(kept, house.playbook_of(kept, work)))
    following = {**state, "about": kept.number} if answer == Move.DISAGREE else state
    return following, (Reply(said=said, case=kept.number),)


def rate(work: Work, house: House, case: Case, answer: str, state: State, now: datetime) -> Outcome:
    """Take one of the poll's three answers; the case closes on it, or rework begins."""
    move = Move(answer)
    kept = make(work, house, case, move, now)
    if move is Move.DISSATISFY:
        return {**state, "about": kept.number}, (_reworked(kept, house, work, "cases.said.dissatisfied"),)
    if move is Move.ACCEPT_PARTLY:
        thanks = Reply(said=Phrase("cases.said.neutral", _number(kept)), case=kept.number)
        return {**state, "comment": kept.number, "missing": True}, (thanks,)
    asks = (Phrase("cases.ask.questions"),) if _has_questions(work, house, kept) else ()
    thanks = Reply(said=(Phrase("cases.said.satisfied", _number(kept)), *asks), case=kept.number)
    following, replies = question(work, house, kept, 0, state)
    return following, (thanks, *replies)


def _has_questions(work: Work, house: House, case: Case) -> bool:
    return bool(house.playbook_of(case, work).poll.questions)


def _reworked(case: Case, house: House, work: Work, key: str) -> Reply:
    playbook = house.playbook_of(case, work)
    args = {**_number(case), "next": playbook.stages[case.stage].next}
    return Reply(said=(Phrase(key, args), by_when(case, playbook)), case=case.number)


def question(work: Work, house: House, case: Case, place: int, state: State) -> Outcome:
    """Ask the poll's short question at `place`; after the last one ask for a comment, and wait for it."""
    poll = house.playbook_of(case, work).poll
    skip = Button(Phrase("cases.button.skip"), f"q:{case.number}:{place}:-")
    if place >= len(poll.questions):
        asks = Reply(said=Phrase("cases.ask.comment"), buttons=(skip,), case=case.number)
        return {**state, "comment": case.number}, (asks,)
    asked = poll.questions[place]
    buttons = tuple(Button(words, f"q:{case.number}:{place}:{index}") for index, words in enumerate(asked.answers))
    return state, (Reply(said=asked.ask, buttons=(*buttons, skip), case=case.number),)


def answer_question(
    work: Work, house: House, case: Case, place: int, answer: str, state: State, now: datetime
) -> Outcome:
    """Keep an answer for the analysis and ask the next question; "partly solved" begins rework."""
    questions = house.playbook_of(case, work).poll.questions
    if place > len(questions) or (answer != "-" and not _offered(questions, place, answer)):
        raise MoveNotAllowed(case.number, "comment", case.stage)
    if place == len(questions):
        return _without(state, "comment"), (Reply(said=Phrase("cases.said.rated"), case=case.number),)
    if answer != "-":
        case = comment(work, house, case, {"question": questions[place].id, "answer": int(answer)}, now)
        if int(answer) in questions[place].reworks:
            return _not_solved(work, house, case, _without(state, "comment"), now)
    return question(work, house, case, place + 1, state)


def _not_solved(work: Work, house: House, case: Case, state: State, now: datetime) -> Outcome:
    """Begin rework although the customer was satisfied at first: reopen a closed case, or count it as dissatisfied."""
    if case.phase is Phase.CLOSED:
        return reopen(work, house, case, state, now)
    return rate(work, house, case, Move.DISSATISFY, state, now)


def _offered(questions: tuple[object, ...], place: int, answer: str) -> bool:
    if place >= len(questions) or not answer.isdecimal():
        return False
    return int(answer) < len(getattr(questions[place], "answers", ()))


def comment(work: Work, house: House, case: Case, data: Fields, now: datetime) -> Case:
    """Keep one answer or comment; it serves the analysis only."""
    playbook = house.playbook_of(case, work)
    after, events = case.record(Fact.COMMENTED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data=data)
    return keep(work, house, case, after, events, now)


def take_comment(work: Work, house: House, case: Case, message: Message, state: State, now: datetime) -> Outcome:
    """Keep the customer's comment on a case that was rated; after what was missing come the short questions."""
    comment(work, house, case, {"text": _words(message)}, now)
    work.files.attach(message.files, case.number, now)
    if "missing" in state and _has_questions(work, house, case):
        return question(work, house, case, 0, _without(state, "comment", "missing"))
    return _without(state, "comment", "missing"), (Reply(said=Phrase("cases.said.rated"), case=case.number),)


def _number(case: Case) -> dict[str, str]:
    return {"number": spoken(case.number)}


def _without(state: State, *names: str) -> State:
    return {name: value for name, value in state.items() if name not in names}


TRIES = 3
TRIES_EACH = timedelta(hours=1)


def look_for(work: Work, conversation: Conversation, number: CaseNumber, state: State) -> Outcome | Case:
    """Return the case of a number typed in its own chat; elsewhere ask for the contact that was given with it."""
    try:
        return own_case(work, conversation, number)
    except UnknownCase:
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
    forgotten = _without(state, "find")
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

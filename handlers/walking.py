"""A customer's answer to a question of a decision tree about a registered case: pressed, or typed in words."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, cast

from handlers.answers import open_answers, read_choice
from handlers.following import Outcome, State, add, record_words
from handlers.house import House
from handlers.intake import matched_label
from handlers.message import Message, Phrase, Replies, Reply, Said
from handlers.notices import by_when
from handlers.presses import estimated
from handlers.questions import buttons_of
from handlers.record import keep
from workflow.case import Case
from workflow.errors import FieldsMissing, MoveNotAllowed
from workflow.numbers import spoken
from workflow.people import CUSTOMER
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.questions import Answer
from workflow.readings import read_said
from workflow.timeline import Fields
from workflow.walk import Choice, asks_customer, choose, question_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.stored import Json

FILL = "fill"
"""What the conversation remembers while something is to be typed with an answer: case, round, question, place."""
BILLED = re.compile(
    r"(?:账单|bill(?:ed)?)[^0-9,，;；\n]{0,8}([0-9]{1,7})(?:\.[0-9]+)?\s*(?:度|千瓦时|kwh)?", re.IGNORECASE
)


def press_answer(work: Work, house: House, case: Case, carried: str, state: State, now: datetime) -> Outcome:
    """Take the answer that a button stood for, or ask for what is to be typed with it.

    Raises:
        MoveNotAllowed: the case stands at another question by now.
    """
    _, turn, choice = read_choice(carried)
    playbook = house.playbook_of(case, work)
    answer = _open(case, turn, choice, now, playbook)
    if answer.reading or answer.table:
        fill = {"case": case.number, "turn": turn, "node": choice.number, "place": choice.place}
        return {**state, FILL: fill}, (Reply(said=wanted(answer, playbook), case=case.number),)
    return _chosen(work, house, case, choice, {}, state, now)


def _open(case: Case, turn: str, choice: Choice, now: datetime, playbook: Playbook) -> Answer:
    standing = question_of(case, playbook)
    if standing is None or turn != f"r{case.round}" or standing[0] != choice.number:
        raise MoveNotAllowed(case.number, f"answer {choice.number}", case.stage)
    if choice.place not in open_answers(case, now, playbook):
        raise MoveNotAllowed(case.number, f"answer {choice.number}", case.stage)
    return standing[1].answers[choice.place]


def wanted(answer: Answer, playbook: Playbook) -> Said:
    """Say what is to be typed with an answer, and how."""
    if answer.reading:
        return Phrase("cases.ask.reading")
    rows = playbook.appliances[answer.table or ""].rows
    names: tuple[Said, ...] = tuple(row.name for row in rows)
    return Phrase("cases.ask.appliances"), *names, Phrase("cases.ask.appliances_how")


def fill_in(work: Work, house: House, case: Case, message: Message, state: State, now: datetime) -> Outcome:
    """Take what is typed with the answer that was pressed; what can't be read is asked for again."""
    fill = cast("Mapping[str, Json]", state[FILL])
    left = {name: value for name, value in state.items() if name != FILL}
    choice, playbook = Choice(str(fill["node"]), int(str(fill["place"]))), house.playbook_of(case, work)
    answer = _open(case, str(fill["turn"]), choice, now, playbook)
    fields = typed_fields(answer, message.text, house.today(now))
    try:
        return _chosen(work, house, case, choice, fields, left, now)
    except FieldsMissing as missing:
        problems = tuple(Phrase(f"cases.unread.{problem}") for problem in dict.fromkeys(missing.problems.values()))
        return state, (Reply(said=(*problems, wanted(answer, playbook)), case=case.number),)


def typed_fields(answer: Answer, words: str, now: datetime) -> Fields:
    """Return the fields that somebody typed in one message; what can't be read is missing. `now` is local."""
    if answer.table:
        billed = BILLED.search(words)
        said = BILLED.sub("", words)
        return {"appliances": said.strip(), **({"billed": int(billed[1])} if billed else {})}
    first, _, earlier = words.strip().partition("\n")
    reading = read_said(first, now)
    if reading is None:
        return {}
    return {"reading": reading.value, "read_on": reading.day.isoformat(), "history": earlier}


def _chosen(
    work: Work, house: House, case: Case, choice: Choice, fields: Fields, state: State, now: datetime
) -> Outcome:
    playbook = house.playbook_of(case, work)
    after, events = choose(
        case, choice, by=CUSTOMER, roles=frozenset(), at=now, playbook=playbook, zone=house.zone, fields=fields
    )
    kept = keep(work, house, case, after, events, now)
    # The next question has been put to them already; thanks between two questions only hold them up.
    replies = () if asks_customer(kept, playbook) and kept.asked_at else _thanks(kept, events[0].data, playbook)
    return state, replies


def _thanks(case: Case, data: Fields, playbook: Playbook) -> Replies:
    said = Phrase("cases.said.chosen", {"number": spoken(case.number), "answer": str(data["text"])})
    return (Reply(said=(said, estimated(data) or "", by_when(case, playbook)), case=case.number),)


def hear(work: Work, house: House, case: Case, message: Message, state: State, now: datetime) -> Outcome:
    """Take words about a case: an answer to its open question where they are like one, otherwise more of the matter."""
    playbook = house.playbook_of(case, work)
    standing = question_of(case, playbook)
    if standing is None or case.asked_at is None or not asks_customer(case, playbook):
        return state, add(work, house, case, message, now)
    number, node = standing
    places = open_answers(case, now, playbook)
    meant = matched_label(message.text, {str(place): node.answers[place].name for place in places})
    if meant is not None and not message.files:
        return press_answer(work, house, case, f"t:{case.number}:r{case.round}:{number}:{meant}", state, now)
    kept = record_words(work, house, case, message, now)
    again = Phrase("cases.told.question_again", {"number": spoken(case.number), "question": node.ask})
    said = (Phrase("cases.said.added", {"number": spoken(case.number)}), again)
    return state, (Reply(said=said, buttons=buttons_of(kept, number, node), case=kept.number),)


def waits(state: State) -> str:
    """Return the case for which something is to be typed with an answer."""
    return str(cast("Mapping[str, Json]", state[FILL])["case"])

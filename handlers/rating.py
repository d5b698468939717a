"""How a customer rates a result: the poll's three answers, its short questions one by one, a comment."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from handlers.following import Outcome, State, comment, make, numbered, own_case, reopen, reworked, without, words_of
from handlers.house import House
from handlers.intake import matched_label
from handlers.message import Button, Message, Phrase, Reply
from workflow.case import Case
from workflow.dialogue import Question
from workflow.errors import MoveNotAllowed
from workflow.moves import Move, Phase
from workflow.ports import Work
from workflow.rating import LOW
from workflow.stored import Conversation

if TYPE_CHECKING:
    from workflow.stored import Json

RATING = "rating"
"""What the conversation remembers while a question of the poll is put: case and place."""
SKIPPED = "-"
NUMBER = re.compile(r"(\d{1,2})\s*(?:分|颗?星|points?|stars?|/\s*\d{1,2})?[\s.。!！]*", re.IGNORECASE)
"""What people type on a scale: 4, 4分, ４ points, 4/5."""


def rate(work: Work, house: House, case: Case, answer: str, state: State, now: datetime) -> Outcome:
    """Take one of the poll's three answers; the case closes on it, or rework begins."""
    move = Move(answer)
    kept = make(work, house, case, move, now)
    if move is Move.DISSATISFY:
        return {**state, "about": kept.number}, (reworked(kept, house, work, "cases.said.dissatisfied"),)
    if move is Move.ACCEPT_PARTLY:
        thanks = Reply(said=Phrase("cases.said.neutral", numbered(kept)), case=kept.number)
        return {**state, "comment": kept.number, "missing": True}, (thanks,)
    asks = (Phrase("cases.ask.questions"),) if _has_questions(work, house, kept) else ()
    thanks = Reply(said=(Phrase("cases.said.satisfied", numbered(kept)), *asks), case=kept.number)
    following, replies = question(work, house, kept, 0, state)
    return following, (thanks, *replies)


def _has_questions(work: Work, house: House, case: Case) -> bool:
    return bool(house.playbook_of(case, work).poll.questions)


def question(work: Work, house: House, case: Case, place: int, state: State) -> Outcome:
    """Ask the poll's short question at `place`; after the last one ask for a comment, and wait for it."""
    poll = house.playbook_of(case, work).poll
    skip = Button(Phrase("cases.button.skip"), f"q:{case.number}:{place}:{SKIPPED}")
    if place >= len(poll.questions):
        asks = Reply(said=Phrase("cases.ask.comment"), buttons=(skip,), case=case.number)
        return {**without(state, RATING), "comment": case.number}, (asks,)
    asked = poll.questions[place]
    buttons = tuple(Button(words, f"q:{case.number}:{place}:{index}") for index, words in enumerate(asked.choices))
    return {**state, RATING: [case.number, place]}, (Reply(said=asked.ask, buttons=(*buttons, skip), case=case.number),)


def answer_question(
    work: Work, house: House, case: Case, place: int, answer: str, state: State, now: datetime
) -> Outcome:
    """Keep an answer for the analysis and ask the next question; one that counts as dissatisfied begins rework."""
    questions = house.playbook_of(case, work).poll.questions
    if place > len(questions) or (answer != SKIPPED and not _offered(questions, place, answer)):
        raise MoveNotAllowed(case.number, "comment", case.stage)
    if place == len(questions):
        return without(state, "comment"), (Reply(said=Phrase("cases.said.rated"), case=case.number),)
    if answer != SKIPPED:
        case = comment(work, house, case, {"question": questions[place].id, "answer": int(answer)}, now)
        if int(answer) in questions[place].dissatisfied:
            return _not_solved(work, house, case, questions[place], without(state, "comment", RATING), now)
    return question(work, house, case, place + 1, state)


def typed_answer(work: Work, house: House, conversation: Conversation, typed: str, now: datetime) -> Outcome | None:
    """Take an answer that was typed in place of a button's; None where the words are none of the answers."""
    _, place = cast("Sequence[Json]", conversation.state[RATING])
    case, nth = rated_in(work, conversation), int(str(place))
    asked = house.playbook_of(case, work).poll.questions[nth]
    found = meant(typed, asked)
    if found is None:
        return None
    return answer_question(work, house, case, nth, found, without(conversation.state, RATING), now)


def rated_in(work: Work, conversation: Conversation) -> Case:
    """Return the case that a question of the poll was put about."""
    number, _ = cast("Sequence[Json]", conversation.state[RATING])
    return own_case(work, conversation, str(number))


def meant(typed: str, asked: Question) -> str | None:
    """Return the answer that was typed to a short question, by its place; None where the words are none of them."""
    found = NUMBER.fullmatch(typed.strip()) if asked.scale else None
    if found is not None:
        return str(int(found[1]) - 1) if 1 <= int(found[1]) <= len(asked.choices) else None
    return matched_label(typed, {str(place): words for place, words in enumerate(asked.choices)})


def _not_solved(work: Work, house: House, case: Case, asked: Question, state: State, now: datetime) -> Outcome:
    """Begin rework although the customer was satisfied at first: reopen a closed case, or count it as dissatisfied."""
    if case.phase is not Phase.CLOSED:
        return rate(work, house, case, Move.DISSATISFY, state, now)
    if asked.scale is None:
        return reopen(work, house, case, state, now)
    kept = make(work, house, case, Move.REOPEN, now, {"answer": LOW})
    return {**state, "about": kept.number}, (reworked(kept, house, work, "cases.said.dissatisfied"),)


def _offered(questions: Sequence[Question], place: int, answer: str) -> bool:
    return place < len(questions) and answer.isdecimal() and int(answer) < len(questions[place].choices)


def take_comment(work: Work, house: House, case: Case, message: Message, state: State, now: datetime) -> Outcome:
    """Keep the customer's comment on a case that was rated; after what was missing come the short questions."""
    comment(work, house, case, {"text": words_of(message)}, now)
    work.files.attach(message.files, case.number, now)
    if "missing" in state and _has_questions(work, house, case):
        return question(work, house, case, 0, without(state, "comment", "missing"))
    return without(state, "comment", "missing"), (Reply(said=Phrase("cases.said.rated"), case=case.number),)

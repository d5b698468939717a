"""The first thing a message meets: what it is about, and who deals with it.

A conversation remembers, beside its intake, at most one thing it waits for: `about` (words for a case), `comment`
(on a rated case), `rating` (a question of the poll), `fill` (what is typed with an answer), `find` (the contact of a
case filed elsewhere) and `held` (words whose case is being asked for). A survey's question may stand beside them.
"""

from datetime import datetime
from typing import cast

from handlers import intake, phrases, silence, walking
from handlers.amending import amend
from handlers.following import PRESSES, Outcome, State, decide_on_plan, find_by_contact, look_for, own_case
from handlers.handover import go_on, take_over, token_in, wanted_lane
from handlers.house import House
from handlers.intake import whole
from handlers.message import MOST_LETTERS, Button, Message, Phrase, Replies, Reply
from handlers.rating import RATING, answer_question, rate, rated_in, take_comment, typed_answer
from handlers.reach import heard_of
from handlers.sayings import as_edited, of_case
from handlers.speaking import speak
from handlers.starts import place_in, without_payload
from handlers.status import status, status_of_all
from handlers.steering import steer, where_we_were
from handlers.survey_talk import hear
from workflow.case import Case
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.frozen import replace
from workflow.moves import Phase
from workflow.numbers import CaseNumber, looks_like_number, parse_number, spoken
from workflow.ports import Work
from workflow.stored import Conversation, Json

ON_A_CASE = frozenset("apqsowWhgt")
"""First letters of the choices that name a registered case; `n` begins a new complaint, intake has its own."""


def converse(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime, *, silent: bool = False
) -> Conversation:
    """Take one message to its effect and say what is to be said.

    Where `silent`, a later message is answered instead, and only what happened to a case is said. Nothing that is
    expected raises: refusals become answers here.
    """
    conversation = heard_of(work, conversation, now)
    answered, replies = _answer(work, house, conversation, message, now)
    said = [reply for reply in replies if reply.case or reply.dedupe] if silent else replies
    spoken_to = speak(work, house, answered, said, now)
    saved = work.conversations.save(silence.heard(spoken_to, now), now)
    silence.mind(work, house, conversation, saved, now)
    return saved


def _answer(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    if len(message.text) > MOST_LETTERS:
        long = Phrase("cases.refused.long", {"letters": len(message.text), "most": MOST_LETTERS})
        return conversation, (Reply(said=long), *where_we_were(work, house, conversation, now))
    if message.fields is not None:
        filled, replies = whole.fill(work, house, conversation, message, now)
        return filled, (Reply(said=message.refused), *replies) if message.refused else replies
    if message.edited:
        return amend(work, house, conversation, message, now)
    state, message = as_edited(conversation.state, message)
    conversation = conversation if state is conversation.state else replace(conversation, state=state)
    place = place_in(message.text, house.playbook)
    if place is not None:
        return intake.arrive(work, house, conversation, place, now)
    if token := token_in(message):
        return take_over(work, house, conversation, token, now)
    if lane := wanted_lane(house, conversation, message):
        return go_on(work, house, conversation, lane, now)
    message = without_payload(message)
    steered = steer(work, house, conversation, message, now)
    if steered is not None:
        return steered
    answered, replies = _understood(work, house, conversation, message, now)
    return answered, (Reply(said=message.refused), *replies) if message.refused else replies


def _understood(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    try:
        on_it = _on_a_case if _replied_to(conversation, message) is None else _replied
        outcome = hear(work, house, conversation, message, now) or on_it(work, house, conversation, message, now)
    except UnknownCase:
        outcome = conversation.state, (Reply(said=Phrase("cases.refused.unknown")),)
    except MoveNotAllowed as refused:
        outcome = conversation.state, _gone(work, house, conversation, refused, now)
    if outcome is None:
        return intake.answer(work, house, conversation, message, now)
    state, replies = outcome
    current = work.conversations.get(conversation.id)
    return replace(current, state=state), replies


def _on_a_case(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Outcome | None:
    """Return the outcome of a message about a registered case, or None when it is intake's."""
    state = conversation.state
    if message.choice is not None:
        return _pressed(work, house, conversation, message.choice, now)
    words = phrases.plain(message.text)
    if "find" in state:
        return _found(work, house, conversation, message, now)
    if words in phrases.STATUS:
        return _told_status(work, house, conversation, now)
    if walking.FILL in state:
        case = own_case(work, conversation, walking.waits(state))
        filled = walking.fill_in(work, house, case, message, state, now)
        return filled if walking.FILL in filled[0] else _of_case(filled, message, case)
    if RATING in state and not intake.going(conversation):
        answered = typed_answer(work, house, conversation, message.text, now)
        if answered is not None:
            return _of_case(answered, message, rated_in(work, conversation), comment=True)
    if looks_like_number(message.text) and not (intake.going(conversation) and _only_digits(message.text)):
        return _typed_number(work, house, conversation, message.text, now)
    if "comment" in state or "about" in state:
        return _said_of(work, house, conversation, message, now)
    return None if intake.going(conversation) else _between_cases(work, house, conversation, message, words, now)


def _replied_to(conversation: Conversation, message: Message) -> CaseNumber | None:
    """Return the case of the notice that a message replies to, unless something else is waited for."""
    waits = {"find", "comment", RATING, walking.FILL} & conversation.state.keys()
    return None if waits or message.choice is not None else message.about


def _replied(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Outcome:
    """A reply to a notice is about its case, whatever is being asked meanwhile."""
    case, state = own_case(work, conversation, str(message.about)), _forget(conversation.state, "about")
    following, replies = _of_case(walking.hear(work, house, case, message, state, now), message, case)
    return following, (*replies, *where_we_were(work, house, conversation, now))


def _said_of(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Outcome:
    """Take the words that were asked for: a comment on a rated case, or something about another."""
    state = conversation.state
    if "comment" in state:
        case = own_case(work, conversation, str(state["comment"]))
        return _of_case(take_comment(work, house, case, message, state, now), message, case, comment=True)
    case = own_case(work, conversation, str(state["about"]))
    return _of_case(walking.hear(work, house, case, message, _forget(state, "about"), now), message, case)


def _between_cases(
    work: Work, house: House, conversation: Conversation, message: Message, words: str, now: datetime
) -> Outcome | None:
    """Words with no question before them: about the one case that asked, about one of several, or something new."""
    cases = work.cases.of_conversation(conversation.id)
    ours = [case for case in cases if case.phase is not Phase.CLOSED]
    if words in phrases.NEW or not cases:
        return None
    if words in phrases.WITHDRAW or words in phrases.REOPEN or words in phrases.GREETING:
        return conversation.state, status_of_all(work, house, conversation, now)
    asking = [case for case in ours if case.asked_at is not None]
    if len(asking) == 1:
        return _of_case(walking.hear(work, house, asking[0], message, conversation.state, now), message, asking[0])
    return _which(conversation.state, asking or ours, message) if ours else None


def _which(state: State, cases: list[Case], message: Message) -> Outcome:
    """Ask which case is meant, and keep what was said meanwhile."""
    held: dict[str, Json] = {"text": message.text, "files": list(message.files), "itself": message.itself}
    buttons = tuple(
        Button(Phrase("cases.button.about", {"number": spoken(case.number)}), f"h:{case.number}") for case in cases
    )
    other = Button(Phrase("cases.button.new"), "h:new")
    return {**state, "held": held}, (Reply(said=Phrase("cases.ask.which"), buttons=(*buttons, other)),)


def _pressed(work: Work, house: House, conversation: Conversation, choice: str, now: datetime) -> Outcome | None:
    kind, _, rest = choice.partition(":")
    if kind == "h":
        return _held(work, house, conversation, rest, now)
    if kind not in ON_A_CASE or len(kind) != 1:
        return None
    number, _, more = rest.partition(":")
    case = own_case(work, conversation, number)
    state = _forget(conversation.state, "about", "find", "comment", "missing", RATING, walking.FILL)
    if kind == "s":
        return state, (status(work, house, case, now),)
    if kind == "p":
        round_, _, answer = more.partition(":")
        if round_ != str(case.round) or answer not in ("satisfy", "accept_partly", "dissatisfy"):
            raise MoveNotAllowed(case.number, answer, case.stage)
        return rate(work, house, case, answer, state, now)
    if kind == "g":
        turn, _, answer = more.partition(":")
        return decide_on_plan(work, house, case, turn, answer, state, now)
    if kind == "t":
        return walking.press_answer(work, house, case, choice, state, now)
    if kind == "q":
        place, _, answer = more.partition(":")
        if not place.isdecimal():
            raise MoveNotAllowed(case.number, "comment", case.stage)
        return answer_question(work, house, case, int(place), answer, state, now)
    return PRESSES[kind](work, house, case, state, now)


def _held(work: Work, house: House, conversation: Conversation, about: str, now: datetime) -> Outcome | None:
    """Give the words that were held to the case that was meant, or to a new complaint."""
    held = cast("dict[str, Json]", conversation.state.get("held") or {})
    files = cast("list[int]", held.get("files", []))
    message = Message(text=str(held.get("text", "")), files=tuple(files), itself=str(held.get("itself", "")))
    state = _forget(conversation.state, "held")
    if not held:
        return state, status_of_all(work, house, conversation, now)
    if about == "new":
        begun, replies = intake.answer(work, house, replace(conversation, state=state), message, now)
        return begun.state, replies
    case = own_case(work, conversation, about)
    return _of_case(walking.hear(work, house, case, message, state, now), message, case)


def _of_case(outcome: Outcome, message: Message, case: Case, *, comment: bool = False) -> Outcome:
    """Return what came of a message, with the case that it became part of."""
    state, replies = outcome
    return of_case(state, message, case.number, comment=comment), replies


def _told_status(work: Work, house: House, conversation: Conversation, now: datetime) -> Outcome:
    told = status_of_all(work, house, conversation, now)
    return conversation.state, (*told, *where_we_were(work, house, conversation, now))


def _typed_number(work: Work, house: House, conversation: Conversation, typed: str, now: datetime) -> Outcome | None:
    number = parse_number(typed)
    if number is None:
        if intake.going(conversation):
            return None
        return conversation.state, (Reply(said=Phrase("cases.refused.number", {"typed": typed.strip()})),)
    found = look_for(work, conversation, number, conversation.state)
    if isinstance(found, Case):
        again = where_we_were(work, house, conversation, now)
        return conversation.state, (status(work, house, found, now), *again)
    return found


def _only_digits(typed: str) -> bool:
    """A telephone number given in the middle of intake is no case number."""
    return typed.replace("-", "").replace(" ", "").isdecimal()


def _found(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Outcome:
    number = CaseNumber(str(conversation.state["find"]))
    normalised = intake.normalised_contact(message, house)
    state, case = find_by_contact(work, conversation, number, normalised, conversation.state, now)
    if case is None:
        again = where_we_were(work, house, conversation, now)
        return state, (Reply(said=Phrase("cases.refused.unknown")), *again)
    return state, (status(work, house, case, now),)


def _gone(work: Work, house: House, conversation: Conversation, refused: MoveNotAllowed, now: datetime) -> Replies:
    """Answer a press that came too late: say so, and how the case stands now."""
    try:
        case = own_case(work, conversation, refused.number)
    except UnknownCase:
        return (Reply(said=Phrase("cases.refused.unknown")),)
    return (Reply(said=Phrase("cases.refused.late"), case=case.number), status(work, house, case, now))


def _forget(state: State, *names: str) -> State:
    return {name: value for name, value in state.items() if name not in names}

"""A survey in the chat: whether they are satisfied, the short questions, thanks; each answer counts once."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from handlers.following import Outcome, State, without
from handlers.house import House
from handlers.intake import going
from handlers.message import Button, Message, Phrase, Reply
from handlers.rating import RATING, meant
from handlers.surveys import CHOICE, DECLINE, NEVER, REMIND, SUBJECT, is_over, rules_of, survey_of
from handlers.walking import FILL
from workflow.dialogue import Question
from workflow.errors import UnknownCase
from workflow.ports import Work
from workflow.stored import Conversation, SubjectId
from workflow.surveying import OVERALL, RATINGS, Campaign, Respondent, Standing, questions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.stored import Json

SURVEY = "survey"
"""What the conversation remembers while a question of a survey is put: who was drawn, and its place."""
SKIPPED = "-"
WAITS = frozenset({"find", "comment", "about", "held", RATING, FILL})
"""What else may be waited for: what is asked after a survey's question gets the words."""
MOST_DIGITS = 15


def hear(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Outcome | None:
    """Return the outcome of a message that answers a survey; None for all others.

    Raises:
        UnknownCase: what was pressed is none of this chat's.
    """
    if message.choice is not None:
        kind, _, rest = message.choice.partition(":")
        return press(work, house, conversation, rest, now) if kind == CHOICE else None
    if SURVEY not in conversation.state or WAITS & conversation.state.keys() or going(conversation):
        return None
    choice = typed_answer(work, house, conversation, message.text, now)
    return None if choice is None else press(work, house, conversation, choice, now)


def press(work: Work, house: House, conversation: Conversation, choice: str, now: datetime) -> Outcome:
    """Take what was pressed under a survey's question.

    Raises:
        UnknownCase: it is none of this chat's, or no such answer.
    """
    ident, _, answer = choice.partition(":")
    one = _of_chat(work, conversation, ident)
    campaign, state = work.surveys.get(one.campaign), without(conversation.state, SURVEY)
    if answer == NEVER:
        work.surveys.refuse(conversation.id, now)
    if answer in (DECLINE, NEVER):
        work.surveys.stand(one.id, Standing.DECLINED)
        work.timers.cancel(SubjectId(f"{SUBJECT}:{one.id}"), REMIND)
        return state, (Reply(said=Phrase(f"cases.survey.said_{answer}")),)
    if is_over(campaign, now):
        return state, (Reply(said=Phrase("cases.survey.late", {"until": campaign.ends_at})),)
    if answer in RATINGS:
        return _rated(work, house, campaign, one, RATINGS.index(answer), state)
    place, _, given = answer.partition(":")
    return _answered(work, house, (campaign, one), place, given, state)


def typed_answer(work: Work, house: House, conversation: Conversation, typed: str, now: datetime) -> str | None:
    """Return the choice whose button was typed in words in place of being pressed; None where the words are none."""
    ident, place = cast("Sequence[Json]", conversation.state[SURVEY])
    one = _of_chat(work, conversation, str(ident))
    campaign = work.surveys.get(one.campaign)
    found = None if is_over(campaign, now) else meant(typed, _questions(work, house, campaign)[int(str(place))])
    return None if found is None else f"{one.id}:{place}:{found}"


def _of_chat(work: Work, conversation: Conversation, ident: str) -> Respondent:
    try:
        is_number = ident.isascii() and ident.isdigit() and len(ident) <= MOST_DIGITS
        one = work.surveys.respondent(int(ident) if is_number else 0)
    except LookupError as missing:
        raise UnknownCase("") from missing
    if one.conversation != conversation.id:
        raise UnknownCase("")
    return one


def _rated(work: Work, house: House, campaign: Campaign, one: Respondent, rating: int, state: State) -> Outcome:
    work.timers.cancel(SubjectId(f"{SUBJECT}:{one.id}"), REMIND)
    if not work.surveys.answer(one.id, OVERALL, rating):
        return state, (Reply(said=Phrase("cases.survey.counted")),)
    work.surveys.stand(one.id, Standing.ANSWERED)
    return _asked(work, house, (campaign, one), 0, state)


def _answered(
    work: Work, house: House, of: tuple[Campaign, Respondent], place: str, given: str, state: State
) -> Outcome:
    campaign, one = of
    questions = _questions(work, house, campaign)
    if one.standing is not Standing.ANSWERED or not place.isdecimal() or int(place) >= len(questions):
        raise UnknownCase("")
    asked = questions[int(place)]
    if given != SKIPPED:
        if not given.isdecimal() or int(given) >= len(asked.choices):
            raise UnknownCase("")
        if not work.surveys.answer(one.id, asked.id, int(given)):
            return state, (Reply(said=Phrase("cases.survey.counted")),)
    return _asked(work, house, of, int(place) + 1, state)


def _asked(work: Work, house: House, of: tuple[Campaign, Respondent], place: int, state: State) -> Outcome:
    """Put the question at a place, which from now on is what waits, or say thanks after the last one."""
    campaign, one = of
    questions = _questions(work, house, campaign)
    if place >= len(questions):
        return state, (Reply(said=Phrase("cases.survey.thanks")),)
    asked = questions[place]
    begins = f"{CHOICE}:{one.id}:{place}"
    buttons = tuple(Button(words, f"{begins}:{nth}") for nth, words in enumerate(asked.choices))
    skip = Button(Phrase("cases.button.skip"), f"{begins}:{SKIPPED}")
    return {**without(state, *WAITS), SURVEY: [one.id, place]}, (Reply(said=asked.ask, buttons=(*buttons, skip)),)


def _questions(work: Work, house: House, campaign: Campaign) -> tuple[Question, ...]:
    survey = survey_of(work, house, campaign)
    return questions_of(survey, rules_of(work, house, campaign)) if survey else ()

"""When a customer falls silent in an intake: one timer an intake, which asks at its time whether it came too early.

Moving the timer with every message would be two of a message's eight statements.
"""

from datetime import datetime

from handlers import intake
from handlers.house import House
from handlers.speaking import chat_of
from workflow.frozen import replace
from workflow.ports import Work
from workflow.stored import Conversation, SubjectId

KIND = "nudge"
HEARD = "heard"
"""In a conversation's state: when the customer was last heard of, while an intake is under way."""


def heard(conversation: Conversation, now: datetime) -> Conversation:
    """Return the conversation with `now` noted while an intake is under way, and forgotten after it."""
    if intake.going(conversation):
        return replace(conversation, state={**conversation.state, HEARD: now.isoformat()})
    if HEARD in conversation.state:
        return replace(conversation, state={name: kept for name, kept in conversation.state.items() if name != HEARD})
    return conversation


def mind(work: Work, house: House, before: Conversation, after: Conversation, now: datetime) -> None:
    """Set the timer of the one nudge when an intake begins, and drop it when it ends."""
    was, is_ = intake.going(before), intake.going(after)
    if is_ and not was:
        work.timers.set(_subject(after), KIND, after.revision, now + house.playbook.intake.nudge)
    elif was and not is_:
        work.timers.cancel(_subject(after), KIND)


def put_off(work: Work, house: House, conversation: Conversation, now: datetime) -> bool:
    """Set the timer anew, and tell so, where the customer was heard of since it was set."""
    last = conversation.state.get(HEARD)
    due = datetime.fromisoformat(str(last)) + house.playbook.intake.nudge if last else now
    if due <= now:
        return False
    work.timers.set(_subject(conversation), KIND, conversation.revision, due)
    work.hint("timers")
    return True


def _subject(conversation: Conversation) -> SubjectId:
    return SubjectId(chat_of(conversation))

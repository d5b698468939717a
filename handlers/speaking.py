"""Saying something to a customer: an outbox row in the transaction that causes it, numbered in its conversation."""

from collections.abc import Sequence
from datetime import datetime

from handlers.house import House
from handlers.message import Phrase, Reply
from handlers.reach import is_reachable
from workflow.frozen import replace
from workflow.numbers import spoken
from workflow.ports import Work
from workflow.stored import Conversation, Json, Notice, OutboxState, Priority, SubjectId

FINAL_AT_COMMIT = frozenset({"web", "desk"})
"""Lanes without a platform behind them: what is committed is there for the reader to fetch."""


def speak(
    work: Work, house: House, conversation: Conversation, replies: Sequence[Reply], now: datetime
) -> Conversation:
    """Store `replies` for the customer and return the conversation with its counter raised; the caller saves it."""
    for reply in replies:
        seq = conversation.seq + 1
        fresh = work.outbox.put(
            Notice(
                dedupe=f"{conversation.id}:{reply.dedupe or seq}",
                lane=conversation.channel,
                chat=chat_of(conversation),
                seq=seq,
                case=reply.case,
                body=_body(reply, house, conversation),
                at=now,
                priority=Priority.NOTICE if reply.dedupe else Priority.ANSWER,
                state=_state(conversation),
            ),
        )
        if fresh:
            conversation = replace(conversation, seq=seq)
    work.hint(chat_of(conversation))
    if conversation.channel not in FINAL_AT_COMMIT:
        work.hint(lane_topic(conversation.channel))
    return conversation


def _state(conversation: Conversation) -> OutboxState:
    """What can't be delivered is kept all the same: the case page shows that it was not."""
    if conversation.channel in FINAL_AT_COMMIT:
        return OutboxState.SENT
    return OutboxState.READY if is_reachable(conversation) else OutboxState.FAILED


def lane_topic(lane: str) -> str:
    """Return the topic that wakes a lane."""
    return f"lane:{lane}"


def chat_of(conversation: Conversation) -> str:
    """Return the name of a conversation in outbox rows, timers and hints."""
    return f"conversation:{conversation.id}"


def _body(reply: Reply, house: House, conversation: Conversation) -> dict[str, Json]:
    language = conversation.language
    more: dict[str, Json] = {"link": reply.link} if reply.link else {}
    if reply.share:
        more["share"] = [reply.share, house.say(Phrase(f"cases.share.{reply.share}"), language)]
    return {
        **more,
        "text": house.say(reply.said, language),
        "buttons": [{"label": house.say(button.label, language), "choice": button.choice} for button in reply.buttons],
        "case": spoken(reply.case) if reply.case else None,
    }


def watch_for_unseen(work: Work, house: House, conversation: Conversation, now: datetime) -> None:
    """Set the timer that turns a notice nobody fetched into a call; the oldest unseen notice decides when."""
    subject = SubjectId(chat_of(conversation))
    if all(timer.kind != "unseen" for timer in work.timers.of(subject)):
        work.timers.set(subject, "unseen", conversation.seq, now + house.playbook.intake.unseen)
        work.hint("timers")

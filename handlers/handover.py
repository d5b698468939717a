"""A customer goes on elsewhere: a link that is good once lets another chat of theirs follow the cases of this one."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from handlers.house import House
from handlers.linking import LASTS
from handlers.message import Message, Phrase, Replies, Reply
from handlers.phrases import plain
from handlers.speaking import chat_of, speak
from handlers.starts import HANDOVER, payload_in
from handlers.status import status_of_all
from handlers.steering import where_we_were
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Conversation


def hand_over(work: Work, conversation: Conversation, now: datetime) -> str | None:
    """Return the token by which another chat may follow the cases of this one; None where it has no case."""
    if not work.cases.of_conversation(conversation.id):
        return None
    token = secrets.token_urlsafe(24)
    work.bindings.offer(chat_of(conversation), token, now, now + LASTS)
    return token


LANES: Mapping[str, str] = {"telegram": r"telegram|电报|tg", "slack": r"slack"}
"""What people call each platform."""
GO_ON = re.compile(
    r"(?:please |can i |i want to |我想|我要|请|能不能|可以)?"
    r"(?:(?:(?:go on|continue|carry on|switch|move|change|go)(?: this| over)? (?:to|in|on|via|with) )"
    r"|(?:转到|转去|转|换到|换成|换|切换到|切到|改到|改用|去|到|用|在)\s*)?"
    rf"(?:{'|'.join(f'(?P<{lane}>{names})' for lane, names in LANES.items())})"
    r"(?: please|\s*(?:上|里)?\s*(?:继续|接着说|接着聊|聊|联系我|说|吧|可以吗|吗))?"
)


def wanted_lane(house: House, conversation: Conversation, message: Message) -> str | None:
    """Return the platform on which somebody says that they want to go on, if we are there and they are not."""
    found = GO_ON.fullmatch(plain(message.text)) if message.text and message.choice is None else None
    lane = found.lastgroup if found else None
    return lane if lane in house.onward and lane != conversation.channel else None


def go_on(
    work: Work, house: House, conversation: Conversation, lane: str, now: datetime
) -> tuple[Conversation, Replies]:
    """Give the link by which the cases of this chat go along; before there is one, say that it comes first."""
    token, called = hand_over(work, conversation, now), Phrase(f"cases.lane.{lane}")
    again = where_we_were(work, house, conversation, now)
    if token is None:
        return conversation, (Reply(said=Phrase("cases.refused.go_on", {"lane": called})), *again)
    link = house.onward[lane](token)
    return conversation, (Reply(said=Phrase("cases.said.go_on", {"lane": called, "link": link}), link=link), *again)


def token_in(message: Message) -> str:
    """Return the token that a message brings from another chat; nothing where it brings none."""
    payload = payload_in(message.text)
    return payload.removeprefix(HANDOVER) if payload.startswith(HANDOVER) else ""


def take_over(
    work: Work, house: House, conversation: Conversation, token: str, now: datetime
) -> tuple[Conversation, Replies]:
    """Let this chat follow what the link stands for, and tell both chats.

    A link that is used, out of date, nobody's or this chat's own reads as one that never was (P6).
    """
    source = _source(work, token, now)
    if source is None or source.id == conversation.id:
        again = where_we_were(work, house, conversation, now)
        return conversation, (Reply(said=Phrase("cases.refused.link")), *again)
    cases = work.cases.of_conversation(source.id)
    for case in cases:
        work.cases.link(case.number, conversation.id)
    told = speak(work, house, source, (Reply(said=_told(conversation)),), now)
    work.conversations.save(told, now)
    return conversation, (Reply(said=Phrase("cases.said.taken_over")), *status_of_all(work, house, conversation, now))


def _source(work: Work, token: str, now: datetime) -> Conversation | None:
    kind, _, number = (work.bindings.take_up(token, now) or "").partition(":")
    return work.conversations.get(ConversationId(int(number))) if kind == "conversation" else None


def _told(conversation: Conversation) -> Phrase:
    return Phrase("cases.said.handed_over", {"lane": Phrase(f"cases.lane.{conversation.channel}")})

"""Linking an account on a platform to somebody of ours, by a link that is good once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.crews import chat_of
from handlers.house import House
from handlers.message import Phrase
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.staffing import join
from workflow.language import Language
from workflow.people import StaffId
from workflow.ports import Work
from workflow.stored import InboxState, Notice, Priority, Staff

LASTS = timedelta(days=1)
"""(ours) how long a link is good; an invitation lasts as long as it does at the desk."""
NAME_LASTS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who follows a link.

    Attributes:
        key: of the inbox; a redelivery has the same.
        account: whose account it is, which is also the address of their own chat.
        called: what they call themselves there.
    """

    lane: str
    key: str
    account: str
    token: str
    called: str
    language: Language | None = None


def offer(work: Work, staff: StaffId, now: datetime) -> str:
    """Return the token by which a person of ours may link an account."""
    token = secrets.token_urlsafe(24)
    work.bindings.offer(chat_of(staff), token, now, now + LASTS)
    return token


def take_up(work: Work, house: House, arrival: Arrival, now: datetime) -> Staff | None:
    """Link the account, by an offer of the desk's or by an invitation; None where the token is good for nothing.

    Unknown, used, out of date and meant for somebody who has left: nobody can tell one from the other (P6).
    """
    if work.inbox.find(arrival.lane, arrival.key) is not None:
        return linked(work, arrival.lane, arrival.account)
    person = _meant(work, house, arrival, now)
    if person is None:
        return None
    # Without the token: what is kept of it is that it was used.
    work.inbox.put(
        arrival.lane, arrival.key, {"text": "/start"}, conversation=None, at=now, state=InboxState.DONE, answer=None
    )
    for chat in work.bindings.chats(arrival.lane, arrival.account):
        work.bindings.unbind(arrival.lane, chat)
    work.bindings.bind(arrival.lane, chat_of(person.id), arrival.account, now, arrival.called)
    _welcome(work, person, arrival, now)
    return person


def _meant(work: Work, house: House, arrival: Arrival, now: datetime) -> Staff | None:
    chat = work.bindings.take_up(arrival.token, now)
    if chat is not None:
        return _active(work, chat)
    called, language = arrival.called[:NAME_LASTS] or "-", arrival.language or house.language
    return join(work, house, arrival.token, called, language, now)


def _welcome(work: Work, person: Staff, arrival: Arrival, now: datetime) -> None:
    said = Phrase("teams.linked", {"name": person.name})
    notice = Notice(
        dedupe=f"linked:{arrival.lane}:{arrival.key}",
        lane=arrival.lane,
        chat=chat_of(person.id),
        body={"said": to_json(said)},
        at=now,
        priority=Priority.ANSWER,
    )
    work.outbox.put(notice)
    work.hint(lane_topic(arrival.lane))
    work.hint("board")


def linked(work: Work, lane: str, account: str) -> Staff | None:
    """Return the person of ours whose account it is, as long as they work here."""
    found = (_active(work, chat) for chat in work.bindings.chats(lane, account) if chat.startswith("staff:"))
    return next((person for person in found if person is not None), None)


def _active(work: Work, chat: str) -> Staff | None:
    return next((person for person in work.people.everybody() if chat_of(person.id) == chat), None)


def account_of(work: Work, lane: str, staff: StaffId) -> str | None:
    """Return the account that a person of ours has linked."""
    return work.bindings.address(lane, chat_of(staff))


def unlink(work: Work, lane: str, staff: StaffId) -> bool:
    """Let an account be nobody's of ours any more; what waits for it has failed. False where none was linked."""
    work.lanes.give_up(lane, chat_of(staff))
    work.hint("board")
    return work.bindings.unbind(lane, chat_of(staff))

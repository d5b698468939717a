"""What a lane sends and what came of it, in words that belong to no channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from handlers.crews import chat_of
from handlers.house import House
from handlers.live import live_card
from handlers.message import Phrase, Said
from handlers.places import address_of, room_of
from handlers.presses import Press
from handlers.reports.posting import Wanted, wanted_in
from handlers.said import from_json
from handlers.teams.approval_words import request_words
from handlers.teams.approvals import is_request, wants_words
from handlers.teams.card_words import card_words, gone_words
from handlers.teams.orders import order_of
from handlers.teams.tasks import OF_A_CASE, Order, Task, task_of
from handlers.teams.thread_words import shown_below, told_below
from handlers.teams.threads import is_of_a_thread
from workflow.elements import Evidence
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Json, Notice

Labels = tuple[tuple[str, str], ...]
"""Buttons as (label, what it carries)."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that we made, such as a report's page."""

    name: str
    content: bytes
    is_picture: bool = False


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A notice that was claimed, ready to be sent.

    Attributes:
        notice: its row; `messages` has the parts that arrived before, or the message of a card to edit.
        address: the platform's own name for the chat, and of a topic in it.
        share: `contact` or `location`, and the label of a button that shares it, where the platform has such.
        edits: the message that says it already in other words: a card's.
        reply_to: the message that it answers.
        mention: the account and the name of the one person that it is for, in a chat of several.
        forced: a typed answer is asked of that person.
        file: to be shown in place of the text, which says that it can't be shown.
        asking: what those buttons carry whose move wants something filled in: a platform may open a form at once.
        order: to be carried out in place of saying something.
        wanted: a piece of a report, made outside of any transaction before it is sent: then it is the text, or `made`.
        made: a file of ours that is sent in place of the text.
    """

    notice: Notice
    address: str
    language: Language
    text: str = ""
    buttons: Labels = ()
    share: tuple[str, str] | None = None
    edits: str = ""
    reply_to: str = ""
    mention: tuple[str, str] | None = None
    forced: bool = False
    file: Evidence | None = None
    asking: frozenset[str] = frozenset()
    order: Order | None = None
    wanted: Wanted | None = None
    made: Made | None = None


class Refusal(StrEnum):
    """Why a platform, or we, won't send something any more."""

    BLOCKED = "blocked"
    """The person blocked the bot, or closed their account."""
    GONE = "gone"
    """There is no such chat, or we are not in it."""
    MUTED = "muted"
    """We may not write there."""
    UNFIT = "unfit"
    """This one message is not accepted; others may be."""
    UNSURE = "unsure"
    """It was sent several times, and never confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It arrived.

    Attributes:
        message: the platform's id of it.
        words: what was sent, where that is rendered at sending.
        more: a long text has more parts, which follow one by one.
    """

    message: str
    words: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """It did not arrive, for sure, and may be sent again.

    Attributes:
        after: how long the platform asks us to wait with this chat.
        whole_lane: no chat of the lane can be reached now: the token is refused.
    """

    why: str
    after: timedelta | None = None
    whole_lane: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It is refused for good."""

    reason: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """It did not arrive, because the chat has another address now."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An order was carried out.

    Attributes:
        address: of a channel that was opened, and its name.
        left_out: accounts that the platform would not let in.
    """

    address: str = ""
    name: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have arrived: no answer came."""

    why: str


Outcome = Sent | NotSent | Refused | Moved | Done | Unknown


def conversation_of(notice: Notice) -> ConversationId | None:
    """Return the customer's conversation that a notice is for; None for a chat of ours."""
    kind, _, name = notice.chat.partition(":")
    return ConversationId(int(name)) if kind == "conversation" else None


def outgoing_of(work: Work, house: House, notice: Notice, now: datetime) -> Outgoing | None:
    """Return a notice with its words and its address; None where its chat has none, or may not see it any more."""
    conversation = conversation_of(notice)
    if conversation is not None:
        found = work.conversations.peek(conversation)
        return _worded(house, notice, address_of(found.chat), found.language)
    if (task := task_of(notice)) is not None:
        return _ordered(work, house, notice, task)
    address = work.bindings.address(notice.lane, notice.chat)
    if address is None:
        return None
    language = language_of(work, house, notice.chat)
    if is_request(notice):
        said, pressed = request_words(work, house, notice, now)
        return _editing(work, house, notice, address, language, said, pressed)
    if notice.is_card and notice.case:
        return _carded(work, house, notice, notice.case, address, language, now)
    if is_of_a_thread(notice):
        return _threaded(work, house, notice, address, language)
    worded = replace(_worded(house, notice, address, language), wanted=wanted_in(notice))
    return _rung(work, house, worded) if "ring" in notice.body else worded


def _ordered(work: Work, house: House, notice: Notice, task: Task) -> Outgoing | None:
    """Return what is to be done for a case's own channel; nowhere yet while it is not open."""
    order = order_of(work, house, notice, task)
    address = work.bindings.address(notice.lane, notice.chat) or OF_A_CASE
    return Outgoing(notice=notice, address=address, language=house.language, order=order) if order else None


def _carded(
    work: Work, house: House, notice: Notice, number: CaseNumber, address: str, language: Language, now: datetime
) -> Outgoing:
    """Return a card as it is now; where it is not this chat's any more, that and nothing else (P6)."""
    card = live_card(work, house, number, notice.chat, now)
    said = card_words(card) if card else gone_words(number)
    # What a supervision order waits for must not stand in a menu.
    own = sorted(card.presses, key=lambda press: press.move is not Move.REPORT) if card else ()
    pressed = (*(card.question.answers if card.question else ()), *own) if card else ()
    return _editing(work, house, notice, address, language, said, pressed)


def _editing(
    work: Work, house: House, notice: Notice, address: str, language: Language, said: Said, pressed: Sequence[Press]
) -> Outgoing:
    """Return what is said in the place of what was said before."""
    buttons = tuple((house.say(press.label, language), press.choice) for press in pressed)
    edits = standing(work, notice, address)
    return Outgoing(
        notice=notice,
        address=address,
        language=language,
        text=house.say(said, language),
        buttons=buttons,
        edits=edits,
        asking=frozenset(press.choice for press in pressed if wants_words(press)),
    )


def _threaded(work: Work, house: House, notice: Notice, address: str, language: Language) -> Outgoing | None:
    """Return lines or evidence for the thread of a card, as far as those there may see it; None where nothing is."""
    card = work.lanes.card(notice.lane, notice.chat, notice.case) if notice.case else None
    reply_to = standing(work, card, address) if card else ""
    said, file = told_below(work, house, notice), shown_below(work, house, notice)
    if not reply_to or (said is None and file is None):
        return None
    text = house.say(said or Phrase("teams.thread.file"), language)
    return Outgoing(notice=notice, address=address, language=language, text=text, reply_to=reply_to, file=file)


def standing(work: Work, card: Notice, address: str) -> str:
    """Return the message that a card stands in; none where the chat has moved since, or it was never sent."""
    last = card.messages[-1] if card.messages else ""
    found = work.lanes.posted(card.lane, room_of(address), last) if last else None
    return last if found is not None and found.id == card.id else ""


def _rung(work: Work, house: House, worded: Outgoing) -> Outgoing:
    """Return what rings: a reply to the card that mentions who is on duty, or else names the role."""
    notice = worded.notice
    card = work.lanes.card(notice.lane, notice.chat, notice.case) if notice.case else None
    reply_to = standing(work, card, worded.address) if card else ""
    mention = mention_of(work, notice) if notice.chat.startswith("team:") else None
    who = notice.body.get("who")
    text = worded.text
    if who is not None and notice.chat.startswith("team:"):
        text = house.say(Phrase("teams.ring", {"who": from_json(who), "said": text}), worded.language)
    return replace(worded, text=text, reply_to=reply_to, mention=mention)


def mention_of(work: Work, notice: Notice) -> tuple[str, str] | None:
    """Return the account, or nothing where none is linked, and the name of who is called."""
    ident = notice.body.get("staff")
    person = next((each for each in work.people.everybody() if each.id == ident), None) if ident else None
    if person is None:
        return None
    return work.bindings.address(notice.lane, chat_of(person.id)) or "", person.name


def language_of(work: Work, house: House, chat: str) -> Language:
    """Return the language in which a chat of ours reads: a person's own, in a group the house's."""
    people = work.people.everybody() if chat.startswith("staff:") else ()
    return next((person.language for person in people if chat == f"staff:{person.id}"), house.language)


def _worded(house: House, notice: Notice, address: str, language: Language) -> Outgoing:
    said = notice.body.get("said")
    text = house.say(from_json(said), language) if said else str(notice.body.get("text", ""))
    if notice.doubts:
        again = Phrase("cases.sent_again", {"reference": notice.seq or notice.id})
        text = f"{text}\n\n{house.say(again, language)}"
    buttons = cast("list[dict[str, Json]]", notice.body.get("buttons") or [])
    labels = tuple((str(button["label"]), str(button["choice"])) for button in buttons)
    share, mention = _pair(notice.body.get("share")), _pair(notice.body.get("to"))
    return Outgoing(
        notice=notice,
        address=address,
        language=language,
        text=text,
        buttons=labels,
        share=share,
        reply_to=str(notice.body.get("reply_to") or ""),
        mention=mention,
        forced=bool(notice.body.get("forced")),
        asking=frozenset(str(button["choice"]) for button in buttons if button.get("asks")),
    )


def _pair(given: Json) -> tuple[str, str] | None:
    pair = cast("list[str] | None", given)
    return (pair[0], pair[1]) if pair else None

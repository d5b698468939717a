"""An edited message: it changes the answer that it gave to the draft, or stands beside what it gave to a case.

An edit never opens anything, answers no question and deletes nothing. Channels say `Message.edited` and carry the
platform's own id in `Message.itself`; the rest is the same for all of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from handlers import intake
from handlers.correcting import correct
from handlers.following import own_case
from handlers.house import House
from handlers.message import Message, Phrase, Replies, Reply
from handlers.sayings import noted, put_ahead, told_of
from handlers.steering import where_we_were
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.numbers import spoken
from workflow.ports import Work
from workflow.stored import Conversation, Json

HELD = "held"
"""In a conversation's state: words whose case is being asked for."""


def amend(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    """Take an edit to what its message became; nothing is said where no word has changed."""
    found = intake.amend(work, house, conversation, message, now)
    if found is not None:
        return found
    if _held(conversation).get("itself") == message.itself and message.itself:
        held = {**_held(conversation), "text": message.text}
        return replace(conversation, state={**conversation.state, HELD: held}), (
            Reply(said=Phrase("cases.said.edit_noted")),
        )
    try:
        return _beside(work, house, conversation, message, now)
    except UnknownCase:
        kept = replace(conversation, state=put_ahead(conversation.state, message))
        return kept, (Reply(said=Phrase("cases.refused.edited")), *where_we_were(work, house, kept, now))


def _beside(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    """Correct what a message gave to a case.

    Raises:
        UnknownCase: it gave nothing that is known, or to a case that is not this chat's any more.
    """
    saying = told_of(conversation.state, message)
    if saying is None:
        raise UnknownCase(message.itself)
    if saying.words == message.text:
        return conversation, ()
    case = own_case(work, conversation, saying.case)
    correct(work, house, case, message.text, saying.words, now, comment=saying.comment)
    # A group complaint may have spoken in this chat meanwhile.
    current = work.conversations.get(conversation.id)
    after = replace(current, state=noted(current.state, replace(saying, words=message.text)))
    said = Reply(said=Phrase("cases.said.corrected", {"number": spoken(case.number)}), case=case.number)
    return after, (said, *where_we_were(work, house, after, now))


def _held(conversation: Conversation) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", conversation.state.get(HELD) or {})

"""Whether a customer's chat can be reached at all: a refusal is remembered until they are heard of again."""

from collections.abc import Sequence
from datetime import datetime

from handlers.message import Phrase, Said
from workflow.case import Case
from workflow.frozen import replace
from workflow.ports import Work
from workflow.stored import Conversation
from workflow.timeline import Event

UNREACHED = "unreached"
"""In a conversation's state: since when its platform refuses what we send, and why."""


def is_reachable(conversation: Conversation) -> bool:
    """Tell whether something may be sent there."""
    return UNREACHED not in conversation.state


def lost(work: Work, conversation: Conversation, why: str, now: datetime) -> Conversation:
    """Remember that a chat refuses what we send: polls and bulk stop with everything else."""
    state = {**conversation.state, UNREACHED: {"since": now.isoformat(), "why": why}}
    return work.conversations.save(replace(conversation, state=state), now)


def heard_of(work: Work, conversation: Conversation, now: datetime) -> Conversation:
    """Forget it once the customer is heard of again."""
    if is_reachable(conversation):
        return conversation
    state = {name: kept for name, kept in conversation.state.items() if name != UNREACHED}
    return work.conversations.save(replace(conversation, state=state), now)


def chats_of(work: Work, case: Case) -> Sequence[Conversation]:
    """Return the chats that follow a case, its own first."""
    return [work.conversations.get(follower) for follower in work.cases.followers(case.number)]


def needs_call(work: Work, case: Case, chats: Sequence[Conversation]) -> bool:
    """Tell whether what the customer should hear has to be said by phone: no chat reaches them."""
    if any(is_reachable(chat) for chat in chats):
        return False
    return not chats or work.cases.elements(case.number).phone is not None


def said_of(event: Event) -> dict[str, Said]:
    """Return what the words about a customer who can't be reached name: where, why, and how else they may be."""
    phone, email = str(event.data.get("phone") or ""), bool(event.data.get("email"))
    known = "both" if phone and email else "phone" if phone else "email" if email else "none"
    return {
        "lane": Phrase(f"cases.lane.{event.data.get('lane')}"),
        "why": Phrase(f"cases.unreached.{event.data.get('why')}"),
        "known": Phrase(f"cases.known.{known}", {"phone": phone}),
    }

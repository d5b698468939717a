"""What becomes of channels, people and our token in Slack: noted before the next message finds out by being refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channel import LaneState, Premises
from bot.logs import Log
from bot.slack.groups import us_in
from bot.slack.tenancy import uninstalled
from bot.slack.translate import LONGEST_NAME, Payload, clean, text_of
from bot.slack.workspaces import NAME
from handlers.house import House
from handlers.outgoing import Refusal
from handlers.reach import heard_of, lost
from handlers.teams.losing import found_again, in_room, renamed
from handlers.teams.opening import joined as joined_there
from handlers.teams.opening import lost as lost_there
from workflow.ports import Work

GONE = frozenset({"archive", "deleted", "left"})
BACK = frozenset({"unarchive"})
KINDS = ("channel_", "group_")
"""Of public and of private channels; what follows is the same."""

log = Log()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became of a channel, of somebody, or of our token.

    Attributes:
        room: the channel it is about; nothing where it is about `person`, or about our token.
        lost: why we can't write there any more; None where we can again, or never could not.
        joined: who is in the channel from now on.
        name: what the channel is called from now on.
        revoked: our token is good for nothing any more.
    """

    room: str = ""
    person: str = ""
    lost: Refusal | None = None
    joined: str = ""
    name: str = ""
    revoked: bool = False


def read_change(payload: Payload) -> Changed | None:
    """Return what became of something of ours; None for whatever else there is."""
    event: Payload = payload.get("event") or {}
    kind = event.get("type")
    if payload.get("type") != "event_callback" or not isinstance(kind, str):
        return None
    match kind:
        case "app_uninstalled":
            return Changed(revoked=True)
        case "tokens_revoked":
            tokens: Payload = event.get("tokens") or {}
            return Changed(revoked=True) if tokens.get("bot") else None
        case "user_change":
            return _person(event.get("user") or {})
        case "member_joined_channel":
            # Whoever joined: only of channels that we are in are we told.
            return Changed(room=text_of(event, "channel"), joined=text_of(event, "user"))
        case "member_left_channel":
            left = text_of(event, "user") in us_in(payload)
            return Changed(room=text_of(event, "channel"), lost=Refusal.GONE) if left else None
        case _:
            return _room(kind, event)


def _person(user: Payload) -> Changed:
    """user_change: any change of a profile; `deleted` where the account was deactivated."""
    return Changed(person=text_of(user, "id"), lost=Refusal.BLOCKED if user.get("deleted") is True else None)


def _room(kind: str, event: Payload) -> Changed | None:
    what = next((kind.removeprefix(each) for each in KINDS if kind.startswith(each)), "")
    if what == "rename":
        channel: Payload = event.get("channel") or {}
        return Changed(room=text_of(channel, "id"), name=clean(text_of(channel, "name"))[:LONGEST_NAME])
    if what in GONE:
        return Changed(room=text_of(event, "channel"), lost=Refusal.GONE)
    return Changed(room=text_of(event, "channel")) if what in BACK else None


async def follow(premises: Premises, change: Changed, workspace: str = "") -> None:
    """Note a change, so that people are told at once, or what waited goes out at once."""
    house, now = premises.house, premises.clock.now()
    if change.revoked and workspace:
        log.error("uninstalled", lane=NAME, workspace=workspace)
        await premises.store.write(lambda work: uninstalled(work, house, workspace, now))
        return
    if change.revoked:
        log.error("token revoked", lane=NAME)
        premises.lanes.states[NAME] = LaneState.REFUSED
        return
    await premises.store.write(lambda work: _note(work, house, change, now))


def _note(work: Work, house: House, change: Changed, now: datetime) -> None:
    if change.name:
        renamed(work, NAME, change.room, change.name)
        return
    if change.joined:
        joined_there(work, house, NAME, change.room, change.joined, now)
    _each(work, house, _chats(work, change), change.lost, now)
    conversation = work.conversations.find(NAME, change.person) if change.person else None
    if conversation is not None and change.lost is not None:
        lost(work, conversation, change.lost, now)
    elif conversation is not None:
        heard_of(work, conversation, now)


def _chats(work: Work, change: Changed) -> Sequence[str]:
    return work.bindings.chats(NAME, change.person) if change.person else in_room(work, NAME, change.room)


def _each(work: Work, house: House, chats: Sequence[str], why: Refusal | None, now: datetime) -> None:
    for chat in chats:
        if why is None:
            found_again(work, NAME, chat, now)
        else:
            lost_there(work, house, NAME, chat, why, now)

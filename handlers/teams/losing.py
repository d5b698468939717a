"""A chat of ours that can't be written to any more: what is for it waits, people are told, and it heals by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.crews import named_chat
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.outgoing import Refusal
from handlers.places import room_of
from handlers.speaking import lane_topic
from handlers.teams.telling import tell_administrators
from workflow.ports import Work

LOOK_AGAIN = timedelta(hours=1)
"""(ours) how often a lost chat is tried, in case nobody tells us that we are back."""


def lost_chat(work: Work, house: House, lane: str, chat: str, why: Refusal, now: datetime) -> None:
    """Remember that a chat can't be written to, and tell the desk and administrators of it, once."""
    if work.bindings.lose(lane, chat, why, now):
        key = "teams.lost" if chat.startswith("team:") else "teams.lost_person"
        _tell(work, house, lane, chat, Phrase(key, {"why": Phrase(f"cases.unreached.{why}")}), now)


def found_again(work: Work, lane: str, chat: str, now: datetime) -> None:
    """Let what waited for a chat go out, now that it can be written to."""
    if work.bindings.found(lane, chat):
        work.lanes.release(lane, chat, now)
        work.hint(lane_topic(lane))
        work.hint("board")


def topic_gone(work: Work, house: House, lane: str, chat: str, now: datetime) -> None:
    """Tell of a topic that was deleted: its team is served in the general one until somebody binds it elsewhere."""
    _tell(work, house, lane, chat, Phrase("teams.topic_gone"), now)


def in_room(work: Work, lane: str, room: str) -> Sequence[str]:
    """Return the chats of ours that lie in a group, in whichever topic."""
    return [each.chat for each in work.bindings.every() if each.lane == lane and room_of(each.address) == room]


def upgraded(work: Work, lane: str, old: str, new: str) -> None:
    """Follow a group that has become another one."""
    work.bindings.moved(lane, old, new)
    work.hint(lane_topic(lane))


def renamed(work: Work, lane: str, room: str, name: str) -> None:
    """Call a group's chats what it is called from now on."""
    for chat in in_room(work, lane, room):
        work.bindings.call(lane, chat, name)
    work.hint("board")


def _tell(work: Work, house: House, lane: str, chat: str, said: Phrase, now: datetime) -> None:
    bound = work.bindings.of(lane, chat)
    known: dict[str, Said] = {
        "lane": Phrase(f"cases.lane.{lane}"),
        "who": named_chat(work, house, chat),
        "name": bound.name if bound else "",
    }
    whole = Phrase(said.key, {**said.args, **known})
    tell_administrators(work, lane, whole, f"{lane}:{chat}:{int(now.timestamp())}", now)

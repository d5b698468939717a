"""What administrators and owners of channels do in a workspace, and what the app is told of it.

Events API: channel_archive, channel_unarchive, channel_rename, channel_deleted, channel_left (scope channels:read) and
the same of private channels, group_… (groups:read); member_joined_channel and member_left_channel, of channels that the
app is in; user_change (users:read); tokens_revoked and app_uninstalled, which need no scope and come in any order.
"""

from tests.slack.platform import telling
from tests.slack.platform.accounts import TEAM, Account
from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.rooms import GROUP, Room
from tests.slack.platform.server import Platform
from tests.slack.platform.shapes import Json
from tests.slack.platform.world import BOT_TOKEN


def archive(theirs: Platform, room: Room) -> Gift:
    """Archive a channel: nothing can be written there (`is_archived`)."""
    room.archived = True
    return _of_room(theirs, room, "archive", user="U0001", is_moved=0)


def unarchive(theirs: Platform, room: Room) -> Gift:
    """Take a channel out of the archive."""
    room.archived = False
    return _of_room(theirs, room, "unarchive", user="U0001")


def rename(theirs: Platform, room: Room, name: str) -> Gift:
    """Call a channel something else; here the event has the channel as an object."""
    room.name = name
    return _tell(theirs, {"type": f"{_kind(room)}_rename", "channel": {"id": room.id, "name": name, "created": 1}})


def delete(theirs: Platform, room: Room) -> Gift:
    """Delete a channel."""
    with theirs.world.lock:
        del theirs.world.rooms[room.id]
    return _of_room(theirs, room, "deleted")


def remove_bot(theirs: Platform, room: Room) -> Gift:
    """Remove the app from a channel: it is told that it left."""
    room.members.discard(theirs.world.bot.id)
    return _of_room(theirs, room, "left")


def leave(theirs: Platform, room: Room, who: Account) -> Gift:
    """Let a member leave, who may be the app itself."""
    room.members.discard(who.id)
    return _tell(theirs, _member("member_left_channel", room, who))


def invite(theirs: Platform, room: Room, who: Account) -> Gift:
    """Invite a member, who may be the app itself."""
    room.members.add(who.id)
    return _tell(theirs, {**_member("member_joined_channel", room, who), "inviter": "U0001"})


def deactivate(theirs: Platform, who: Account, *, deleted: bool = True) -> Gift:
    """Deactivate an account, or let it be active again."""
    who.deleted = deleted
    return _tell(theirs, {"type": "user_change", "user": who.json(), "cache_ts": 1})


def revoke(theirs: Platform, token: str = BOT_TOKEN) -> Gift:
    """Revoke the bot's token; the event names the bot's account, not the token."""
    theirs.world.tokens.discard(token)
    return _tell(theirs, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [theirs.world.bot.id]}})


def uninstall(theirs: Platform, team: str = TEAM) -> Gift:
    """Uninstall the app: its tokens are revoked before."""
    theirs.world.tokens -= {token for token, whose in theirs.world.teams.items() if whose == team}
    return _tell(theirs, {"type": "app_uninstalled", "its_team": team})


def _kind(room: Room) -> str:
    return "group" if room.kind == GROUP else "channel"


def _member(kind: str, room: Room, who: Account) -> Json:
    return {"type": kind, "user": who.id, "channel": room.id, "channel_type": room.id[0], "team": TEAM}


def _of_room(theirs: Platform, room: Room, what: str, **more: object) -> Gift:
    return _tell(theirs, {"type": f"{_kind(room)}_{what}", "channel": room.id, **more})


def _tell(theirs: Platform, inner: Json) -> Gift:
    with theirs.world.lock:
        return theirs.give(Gift(kind=EVENTS, payload=telling.event(theirs.world, inner)))

"""Methods by which the app keeps channels of its own: made, described, filled, archived.

Each needs `channels:manage` for public and `groups:write` for private channels ("Scopes"; missing_scope).
"""

import re

from tests.slack.platform.accounts import Account
from tests.slack.platform.calls import Call, answered
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.rooms import CHANNEL, GROUP, IM, Room
from tests.slack.platform.shapes import Json

LONGEST_NAME, LONGEST_WORDS = 80, 250
RIGHT = re.compile(r"[a-z0-9_-]+")
"""conversations.create, "Naming": lowercase letters, numbers, hyphens and underscores, 80 characters or less."""
SCOPES = {GROUP: "groups:write", CHANNEL: "channels:manage"}
TYPES = {GROUP: "private_channel", CHANNEL: "public_channel", IM: "im"}
"""users.conversations, `types`."""
A_PAGE = 100


def create(call: Call) -> Json:
    """conversations.create: the app is in it; `name_taken`, by archived channels too."""
    name, kind = call.needed("name"), GROUP if call.flag("is_private") else CHANNEL
    _scoped(call, kind)
    if len(name) > LONGEST_NAME:
        raise Refusal("invalid_name_maxlength")
    if not RIGHT.fullmatch(name):
        raise Refusal("invalid_name_specials")
    if any(each.name == name for each in call.world.rooms.values() if each.team == call.team):
        raise Refusal("name_taken")
    room = call.world.open_room(name, call.team, private=kind == GROUP)
    _joined(call, room, call.world.bot)
    return answered(channel=room.json())


def invite(call: Call) -> Json:
    """conversations.invite: `users` by commas; where one can't be invited nobody is, as `force` is not given.

    `already_in_channel`, `cant_invite_self`, `user_not_found`, `cant_invite`.
    """
    room = _own(call)
    invited = [call.world.accounts.get(each) for each in call.needed("users").split(",")]
    for user in invited:
        if user is None or user.team != call.team:
            raise Refusal("user_not_found")
        if user is call.world.bot:
            raise Refusal("cant_invite_self")
        if user.deleted:
            raise Refusal("cant_invite")
        if user.id in room.members:
            raise Refusal("already_in_channel")
    for user in filter(None, invited):
        room.members.add(user.id)
        _joined(call, room, user)
    return answered(channel=room.json())


def kick(call: Call) -> Json:
    """conversations.kick: `not_in_channel` where the user is not there, `cant_kick_self`."""
    room, user = _own(call), call.needed("user")
    if user == call.world.bot.id:
        raise Refusal("cant_kick_self")
    if user not in room.members:
        raise Refusal("not_in_channel")
    room.members.discard(user)
    call.world.tell({"type": "member_left_channel", "user": user, "channel": room.id, "team": call.team})
    return answered()


def archive(call: Call) -> Json:
    """conversations.archive: `already_archived`; the app that did it is told of it like everybody else."""
    room = _own(call, archived="already_archived")
    room.archived = True
    kind = "group" if room.kind == GROUP else "channel"
    call.world.tell({"type": f"{kind}_archive", "channel": room.id, "user": call.world.bot.id, "is_moved": 0})
    return answered()


def unarchive(call: Call) -> Json:
    """conversations.unarchive: "Bot tokens (xoxb-...) cannot currently be used to unarchive conversations"."""
    _own(call, archived="")
    raise Refusal("not_in_channel")


def set_topic(call: Call) -> Json:
    """conversations.setTopic: `too_long` beyond 250 characters; no formatting in it."""
    room = _own(call)
    room.topic = _short(call, "topic")
    return answered(channel=room.json())


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose: `too_long` beyond 250 characters."""
    room = _own(call)
    room.purpose = _short(call, "purpose")
    return answered(purpose=room.purpose)


def conversations_of_the_app(call: Call) -> Json:
    """users.conversations: those that the caller is a member of, of the `types`, by pages."""
    wanted = (call.text("types") or "public_channel").split(",")
    found = [
        room.json()
        for room in call.world.rooms.values()
        if room.team == call.team and call.world.bot.id in room.members and TYPES[room.kind] in wanted
        if not (room.archived and call.flag("exclude_archived"))
    ]
    start, most = call.number("cursor", 0), call.number("limit", A_PAGE)
    more = str(start + most) if start + most < len(found) else ""
    return answered(channels=found[start : start + most], response_metadata={"next_cursor": more})


def _own(call: Call, archived: str = "is_archived") -> Room:
    room = call.room()
    _scoped(call, room.kind)
    if room.archived and archived:
        raise Refusal(archived)
    if call.world.bot.id not in room.members:
        raise Refusal("not_in_channel")
    return room


def _scoped(call: Call, kind: str) -> None:
    if SCOPES[kind] not in call.world.scopes:
        raise Refusal("missing_scope", needed=SCOPES[kind], provided="chat:write")


def _short(call: Call, name: str) -> str:
    text = call.needed(name)
    if len(text) > LONGEST_WORDS:
        raise Refusal("too_long")
    return text


def _joined(call: Call, room: Room, who: Account) -> None:
    """member_joined_channel: of channels that the app is in, of itself too."""
    call.world.tell({"type": "member_joined_channel", "user": who.id, "channel": room.id, "team": call.team})
    call.world.changed.notify_all()

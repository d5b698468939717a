"""The payloads of what happens: events, presses, submitted views, shortcuts and slash commands."""

from typing import TYPE_CHECKING

from tests.slack.platform.accounts import ENTERPRISE_APP, TEAM, Account
from tests.slack.platform.messages import Message
from tests.slack.platform.rooms import GROUP, IM, Room
from tests.slack.platform.shapes import Json
from tests.slack.platform.views import View

if TYPE_CHECKING:
    from tests.slack.platform.world import World


def event(world: "World", inner: Json) -> Json:
    """Events API, "Callback field": the outer event."""
    room = world.rooms.get(str(inner.get("channel")))
    team = inner.pop("its_team", room.team if room is not None else TEAM)
    authorized = {"enterprise_id": None, "team_id": team, "user_id": world.bot.id, "is_bot": True}
    return {
        "token": "of-nobody",
        "team_id": team,
        "api_app_id": ENTERPRISE_APP,
        "event": inner,
        "type": "event_callback",
        "event_id": world.event_id(),
        "event_time": int(world.clock.now().timestamp()),
        "authorizations": [{**authorized, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def said(message: Message, *, unmarked: bool = False) -> Json:
    """Message event: `channel_type` tells a direct message; it is not always there."""
    kind = {} if unmarked else {"channel_type": message.room.kind}
    files = {"subtype": "file_share"} if "files" in message.content else {}
    parent = message.room.find(message.thread_ts)
    # message event: a reply in a thread has the `parent_user_id`.
    below = {"parent_user_id": parent.sender.id} if parent is not None else {}
    return {**message.json(), **files, **below, "channel": message.room.id, "event_ts": message.ts, **kind}


def changed(message: Message, before: Json, stamp: str) -> Json:
    """message_changed: with the message as it is and as it was; hidden."""
    known = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": message.room.id, "ts": stamp}
    return {**known, "message": message.json(), "previous_message": before, "channel_type": message.room.kind}


def _by(user: Account) -> Json:
    known = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}
    return {
        "user": known,
        "team": {"id": user.team, "domain": "redress"},
        "api_app_id": ENTERPRISE_APP,
        "token": "of-nobody",
    }


def pressed(world: "World", user: Account, message: Message, element: Json) -> Json:
    """block_actions: who, where, on which message, and the one action."""
    room = message.room
    # A menu's action has the option that was picked, and no text or value of its own.
    own = () if "selected_option" in element else ("text", "value")
    named = ("action_id", "type", "selected_option", *own)
    action = {**{name: element[name] for name in named if name in element}}
    action |= {"action_ts": world.stamp(), "block_id": "b"}
    where = {"id": room.id, "name": room.name or "directmessage"}
    container = {"type": "message", "message_ts": message.ts, "channel_id": room.id, "is_ephemeral": False}
    return {
        "type": "block_actions",
        **_by(user),
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "trigger_id": world.triggers.give(user.id),
        "channel": where,
        "message": message.json(),
        "response_url": "",
        "actions": [action],
    }


def home_opened(world: "World", user: Account, tab: str) -> Json:
    """app_home_opened: somebody opens the Home or Messages tab; with the view, where one stands there."""
    known = world.views.homes.get(user.id)
    shown = {"view": known.json()} if known and tab == "home" else {}
    channel = world.talk(user.id).id
    return {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel,
        "tab": tab,
        "event_ts": world.stamp(),
        **shown,
    }


def pressed_on_view(world: "World", user: Account, view: View, element: Json) -> Json:
    """block_actions on a view: there is neither channel nor message, the container is the view."""
    action = {name: element[name] for name in ("action_id", "type", "text", "value", "url") if name in element}
    return {
        "type": "block_actions",
        **_by(user),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.triggers.give(user.id),
        "view": view.json(),
        "actions": [action | {"action_ts": world.stamp(), "block_id": "b"}],
    }


def submitted(world: "World", user: Account, view: View) -> Json:
    """view_submission: the view with what was typed, under `state.values`."""
    return {"type": "view_submission", **_by(user), "trigger_id": world.triggers.give(user.id), "view": view.json()}


def closed(world: "World", user: Account, view: View) -> Json:
    """view_closed: sent where the view has `notify_on_close`; it has no trigger."""
    del world
    return {"type": "view_closed", **_by(user), "view": view.json(), "is_cleared": False}


def shortcut(world: "World", user: Account, callback: str, message: Message | None = None) -> Json:
    """A global shortcut ("shortcut") or one on a message ("message_action")."""
    known = {**_by(user), "callback_id": callback, "trigger_id": world.triggers.give(user.id)}
    if message is None:
        return {"type": "shortcut", **known, "action_ts": world.stamp()}
    where = {"id": message.room.id, "name": message.room.name}
    about = {"message": message.json(), "message_ts": message.ts, "channel": where, "response_url": ""}
    return {"type": "message_action", **known, "action_ts": world.stamp(), **about}


def _named(room: Room) -> str:
    """Slash commands, `channel_name`: that of a private channel is not told, nor is there one of a direct message."""
    return {IM: "directmessage", GROUP: "privategroup"}.get(room.kind, room.name)


def command(world: "World", user: Account, room: Room, name: str, text: str) -> Json:
    """Slash commands: a form with the command, what follows it, who and where."""
    return {
        "token": "of-nobody",
        "team_id": room.team,
        "team_domain": "redress",
        "channel_id": room.id,
        "channel_name": _named(room),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": ENTERPRISE_APP,
        "is_enterprise_install": "false",
        "response_url": "",
        "trigger_id": world.triggers.give(user.id),
    }

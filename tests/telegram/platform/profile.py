"""What a bot asks and says about itself, and about the chats it is in."""

from tests.telegram.platform.calls import Call
from tests.telegram.platform.hearing import tell_of_member
from tests.telegram.platform.menus import shelf
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import room_of

COMMANDS = 100
"""setMyCommands, `commands`: at most 100 commands can be specified."""
SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


def get_me(call: Call) -> Json:
    """getMe: basic information about the bot; three of the fields are returned only here."""
    more = {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": False,
    }
    return {**call.bot.json(), **more, "can_connect_to_business": False, "has_main_web_app": False}


def set_my_commands(call: Call) -> bool:
    """setMyCommands: change the list of the bot's commands; returns True."""
    commands = call.things("commands")
    if commands is None or len(commands) > COMMANDS:
        raise bad_request("can't parse commands: at most 100 commands are allowed")
    for each in commands:
        _check_command(each)
    call.bot.settings[_shelf(call)] = commands
    return True


def _check_command(given: Json) -> None:
    """BotCommand: 1-32 characters, lowercase English letters, digits and underscores; description 1-256 characters."""
    name = str(given.get("command", "")).removeprefix("/")
    if not 1 <= len(name) <= 32 or not set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_"):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(given.get("description", ""))) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: the commands for the given scope and language; an empty list if they aren't set."""
    found: list[Json] = call.bot.settings.get(_shelf(call), [])
    return found


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands: afterwards higher level commands are shown to affected users; returns True."""
    call.bot.settings.pop(_shelf(call), None)
    return True


def _shelf(call: Call) -> str:
    """BotCommandScope: default where none is given; `language_code`: "" is for all without commands of their own."""
    scope = call.thing("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return shelf(scope, call.text("language_code"))


def set_text(call: Call) -> bool:
    """setMyName, setMyDescription, setMyShortDescription and settings like them: kept by language; return True."""
    call.bot.settings[f"{call.method[3:]} {call.text('language_code')}"] = dict(call.given)
    return True


def get_text(call: Call) -> Json:
    """getMyName, getMyDescription, getMyShortDescription: for the given language, else for all."""
    field = {"myname": "name", "mydescription": "description"}.get(call.method[3:], "short_description")
    shelves = (f"{call.method[3:]} {language}" for language in (call.text("language_code"), ""))
    kept: Json = next((call.bot.settings[each] for each in shelves if each in call.bot.settings), Json())
    return {field: kept.get(field, call.bot.first_name if field == "name" else "")}


def get_user_profile_photos(call: Call) -> Json:
    """getUserProfilePhotos: a UserProfilePhotos object; nobody here has a picture."""
    if call.world.accounts.get(call.number("user_id") or 0) is None:
        raise bad_request("invalid user_id specified")
    return {"total_count": 0, "photos": []}


def get_chat(call: Call) -> Json:
    """getChat: up-to-date information about the chat; returns a ChatFullInfo object."""
    room = room_of(call)
    if room.person is None and not room.member(call.bot).present:
        raise bad_request("chat not found")
    return {**room.json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _gifts()}


def _gifts() -> Json:
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return dict.fromkeys(kinds, False)


def get_chat_member(call: Call) -> Json:
    """getChatMember: only guaranteed to work for other users if the bot is an administrator in the chat."""
    room, account = room_of(call), call.world.accounts.get(call.number("user_id") or 0)
    if account is None:
        raise bad_request("invalid user_id specified")
    if not room.member(call.bot).present:
        raise bad_request("chat not found")
    return room.member(account).json()


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators: all administrators that aren't other bots."""
    room = room_of(call)
    if room.person is not None:
        raise bad_request("there are no administrators in the private chat")
    return [each.json() for each in room.members.values() if each.rules and not each.account.is_bot]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount: the number of members in a chat."""
    return sum(each.present for each in room_of(call).members.values())


def leave_chat(call: Call) -> bool:
    """leaveChat: leave a group, supergroup or channel; returns True."""
    room = room_of(call)
    place = room.member(call.bot)
    before = place.json()
    place.status = "left"
    tell_of_member(call.world, room, before, place, call.bot)
    return True

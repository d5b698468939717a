"""The commands that a person is offered in a chat.

BotCommandScope, "Determining list of commands": the first list that is set, from the narrowest scope to the widest,
and in each scope in the person's language before the one for all.
"""

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.rooms import PRIVATE, Room
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World


def shelf(scope: Json, language: str) -> str:
    """Return under which name a list of commands is kept."""
    return f"commands {scope['type']} {scope.get('chat_id', '')} {scope.get('user_id', '')} {language}"


def menu_for(world: World, person: Account, room: Room) -> list[Json]:
    """Return the commands of the bots in this chat."""
    with world.lock:
        return [each for bot in room.bots() for each in _of(bot, person, room)]


def _of(bot: Bot, person: Account, room: Room) -> list[Json]:
    for scope in _scopes(person, room):
        for language in (person.language, ""):
            found: list[Json] | None = bot.settings.get(shelf(scope, language))
            if found:
                return found
    return []


def _scopes(person: Account, room: Room) -> list[Json]:
    here: Json = {"type": "chat", "chat_id": room.id}
    if room.kind == PRIVATE:
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    one: Json = {"type": "chat_member", "chat_id": room.id, "user_id": person.id}
    rulers: list[Json] = [{"type": "chat_administrators", "chat_id": room.id}] if room.member(person).rules else []
    all_rulers: list[Json] = [{"type": "all_chat_administrators"}] if rulers else []
    return [one, *rulers, here, *all_rulers, {"type": "all_group_chats"}, {"type": "default"}]

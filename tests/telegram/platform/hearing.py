"""Which bots hear of what happens in a chat.

Bot features, "Privacy mode": in groups a bot with privacy mode gets commands meant for it (/command@this_bot), general
commands if it was the last bot to send a message to the group, messages sent via it, and replies to messages meant for
it or sent by it. All bots get service messages, everything in private chats, and everything in channels where they are
members; administrators get all messages; no bot sees the messages of other bots.
"""

import re

from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.messages import Message
from tests.telegram.platform.rooms import CHANNEL, PRIVATE, Member, Room
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World

SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "giveaway_created",
        "giveaway_completed",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
    }
)
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]+)(?:@(?P<bot>[A-Za-z0-9_]+))?")


def spread(world: World, message: Message, *, edited: bool = False) -> None:
    """Give a message to every bot that may see it."""
    kind = "channel_post" if message.room.kind == CHANNEL else "message"
    for bot in message.room.bots():
        if message.sender is not bot and hears(bot, message):
            bot.queue.put(f"edited_{kind}" if edited else kind, message.json(), world.now(), message.room.id)


def hears(bot: Bot, message: Message) -> bool:
    """Tell whether the bot sees the message."""
    room = message.room
    if room.kind == PRIVATE:
        return bot.id not in bot.refused_by and (message.sender is None or message.sender.id not in bot.refused_by)
    if room.kind == CHANNEL or SERVICE & message.content.keys():
        return True
    if message.sender is not None and message.sender.is_bot:
        return False
    return not bot.privacy or room.member(bot).rules or _meant_for(bot, message)


def _meant_for(bot: Bot, message: Message) -> bool:
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    via: Json = message.extra.get("via_bot", {})
    if via.get("id") == bot.id:
        return True
    command = _COMMAND.match(message.text)
    if command is None:
        return message.reply_to is not None and _meant_for(bot, message.reply_to)
    if command["bot"]:
        return command["bot"].lower() == bot.username.lower()
    return message.room.last_speaker in {None, bot}


def tell_of_member(world: World, room: Room, before: Json, after: Member, by: Account) -> None:
    """Tell that somebody's place has changed.

    Update, `my_chat_member`: the bot's own status; in private chats only when it is blocked or unblocked by the user.
    Update, `chat_member`: others'; the bot must be an administrator and ask for these updates explicitly.
    """
    change = {
        "chat": room.json(),
        "from": by.json(),
        "date": world.stamp(),
        "old_chat_member": before,
        "new_chat_member": after.json(),
    }
    if isinstance(after.account, Bot):
        after.account.queue.put("my_chat_member", change, world.now(), room.id)
    for bot in room.bots():
        if bot is not after.account and room.member(bot).rules:
            bot.queue.put("chat_member", change, world.now(), room.id)

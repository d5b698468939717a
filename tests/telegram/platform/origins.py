"""Where a message may come from, and what it may hang on, beside its content.

Message: `forward_origin`, `via_bot`, `sender_chat`, `external_reply`, `quote`, `reply_to_story` and the flags beside
them.
"""

from collections.abc import Mapping

from tests.telegram.platform.content import Content, channel
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.shapes import Json

EARLIER = 1_790_000_000


def _bot(_: Seat) -> Json:
    return {"id": 42, "is_bot": True, "first_name": "Other", "username": "other_bot"}


def _quoted(seat: Seat) -> Json:
    origin = {"type": "channel", "date": EARLIER, "chat": channel(seat), "message_id": 7}
    quote = {"text": "a part of it", "position": 0, "is_manual": True}
    return {"external_reply": {"origin": origin, "chat": channel(seat), "message_id": 7}, "quote": quote}


ORIGINS: Mapping[str, Content] = {
    "forwarded_from_a_user": lambda seat: {
        "forward_origin": {"type": "user", "date": EARLIER, "sender_user": seat.account.json()}
    },
    "forwarded_from_a_hidden_user": lambda _: {
        "forward_origin": {"type": "hidden_user", "date": EARLIER, "sender_user_name": "Somebody"}
    },
    "forwarded_from_a_chat": lambda seat: {
        "forward_origin": {"type": "chat", "date": EARLIER, "sender_chat": channel(seat), "author_signature": "L"}
    },
    "forwarded_from_a_channel": lambda seat: {
        "forward_origin": {"type": "channel", "date": EARLIER, "chat": channel(seat), "message_id": 7}
    },
    "forwarded_from_a_bot": lambda seat: {
        "forward_origin": {"type": "user", "date": EARLIER, "sender_user": _bot(seat)}
    },
    "via_another_bot": lambda seat: {"via_bot": _bot(seat)},
    "replying_to_another_chat": _quoted,
    "replying_to_a_story": lambda seat: {"reply_to_story": {"chat": channel(seat), "id": 3}},
    "with_an_effect": lambda _: {"effect_id": "5104841245755180586"},
    "protected": lambda _: {"has_protected_content": True},
    "behind_a_spoiler": lambda _: {"has_media_spoiler": True, "show_caption_above_media": True},
    "from_offline": lambda _: {"is_from_offline": True},
    "paid_for": lambda _: {"paid_star_count": 3},
    "with_a_link_preview": lambda _: {"link_preview_options": {"url": "https://example.com/", "is_disabled": False}},
}
"""In any chat, by what is special about it."""

IN_GROUPS: Mapping[str, Content] = {
    "by_an_anonymous_administrator": lambda seat: {"sender_chat": seat.room.json(), "author_signature": "chief"},
    "in_the_name_of_a_channel": lambda seat: {"sender_chat": channel(seat)},
    "forwarded_by_the_linked_channel": lambda seat: {"sender_chat": channel(seat), "is_automatic_forward": True},
    "by_somebody_who_boosts": lambda _: {"sender_boost_count": 2},
    "with_a_tag": lambda _: {"sender_tag": "water"},
}
"""In groups alone.

Message, `from`: in messages sent on behalf of a chat it holds a fake sender user, for compatibility.
"""

FAKE: Mapping[str, Json] = {
    "by_an_anonymous_administrator": {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    },
    "in_the_name_of_a_channel": {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
    "forwarded_by_the_linked_channel": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
}
"""Who stands in `from` there."""

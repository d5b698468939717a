"""Service messages: what happens in a chat, told as a message.

Message: the optional fields that begin with "Service message:".
"""

from collections.abc import Mapping

from tests.telegram.platform.content import LATER, STARS, Content, channel, poll, sticker, stored
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.shapes import Json


def _gift(seat: Seat) -> Json:
    return {"gift": {"id": "g1", "sticker": sticker(seat), "star_count": 15}, "text": "Thanks"}


def _unique_gift(seat: Seat) -> Json:
    colors = {"center_color": 1, "edge_color": 2, "symbol_color": 3, "text_color": 4}
    rare = {"rarity_per_mille": 5}
    known = {"gift_id": "g1", "base_name": "Lamp", "name": "Lamp-1", "number": 1}
    parts = {
        "model": {"name": "m", "sticker": sticker(seat), **rare},
        "symbol": {"name": "s", "sticker": sticker(seat), **rare},
        "backdrop": {"name": "b", "colors": colors, **rare},
    }
    return {"gift": {**known, **parts}, "origin": "transfer"}


def _background(_: Seat) -> Json:
    return {"type": {"type": "fill", "fill": {"type": "solid", "color": 255}, "dark_theme_dimming": 10}}


def _pinned(seat: Seat) -> Json:
    first = next(iter(seat.room.messages.values()), None)
    return {
        "pinned_message": first.json(whole=False) if first else {"chat": seat.room.json(), "message_id": 1, "date": 0}
    }


def _refund(_: Seat) -> Json:
    known = {"currency": STARS, "total_amount": 5, "invoice_payload": "tip"}
    return {"refunded_payment": {**known, "telegram_payment_charge_id": "t1"}}


def _member(seat: Seat) -> Json:
    return seat.account.json()


def _other_bot(_: Seat) -> Json:
    return {"id": 42, "is_bot": True, "first_name": "Other", "username": "other_bot"}


IN_PRIVATE: Mapping[str, Content] = {
    "message_auto_delete_timer_changed": lambda _: {
        "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}
    },
    "pinned_message": _pinned,
    "refunded_payment": _refund,
    "connected_website": lambda _: {"connected_website": "example.com"},
    "write_access_allowed": lambda _: {"write_access_allowed": {"from_request": True}},
    "chat_background_set": lambda seat: {"chat_background_set": _background(seat)},
    "checklist_tasks_done": lambda _: {"checklist_tasks_done": {"marked_as_done_task_ids": [1]}},
    "checklist_tasks_added": lambda _: {"checklist_tasks_added": {"tasks": [{"id": 3, "text": "Sweep"}]}},
    "gift": lambda seat: {"gift": _gift(seat)},
    "unique_gift": lambda seat: {"unique_gift": _unique_gift(seat)},
    "gift_upgrade_sent": lambda seat: {"gift_upgrade_sent": _gift(seat)},
    "poll_option_added": lambda _: {"poll_option_added": {"option_persistent_id": "Maybe", "option_text": "Maybe"}},
    "poll_option_deleted": lambda _: {"poll_option_deleted": {"option_persistent_id": "No", "option_text": "No"}},
    "managed_bot_created": lambda seat: {"managed_bot_created": {"bot": _other_bot(seat)}},
}
"""What can be told in a private chat."""

IN_GROUPS: Mapping[str, Content] = {
    "new_chat_members": lambda seat: {"new_chat_members": [_member(seat)]},
    "left_chat_member": lambda seat: {"left_chat_member": _member(seat)},
    "new_chat_title": lambda _: {"new_chat_title": "Team water, night"},
    "new_chat_photo": lambda seat: {"new_chat_photo": stored(seat, "photo")["photo"]},
    "delete_chat_photo": lambda _: {"delete_chat_photo": True},
    "group_chat_created": lambda _: {"group_chat_created": True},
    "supergroup_chat_created": lambda _: {"supergroup_chat_created": True},
    "message_auto_delete_timer_changed": IN_PRIVATE["message_auto_delete_timer_changed"],
    "pinned_message": _pinned,
    "proximity_alert_triggered": lambda seat: {
        "proximity_alert_triggered": {"traveler": _member(seat), "watcher": _other_bot(seat), "distance": 12}
    },
    "boost_added": lambda _: {"boost_added": {"boost_count": 1}},
    "chat_background_set": IN_PRIVATE["chat_background_set"],
    "chat_owner_left": lambda seat: {"chat_owner_left": {"new_owner": _member(seat)}},
    "chat_owner_changed": lambda seat: {"chat_owner_changed": {"new_owner": _member(seat)}},
    "forum_topic_edited": lambda _: {"forum_topic_edited": {"name": "Lifts"}},
    "general_forum_topic_hidden": lambda _: {"general_forum_topic_hidden": {}},
    "general_forum_topic_unhidden": lambda _: {"general_forum_topic_unhidden": {}},
    "giveaway_created": lambda _: {"giveaway_created": {"prize_star_count": 100}},
    "giveaway_completed": lambda _: {"giveaway_completed": {"winner_count": 1}},
    "paid_message_price_changed": lambda _: {"paid_message_price_changed": {"paid_message_star_count": 0}},
    "video_chat_scheduled": lambda _: {"video_chat_scheduled": {"start_date": LATER}},
    "video_chat_started": lambda _: {"video_chat_started": {}},
    "video_chat_ended": lambda _: {"video_chat_ended": {"duration": 60}},
    "video_chat_participants_invited": lambda seat: {"video_chat_participants_invited": {"users": [_member(seat)]}},
    "poll_option_added": IN_PRIVATE["poll_option_added"],
    "poll_option_deleted": IN_PRIVATE["poll_option_deleted"],
}
"""What can be told in a group or supergroup; topics, joining, leaving and migration also happen there by themselves."""

IN_CHANNELS: Mapping[str, Content] = {
    "channel_chat_created": lambda _: {"channel_chat_created": True},
    "direct_message_price_changed": lambda _: {"direct_message_price_changed": {"are_direct_messages_enabled": False}},
    "suggested_post_approved": lambda _: {"suggested_post_approved": {"send_date": LATER}},
    "suggested_post_approval_failed": lambda _: {
        "suggested_post_approval_failed": {"price": {"currency": STARS, "amount": 5}}
    },
    "suggested_post_declined": lambda _: {"suggested_post_declined": {"comment": "No"}},
    "suggested_post_paid": lambda _: {"suggested_post_paid": {"currency": STARS}},
    "suggested_post_refunded": lambda _: {"suggested_post_refunded": {"reason": "post_deleted"}},
    "poll": lambda _: {"poll": poll()},
    "giveaway_completed": lambda seat: {
        "giveaway_completed": {"winner_count": 1, "giveaway_message": {**channel_message(seat), "text": "Win"}}
    },
}
"""What can be told in a channel, or in the direct messages of one."""


def channel_message(seat: Seat) -> Json:
    """Return a message of some channel."""
    return {"message_id": 7, "date": 1_790_000_000, "chat": channel(seat)}

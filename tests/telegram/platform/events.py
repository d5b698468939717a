"""Updates that are no new message in a chat with the bot.

Update: each of its optional fields but `message` and `channel_post`.
"""

from collections.abc import Callable, Mapping

from tests.telegram.platform.content import STARS, game, poll
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.shapes import Json

Body = Callable[[Seat], Json]
LATER, CONNECTION = 1_800_000_000, "biz1"


def _message(seat: Seat, **more: object) -> Json:
    known = {"message_id": seat.room.next_id(), "date": seat.world.stamp(), "chat": seat.room.json()}
    return {**known, "from": seat.account.json(), "text": "hello", **more}


def _asked(seat: Seat, **more: object) -> Json:
    mark = seat.world.mark()
    seat.world.asked.add(mark)
    return {"id": mark, "from": seat.account.json(), **more}


def _press(seat: Seat, **more: object) -> Json:
    return _asked(seat, chat_instance="77", **more)


def _about(seat: Seat, **more: object) -> Json:
    return {"chat": seat.room.json(), "date": seat.world.stamp(), **more}


def _reaction(seat: Seat, emoji: str) -> Json:
    new = [{"type": "emoji", "emoji": emoji}, {"type": "custom_emoji", "custom_emoji_id": "1"}, {"type": "paid"}]
    return _about(seat, message_id=1, user=seat.account.json(), old_reaction=[], new_reaction=new)


def _member(seat: Seat) -> Json:
    before, after = ({"user": seat.account.json(), "status": status} for status in ("left", "member"))
    return _about(seat, **{"from": seat.account.json()}, old_chat_member=before, new_chat_member=after)


def _boost(seat: Seat) -> Json:
    source = {"source": "premium", "user": seat.account.json()}
    return {"boost_id": "b1", "add_date": 1_790_000_000, "expiration_date": LATER, "source": source}


def _address(_: Seat) -> Json:
    where = {"country_code": "CN", "state": "", "city": "Shanghai"}
    return {**where, "street_line1": "1 Garden Road", "street_line2": "", "post_code": "200000"}


def _bill(seat: Seat) -> Json:
    return _asked(seat, currency=STARS, total_amount=5, invoice_payload="tip")


def _business(seat: Seat) -> Json:
    known = {"id": CONNECTION, "user": seat.account.json(), "user_chat_id": seat.account.id}
    return {**known, "date": seat.world.stamp(), "is_enabled": True, "rights": {"can_reply": True}}


def _other_bot(_: Seat) -> Json:
    return {"id": 42, "is_bot": True, "first_name": "Other", "username": "other_bot"}


EVENTS: Mapping[str, tuple[str, Body]] = {
    "a_business_account_connected": ("business_connection", _business),
    "a_business_message": ("business_message", lambda seat: _message(seat, business_connection_id=CONNECTION)),
    "an_edited_business_message": (
        "edited_business_message",
        lambda seat: _message(seat, business_connection_id=CONNECTION, edit_date=seat.world.stamp()),
    ),
    "business_messages_deleted": (
        "deleted_business_messages",
        lambda seat: {"business_connection_id": CONNECTION, "chat": seat.room.json(), "message_ids": [1, 2]},
    ),
    "a_reaction": ("message_reaction", lambda seat: _reaction(seat, "👍")),
    "reactions_counted": (
        "message_reaction_count",
        lambda seat: _about(
            seat, message_id=1, reactions=[{"type": {"type": "emoji", "emoji": "👎"}, "total_count": 2}]
        ),
    ),
    "an_inline_query": ("inline_query", lambda seat: _asked(seat, query="lift", offset="", chat_type="private")),
    "a_chosen_inline_result": (
        "chosen_inline_result",
        lambda seat: {"result_id": "1", "from": seat.account.json(), "query": "lift", "inline_message_id": "AAA"},
    ),
    "a_press_on_an_inline_message": (
        "callback_query",
        lambda seat: _press(seat, inline_message_id="AAA", data="x"),
    ),
    "a_press_on_a_game": (
        "callback_query",
        lambda seat: _press(seat, message=_message(seat, game=game(seat)), game_short_name="lift"),
    ),
    "a_press_without_data": ("callback_query", lambda seat: _press(seat, message=_message(seat))),
    "a_press_on_an_inaccessible_message": (
        "callback_query",
        lambda seat: _press(seat, message={"chat": seat.room.json(), "message_id": 1, "date": 0}, data="x"),
    ),
    "a_shipping_query": (
        "shipping_query",
        lambda seat: _asked(seat, invoice_payload="tip", shipping_address=_address(seat)),
    ),
    "a_pre_checkout_query": ("pre_checkout_query", _bill),
    "paid_media_bought": (
        "purchased_paid_media",
        lambda seat: {"from": seat.account.json(), "paid_media_payload": "p"},
    ),
    "a_poll_that_was_closed": ("poll", lambda _: poll(over=True)),
    "a_poll_answer": (
        "poll_answer",
        lambda seat: {
            "poll_id": "5001",
            "user": seat.account.json(),
            "option_ids": [0],
            "option_persistent_ids": ["Yes"],
        },
    ),
    "somebody_joined": ("chat_member", _member),
    "a_request_to_join": (
        "chat_join_request",
        lambda seat: _about(seat, **{"from": seat.account.json()}, user_chat_id=seat.account.id, bio="I live there"),
    ),
    "a_boost": ("chat_boost", lambda seat: {"chat": seat.room.json(), "boost": _boost(seat)}),
    "a_boost_taken_back": (
        "removed_chat_boost",
        lambda seat: {
            "chat": seat.room.json(),
            "boost_id": "b1",
            "remove_date": LATER,
            "source": {"source": "premium", "user": seat.account.json()},
        },
    ),
    "a_managed_bot": (
        "managed_bot",
        lambda seat: {"user": seat.account.json(), "bot": _other_bot(seat)},
    ),
    "a_guest_message": ("guest_message", lambda seat: _message(seat, guest_query_id="q1")),
}
"""By what happened: the field of Update, and what stands in it."""

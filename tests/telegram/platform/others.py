"""Methods that send what is neither text nor file, and that answer what is no message."""

import random
from typing import Any

from tests.telegram.platform.calls import Call
from tests.telegram.platform.content import poll
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.sending import place
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.targets import open_room, own_message

FACES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
"""sendDice, `emoji`: value 1-6 for three of them, 1-5 for two, 1-64 for the slot machine."""


def send_location(call: Call) -> Json:
    """sendLocation: a point on the map."""
    return place(call, lambda call: {"location": _point(call)}, "other messages").json()


def send_venue(call: Call) -> Json:
    """sendVenue: information about a venue; Message, `location` is then also set."""
    return place(call, _venue, "other messages").json()


def _venue(call: Call) -> Json:
    point = _point(call)
    if not call.has("title") or not call.has("address"):
        raise bad_request("venue must have title and address")
    return {
        "venue": {"location": point, "title": call.text("title"), "address": call.text("address")},
        "location": point,
    }


def _point(call: Call) -> Json:
    try:
        point = {name: float(call.text(name)) for name in ("latitude", "longitude")}
    except ValueError as fault:
        raise bad_request("wrong latitude or longitude specified") from fault
    if abs(point["latitude"]) > 90 or abs(point["longitude"]) > 180:
        raise bad_request("wrong latitude or longitude specified")
    return point


def send_contact(call: Call) -> Json:
    """sendContact: a phone contact."""
    return place(call, _contact, "other messages").json()


def _contact(call: Call) -> Json:
    if not call.has("phone_number") or not call.has("first_name"):
        raise bad_request("contact must have phone number and first name")
    return {"contact": {name: call.text(name) for name in ("phone_number", "first_name")}}


def send_dice(call: Call) -> Json:
    """sendDice: an animated emoji that shows a random value."""
    emoji = call.text("emoji") or "🎲"
    if emoji not in FACES:
        raise bad_request("DICE_EMOJI_INVALID")
    value = random.Random(call.now.timestamp()).randint(1, FACES[emoji])
    return place(call, lambda _: {"dice": {"emoji": emoji, "value": value}}, "other messages").json()


def send_poll(call: Call) -> Json:
    """sendPoll: a native poll with 2-12 options; the question has 1-300 characters, an option 1-100."""
    return place(call, _poll, "polls").json()


def _poll(call: Call) -> Json:
    question = call.text("question")
    options = [_option(each) for each in call.things("options") or []]
    if not 1 <= len(question) <= 300:
        raise bad_request("poll question length must not exceed 300")
    if not 2 <= len(options) <= 12:
        raise bad_request("poll must have at least 2 option")
    shown = [{"persistent_id": each, "text": each, "voter_count": 0} for each in options]
    return {"poll": {**poll(), "id": call.world.mark(), "question": question, "options": shown, "total_voter_count": 0}}


def _option(given: Any) -> str:
    text = str(given if isinstance(given, str) else given.get("text", ""))
    if not 1 <= len(text) <= 100:
        raise bad_request("poll options length must not exceed 100")
    return text


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction: bots as non-premium users can set up to one reaction per message; returns True."""
    message = own_message(call, open_room(call), "message to react not found")
    wanted = call.things("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = [str(each.get("emoji", "")) for each in wanted]
    message.room.tell(message)
    return True


def answer_other_query(call: Call) -> bool:
    """answerInlineQuery, answerShippingQuery, answerPreCheckoutQuery: once, and about what was asked; returns True."""
    name = next(
        each for each in ("inline_query_id", "shipping_query_id", "pre_checkout_query_id") if each in call.given
    )
    if call.text(name) not in call.world.asked:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    call.world.asked.remove(call.text(name))
    return True

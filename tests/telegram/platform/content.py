"""Everything that a person can put into a chat: for each field of Message that holds content, how it comes about.

Message: the optional fields from `animation` to `web_app_data` that say what the message is.
"""

from collections.abc import Callable, Mapping

from tests.telegram.platform.media import KINDS, file_content
from tests.telegram.platform.seats import PIXEL, Seat
from tests.telegram.platform.shapes import Json

Content = Callable[[Seat], Json]
PLACE: Json = {"latitude": 31.2304, "longitude": 121.4737}
LATER = 1_800_000_000
STARS = "XTR"


def stored(seat: Seat, kind: str, mime: str = "application/octet-stream") -> Json:
    """Return the field of a file that the platform has."""
    name = f"{kind}.bin"
    return file_content(KINDS[kind], seat.world.vault.keep(PIXEL, name, mime, KINDS[kind].folder))


def sticker(seat: Seat) -> Json:
    """Sticker: regular, neither animated nor video."""
    return {**stored(seat, "sticker")["sticker"], "is_animated": False, "is_video": False, "emoji": "👍"}


def poll(*, open_to_see: bool = False, over: bool = False) -> Json:
    """Poll: a question with options; `is_anonymous` unless who chose what can be seen."""
    options = [{"persistent_id": each, "text": each, "voter_count": 1} for each in ("Yes", "No")]
    flags = {"is_closed": over, "is_anonymous": not open_to_see, "allows_multiple_answers": False}
    known = {"id": "5001", "question": "Is it warm?", "options": options, "total_voter_count": 2, "type": "regular"}
    return {**known, **flags, "allows_revoting": True, "members_only": False}


def channel(seat: Seat) -> Json:
    """Chat: some channel that the bot has nothing to do with."""
    return {"id": -1_002_000_000_777, "type": "channel", "title": f"News of {seat.account.first_name}"}


def game(seat: Seat) -> Json:
    """Game: can only be sent by bots, and reaches a chat through a person's inline query."""
    return {"title": "Lift", "description": "Going up", "photo": stored(seat, "photo")["photo"]}


def _paid(seat: Seat) -> Json:
    photo = {"type": "photo", "photo": stored(seat, "photo")["photo"]}
    return {"star_count": 5, "paid_media": [photo, {"type": "preview", "width": 90, "height": 90}]}


def _live_photo(seat: Seat) -> Json:
    film = {name: value for name, value in stored(seat, "video")["video"].items() if name != "file_name"}
    return {**film, "photo": stored(seat, "photo")["photo"]}


def _giveaway(seat: Seat) -> Json:
    return {"chats": [channel(seat)], "winners_selection_date": LATER, "winner_count": 1, "prize_star_count": 100}


def _winners(seat: Seat) -> Json:
    who = {"winner_count": 1, "winners": [seat.account.json()]}
    return {"chat": channel(seat), "giveaway_message_id": 7, "winners_selection_date": LATER, **who}


def _passport(_: Seat) -> Json:
    secret = {"data": "c2VjcmV0", "hash": "aGFzaA==", "secret": "c2VjcmV0"}
    return {"data": [{"type": "email", "hash": "aGFzaA==", "email": "li@example.com"}], "credentials": secret}


def _paid_bill(_: Seat) -> Json:
    charges = {"telegram_payment_charge_id": "t1", "provider_payment_charge_id": "p1"}
    return {"currency": "CNY", "total_amount": 9900, "invoice_payload": "tip", **charges}


def _checklist(_: Seat) -> Json:
    return {"title": "To do", "tasks": [{"id": 1, "text": "Fix the lift"}, {"id": 2, "text": "Call back"}]}


CONTENT: Mapping[str, Content] = {
    "text": lambda _: {"text": "The lift is stuck"},
    "animation": lambda seat: stored(seat, "animation", "video/mp4"),
    "audio": lambda seat: stored(seat, "audio", "audio/mpeg"),
    "document": lambda seat: stored(seat, "document", "application/pdf"),
    "live_photo": lambda seat: {"live_photo": _live_photo(seat)},
    "paid_media": lambda seat: {"paid_media": _paid(seat)},
    "photo": lambda seat: stored(seat, "photo"),
    "sticker": lambda seat: {"sticker": sticker(seat)},
    "story": lambda seat: {"story": {"chat": channel(seat), "id": 3}},
    "video": lambda seat: stored(seat, "video", "video/mp4"),
    "video_note": lambda seat: stored(seat, "video_note"),
    "voice": lambda seat: stored(seat, "voice", "audio/ogg"),
    "checklist": lambda seat: {"checklist": _checklist(seat)},
    "contact": lambda seat: {"contact": {"phone_number": seat.phone, "first_name": "Li", "user_id": seat.account.id}},
    "contact_without_account": lambda _: {"contact": {"phone_number": "+1 555", "first_name": "Plumber"}},
    "dice": lambda _: {"dice": {"emoji": "🎲", "value": 4}},
    "dart": lambda _: {"dice": {"emoji": "🎯", "value": 6}},
    "slot_machine": lambda _: {"dice": {"emoji": "🎰", "value": 64}},
    "game": lambda seat: {"game": game(seat)},
    "giveaway": lambda seat: {"giveaway": _giveaway(seat)},
    "giveaway_winners": lambda seat: {"giveaway_winners": _winners(seat)},
    "invoice": lambda _: {
        "invoice": {
            "title": "Tip",
            "description": "Thanks",
            "start_parameter": "t",
            "currency": STARS,
            "total_amount": 5,
        }
    },
    "location": lambda _: {"location": PLACE},
    "live_location": lambda _: {"location": {**PLACE, "live_period": 900, "heading": 90, "horizontal_accuracy": 12.5}},
    "poll": lambda _: {"poll": poll()},
    "quiz": lambda _: {"poll": {**poll(), "type": "quiz", "correct_option_ids": [1]}},
    "venue": lambda _: {
        "venue": {"location": PLACE, "title": "Tower 3", "address": "1 Garden Road"},
        "location": PLACE,
    },
    "web_app_data": lambda _: {"web_app_data": {"data": '{"grade":"high"}', "button_text": "Open"}},
    "passport_data": lambda seat: {"passport_data": _passport(seat)},
    "successful_payment": lambda seat: {"successful_payment": _paid_bill(seat)},
    "users_shared": lambda seat: {"users_shared": {"request_id": 1, "users": [{"user_id": seat.account.id}]}},
    "chat_shared": lambda _: {"chat_shared": {"request_id": 2, "chat_id": -1_002_000_000_777}},
}
"""By the field that it fills, or by a name where a field is filled in several ways."""

"""Keyboards: what a bot may offer, and where."""

from typing import Any, cast

from tests.telegram.platform.calls import Call
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.rooms import PRIVATE, Room
from tests.telegram.platform.shapes import Json

DATA = 64
"""InlineKeyboardButton, `callback_data`: 1-64 bytes."""
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
"""InlineKeyboardButton: exactly one of the fields other than text (and style and icon) must be used."""
REQUESTS = {
    "request_contact": "Phone number",
    "request_location": "Location",
    "request_poll": "Poll",
    "request_users": "Users",
    "request_chat": "Chat",
    "web_app": "Web App",
}
"""KeyboardButton: each of these is available in private chats only."""
PLACEHOLDER = 64
"""ReplyKeyboardMarkup and ForceReply, `input_field_placeholder`: 1-64 characters."""


def markup_of(call: Call, room: Room, *, inline_only: bool = False) -> Json | None:
    """Return the `reply_markup` of a request, or refuse it."""
    given = call.thing("reply_markup")
    if not given:
        return None
    if "inline_keyboard" in given:
        rows = [[_inline(each) for each in row] for row in _rows(given["inline_keyboard"])]
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in given:
        return {**given, "keyboard": [[_plain(each, room) for each in row] for row in _rows(given["keyboard"])]}
    if given.get("remove_keyboard") is True or given.get("force_reply") is True:
        return given
    raise bad_request("object expected as reply markup")


def _rows(given: Any) -> list[list[Any]]:
    """Array of button rows, each an array of buttons; empty rows vanish."""
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):  # pyright: ignore[reportUnknownVariableType]
        raise bad_request("can't parse inline keyboard: Field must be of type Array")
    return [row for row in cast("list[list[Any]]", given) if row]


def _inline(button: Any) -> Json:
    if not isinstance(button, dict) or not str(button.get("text") or ""):  # pyright: ignore[reportUnknownMemberType,reportUnknownArgumentType]
        raise bad_request("can't parse inline keyboard button: text is empty")
    known = cast("Json", button)
    used = ACTIONS & set(known)
    if not used:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in known and not 1 <= len(str(known["callback_data"]).encode()) <= DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in known and not str(known["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{known['url']}' is invalid: Wrong HTTP URL")
    return known


def _plain(button: Any, room: Room) -> Json:
    """KeyboardButton: at most one of the other fields; a string stands for its text."""
    known: Json = {"text": button} if isinstance(button, str) else dict(button)
    if not known.get("text"):
        raise bad_request('can\'t parse keyboard button: Field "text" must not be empty')
    for field, what in REQUESTS.items():
        if known.get(field) and room.kind != PRIVATE:
            raise bad_request(f"{what} can be requested in private chats only")
    return known


def flatten(markup: Json | None) -> list[Json]:
    """Return the buttons of a keyboard of either kind."""
    given = markup or {}
    return [each for row in given.get("inline_keyboard", given.get("keyboard", [])) for each in row]

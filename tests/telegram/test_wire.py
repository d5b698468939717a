"""What goes over the wire is what the library itself would send, and what it would read."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    TelegramObject,
    Update,
    User,
)

from bot.telegram.channel import PLAIN
from bot.telegram.translate import read, said_next, without_buttons
from bot.telegram.wire import written
from handlers.outgoing import Outgoing
from tests.storage.samples import a_notice
from tests.telegram.platform.server import TOKEN
from workflow.language import Language

BUTTONS = (("电梯", "i:1:category:0"), ("Back", "i:1:category:back"))


def shared(asks: KeyboardButton, *more: list[KeyboardButton]) -> ReplyKeyboardMarkup:
    """Return a keyboard whose first button shares something."""
    return ReplyKeyboardMarkup([[asks], *more], resize_keyboard=True, one_time_keyboard=True)


def keyboard(**given: object) -> Mapping[str, Any]:
    """Return the buttons of a message as they are sent."""
    outgoing = Outgoing(notice=a_notice("1"), address="1", language=Language.ZH, text="?", **cast("Any", given))
    return json.loads(written(said_next(outgoing)[0]["reply_markup"]))


@pytest.mark.parametrize(
    ("given", "as_theirs"),
    [
        (
            {"buttons": BUTTONS},
            InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=choice) for label, choice in BUTTONS]]),
        ),
        (
            {"buttons": BUTTONS, "share": ("contact", "My number")},
            shared(KeyboardButton("My number", request_contact=True), [KeyboardButton(label) for label, _ in BUTTONS]),
        ),
        ({"share": ("location", "My place")}, shared(KeyboardButton("My place", request_location=True))),
        ({"forced": True}, ForceReply(selective=False)),
    ],
)
def test_buttons_are_as_the_library_makes_them(given: Mapping[str, object], as_theirs: TelegramObject) -> None:
    assert keyboard(**given) == as_theirs.to_dict()


def test_text_goes_as_it_is_and_all_else_as_its_json() -> None:
    mention = MessageEntity(MessageEntity.TEXT_MENTION, 0, 3, user=User(7, "Ann", is_bot=False))
    assert written("1 & 2") == "1 & 2"
    assert (written(5), written(PLAIN)) == ("5", '{"is_disabled": true}')
    assert json.loads(written([mention])) == [mention.to_dict()]


def test_what_is_nothing_of_the_platforms_is_not_sent() -> None:
    with pytest.raises(TypeError, match="object is nothing that the platform takes"):
        written(object())


def pressed(message: object) -> dict[str, Any]:
    ann = {"id": 7, "is_bot": False, "first_name": "Ann"}
    query = {"id": "9", "from": ann, "chat_instance": "1", "data": "i:1:kind:complaint", "message": message}
    return {"update_id": 5, "callback_query": query}


def test_press_says_the_same_without_the_buttons_that_it_was_made_on() -> None:
    bot, chat = Bot(TOKEN), {"id": 7, "type": "private", "first_name": "Ann"}
    buttons = {"inline_keyboard": [[{"text": label, "callback_data": choice}] for label, choice in BUTTONS]}
    update = pressed({"message_id": 3, "date": 1, "chat": chat, "text": "?", "reply_markup": buttons})
    light = without_buttons(update)
    assert "reply_markup" not in light["callback_query"]["message"]
    assert read(Update.de_json(light, bot)) == read(Update.de_json(update, bot))
    assert "reply_markup" in update["callback_query"]["message"]


@pytest.mark.parametrize("update", [{}, {"callback_query": 7}, pressed(None), pressed("?"), {"message": {}}])
def test_update_without_buttons_stays_as_it_is(update: dict[str, Any]) -> None:
    assert without_buttons(update) == update

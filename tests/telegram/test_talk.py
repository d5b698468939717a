"""A talk in private, driven by a client that is not ours."""

import telegram
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from tests.telegram.platform.people import Person
from tests.telegram.platform.questions import Question
from tests.telegram.platform.seats import PIXEL


async def next_update(client: telegram.Bot, kind: str) -> telegram.Update:
    """Take one update, confirm it, and see that it is of this kind."""
    update = (await client.get_updates(timeout=10, limit=1))[0]
    await client.get_updates(offset=update.update_id + 1)
    assert getattr(update, kind) is not None, update
    return update


async def test_a_text_is_read_and_answered(client: telegram.Bot, li: Person) -> None:
    li.says("The lift is stuck")
    update = await next_update(client, "message")
    assert update.message is not None
    await client.send_message(update.message.chat.id, "Which lift?")
    assert li.hears("Which").text == "Which lift?"


async def test_a_press_is_asked_answered_and_edited(client: telegram.Bot, li: Person) -> None:
    yes = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Yes", callback_data="y1"), InlineKeyboardButton("No", callback_data="n1")]]
    )
    sent = await client.send_message(li.id, "Is anybody in danger?", reply_markup=yes)
    press = li.asks("Yes")
    query = (await next_update(client, "callback_query")).callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message and query.message.message_id) == (
        "y1",
        li.id,
        sent.message_id,
    )
    await query.answer("Noted")
    assert li.answered(press) == "Noted"
    await client.edit_message_text("In danger: yes", li.id, sent.message_id)
    assert (li.last.text, li.last.buttons) == ("In danger: yes", [])


async def test_a_button_of_the_keyboard_shares_the_phone_number(client: telegram.Bot, li: Person) -> None:
    share = ReplyKeyboardMarkup([[KeyboardButton("Share my number", request_contact=True)]], one_time_keyboard=True)
    await client.send_message(li.id, "Your number?", reply_markup=share)
    assert not isinstance(li.presses("Share"), Question)
    update = await next_update(client, "message")
    assert update.message is not None
    assert update.message.contact is not None
    assert (update.message.contact.user_id, update.message.contact.phone_number) == (li.id, li.phone)
    assert li.keyboard is None


async def test_who_was_asked_to_reply_replies(client: telegram.Bot, li: Person) -> None:
    asked = await client.send_message(li.id, "Why?", reply_markup=ForceReply())
    li.says("Because")
    update = await next_update(client, "message")
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == asked.message_id


async def test_a_file_goes_down_and_up(client: telegram.Bot, li: Person) -> None:
    li.sends_document(b"%PDF-1.4 evidence", "evidence.pdf", "application/pdf")
    update = await next_update(client, "message")
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.4 evidence"
    sent = await client.send_photo(li.id, PIXEL, caption="<b>Done</b>", parse_mode="HTML")
    assert len(sent.photo) == 3
    assert (li.last.text, li.last.marked("bold")) == ("Done", ["Done"])


async def test_an_edit_comes_as_a_new_version_of_the_same_message(client: telegram.Bot, li: Person) -> None:
    written = li.says("Bilding 3")
    await next_update(client, "message")
    li.edits(written, "Building 3")
    update = await next_update(client, "edited_message")
    assert update.edited_message is not None
    assert (update.edited_message.message_id, update.edited_message.text) == (written.id, "Building 3")
    assert update.edited_message.edit_date is not None


async def test_an_album_is_several_messages_with_one_mark(client: telegram.Bot, li: Person) -> None:
    li.sends_album(PIXEL, PIXEL, PIXEL, caption="Three leaks")
    messages = [each.message for each in await client.get_updates(timeout=10) if each.message]
    assert len({each.media_group_id for each in messages}) == 1
    assert [each.caption for each in messages] == ["Three leaks", None, None]

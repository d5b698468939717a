"""People, as tests drive them: what they see, press and wait for."""

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.messages import Message
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform


def test_what_was_said_before_is_not_heard_again(raw: Raw, li: Person) -> None:
    raw.result("sendMessage", chat_id=li.id, text="Which building?")
    li.says("the third")
    with pytest.raises(AssertionError, match="never came"):
        li.hears("Which building?", timeout=0.05)
    assert li.sees("Which building?").text == "Which building?"


def test_an_edit_is_heard_like_a_new_message(raw: Raw, li: Person) -> None:
    sent = raw.result("sendMessage", chat_id=li.id, text="Received")
    li.says("and now?")
    raw.result("editMessageText", chat_id=li.id, message_id=sent["message_id"], text="Being handled")
    heard = li.hears("Being handled")
    assert (heard.id, heard.before[-1]["text"]) == (sent["message_id"], "Received")


def test_who_listens_is_told_at_once_and_may_answer(raw: Raw, li: Person) -> None:
    def answer(said: Message) -> None:
        li.says(f"re: {said.text}")

    li.room.listeners.append(answer)
    raw.result("sendMessage", chat_id=li.id, text="Which building?")
    assert [each["message"]["text"] for each in raw.result("getUpdates")] == ["re: Which building?"]


def test_a_button_that_is_not_there_can_not_be_pressed(raw: Raw, li: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    raw.result("sendMessage", chat_id=li.id, text="?", reply_markup=keyboard)
    with pytest.raises(AssertionError, match=r"no button 'No' in \[\[\['Yes'\]\]\]"):
        li.presses("No")


def test_the_newest_button_of_a_name_is_pressed(raw: Raw, li: Person) -> None:
    for data in ("old", "new"):
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": data}]]}
        raw.result("sendMessage", chat_id=li.id, text=data, reply_markup=keyboard)
    li.presses("Yes")
    li.presses("Yes", on=li.screen[0])
    assert [each["callback_query"]["data"] for each in raw.result("getUpdates")] == ["new", "old"]


def test_a_link_brings_its_payload(raw: Raw, site: Platform) -> None:
    site.person("Anna").starts("lift-3")
    assert raw.result("getUpdates")[0]["message"]["text"] == "/start lift-3"


def test_who_comes_back_unblocks_first(raw: Raw, li: Person) -> None:
    li.blocks_bot()
    li.starts()
    updates = raw.result("getUpdates")
    statuses = [each["my_chat_member"]["new_chat_member"]["status"] for each in updates if "my_chat_member" in each]
    assert (statuses, updates[-1]["message"]["text"]) == (["kicked", "member"], "/start")


def test_a_seat_follows_its_group_through_an_upgrade(raw: Raw, site: Platform, li: Person) -> None:
    group = site.group("Team", owner=li, basic=True)
    group.add(site.bot)
    seat = li.at(group)
    group.upgrades()
    seat.says("/bind water")
    assert raw.result("getUpdates")[-1]["message"]["chat"]["id"] == group.id


def test_a_card_of_somebody_else_says_whose_it_is(raw: Raw, site: Platform, li: Person) -> None:
    other = site.person("王芳")
    li.sends_contact("86139", of=other.account)
    li.sends_contact("86137", name="Plumber")
    cards = [each["message"]["contact"] for each in raw.result("getUpdates")]
    assert (cards[0]["user_id"], cards[0]["first_name"], "user_id" in cards[1]) == (other.id, "王芳", False)


def test_a_keyboard_stays_until_it_is_taken_away(raw: Raw, li: Person) -> None:
    keyboard = {"keyboard": [["My cases"]]}
    raw.result("sendMessage", chat_id=li.id, text="Welcome", reply_markup=keyboard)
    li.presses("My cases")
    assert li.keyboard is not None
    assert li.keyboard.labels == [["My cases"]]
    raw.result("sendMessage", chat_id=li.id, text="Bye", reply_markup={"remove_keyboard": True})
    assert li.keyboard is None


def test_a_silent_message_rings_nobody(raw: Raw, li: Person) -> None:
    raw.result("sendMessage", chat_id=li.id, text="by the way", disable_notification=True)
    assert li.last.silent

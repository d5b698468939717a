"""Groups: what a bot hears there, topics, rights, and a group that becomes another chat."""

from typing import Any

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.groups import Group
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from tests.telegram.platform.shapes import Json


@pytest.fixture
def group(site: Platform, li: Person) -> Group:
    """A supergroup where the bot is a member."""
    made = site.group("Team water", site.person("Anna", "en"), owner=li)
    made.add(site.bot)
    site.bot.queue.drop()
    return made


def news(raw: Raw, kind: str = "message") -> list[Json]:
    """Return what waits of this kind."""
    return [each[kind] for each in raw.result("getUpdates") if kind in each]


def test_a_bot_that_is_added_hears_of_itself(raw: Raw, site: Platform, li: Person) -> None:
    group = site.group("Team", owner=li)
    group.add(site.bot)
    (change,) = news(raw, "my_chat_member")
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("left", "member")
    assert news(raw)[0]["new_chat_members"][0]["id"] == site.bot.id


@pytest.mark.parametrize("text", ["/bind water", "/bind@redress_bot water"])
def test_privacy_lets_commands_through(raw: Raw, group: Group, li: Person, text: str) -> None:
    li.at(group).says(text)
    assert [each["text"] for each in news(raw)] == [text]


@pytest.mark.parametrize("text", ["good morning", "/bind@other_bot water", "hello @redress_bot"])
def test_privacy_keeps_other_talk_away(raw: Raw, group: Group, li: Person, text: str) -> None:
    li.at(group).says(text)
    assert news(raw) == []


def test_privacy_lets_replies_to_the_bot_through(raw: Raw, group: Group, li: Person) -> None:
    raw.result("sendMessage", chat_id=group.id, text="Why was it refused?")
    seat = li.at(group)
    seat.says("No parts", reply_to=seat.last)
    assert [each["text"] for each in news(raw)] == ["No parts"]


def test_a_general_command_goes_to_who_spoke_last(raw: Raw, site: Platform, group: Group, li: Person) -> None:
    other = site.other_bot("7:other", "Other", "other_bot")
    group.add(other)
    raw.result("getUpdates", offset=-1)
    site.bot.queue.drop()
    raw.ask("sendMessage", token="7:other", chat_id=group.id, text="hello")
    li.at(group).says("/status")
    assert news(raw) == []


def test_an_administrator_hears_all_that_people_say(raw: Raw, site: Platform, group: Group, li: Person) -> None:
    group.promotes(site.bot)
    li.at(group).says("good morning")
    assert [each["text"] for each in news(raw)] == ["good morning"]


def test_no_bot_hears_another_bot(raw: Raw, site: Platform, group: Group) -> None:
    site.bot.privacy = False
    group.add(site.other_bot("7:other", "Other", "other_bot"))
    site.bot.queue.drop()
    assert raw.ask("sendMessage", token="7:other", chat_id=group.id, text="hello")["ok"]
    assert news(raw) == []


def test_a_press_in_a_group_comes_whoever_pressed(raw: Raw, group: Group, li: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sign", "callback_data": "s"}]]}
    raw.result("sendMessage", chat_id=group.id, text="A1B-2C3", reply_markup=keyboard)
    li.at(group).presses("Sign")
    (press,) = news(raw, "callback_query")
    assert (press["from"]["id"], press["message"]["chat"]["id"], press["data"]) == (li.id, group.id, "s")


def test_a_press_on_what_was_deleted_tells_only_where(raw: Raw, group: Group, li: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sign", "callback_data": "s"}]]}
    sent = raw.result("sendMessage", chat_id=group.id, text="A1B-2C3", reply_markup=keyboard)
    card = li.at(group).last
    raw.result("deleteMessage", chat_id=group.id, message_id=sent["message_id"])
    li.at(group).asks("Sign", on=card)
    about = news(raw, "callback_query")[0]["message"]
    assert (about["message_id"], about["date"], "text" in about) == (card.id, 0, False)


def test_an_upgraded_group_says_where_it_went(raw: Raw, site: Platform, li: Person) -> None:
    group = site.group("Team", owner=li, basic=True)
    group.add(site.bot)
    old = group.id
    group.upgrades()
    told = {"migrate_to_chat_id", "migrate_from_chat_id"}
    moves = [(each["chat"]["id"], *(each[field] for field in told & each.keys())) for each in news(raw)[-2:]]
    assert moves == [(old, group.id), (group.id, old)]
    said = raw.ask("sendMessage", chat_id=old, text="hello")
    assert said["parameters"] == {"migrate_to_chat_id": group.id}
    assert raw.result("sendMessage", chat_id=group.id, text="hello")["chat"]["type"] == "supergroup"


def test_a_removed_bot_is_told_and_may_not_write(raw: Raw, site: Platform, group: Group) -> None:
    group.removes(site.bot)
    assert news(raw, "my_chat_member")[0]["new_chat_member"]["status"] == "kicked"
    assert raw.refused("sendMessage", chat_id=group.id, text="x") == (
        "403 Forbidden: bot was kicked from the supergroup chat"
    )


def test_a_muted_bot_is_told_and_may_not_write(raw: Raw, site: Platform, group: Group) -> None:
    group.mutes(site.bot)
    assert news(raw, "my_chat_member")[0]["new_chat_member"]["can_send_messages"] is False
    assert "not enough rights to send text messages" in raw.refused("sendMessage", chat_id=group.id, text="x")
    group.unmutes(site.bot)
    assert raw.ask("sendMessage", chat_id=group.id, text="x")["ok"]


def test_a_group_that_never_knew_the_bot_is_not_found(raw: Raw, site: Platform, li: Person) -> None:
    stranger = site.group("Elsewhere", owner=li)
    assert raw.refused("sendMessage", chat_id=stranger.id, text="x") == "400 Bad Request: chat not found"


def test_a_topic_keeps_its_own_messages(raw: Raw, site: Platform, li: Person) -> None:
    forum = site.group("Estate", owner=li, forum=True)
    forum.add(site.bot)
    water, lifts = forum.topic("Water"), forum.topic("Lifts")
    raw.result("sendMessage", chat_id=forum.id, message_thread_id=water.thread, text="A leak")
    assert [each.text for each in li.at(water).screen] == ["A leak"]
    assert li.at(lifts).screen == []
    li.at(water).says("/bind water")
    told = news(raw)[-1]
    assert (told["message_thread_id"], told["is_topic_message"]) == (water.thread, True)
    assert "forum_topic_created" in told["reply_to_message"]


def test_an_answer_stays_in_the_topic_of_what_it_answers(raw: Raw, site: Platform, li: Person) -> None:
    forum = site.group("Estate", owner=li, forum=True)
    forum.add(site.bot)
    asked = li.at(forum.topic("Water")).says("/bind water")
    given = {"chat_id": forum.id, "text": "Bound", "reply_parameters": {"message_id": asked.id}}
    assert raw.result("sendMessage", **given)["message_thread_id"] == asked.thread


@pytest.mark.parametrize(("happening", "said"), [("closes", "TOPIC_CLOSED"), ("deletes", "message thread not found")])
def test_a_topic_that_is_closed_or_gone_takes_nothing(
    raw: Raw, site: Platform, li: Person, happening: str, said: str
) -> None:
    forum = site.group("Estate", owner=li, forum=True)
    forum.add(site.bot)
    topic = forum.topic("Water")
    getattr(topic, happening)()
    refusal = raw.refused("sendMessage", chat_id=forum.id, message_thread_id=topic.thread, text="A leak")
    assert refusal == f"400 Bad Request: {said}"


def test_a_selective_keyboard_is_shown_to_who_is_answered(raw: Raw, site: Platform, group: Group, li: Person) -> None:
    anna = site.person("Anna", "en", username="anna")
    group.add(anna)
    asked = li.at(group).says("/refuse")
    given: dict[str, Any] = {"chat_id": group.id, "text": "Why?", "reply_parameters": {"message_id": asked.id}}
    raw.result("sendMessage", **given, reply_markup={"force_reply": True, "selective": True})
    assert li.at(group).keyboard is not None
    assert anna.at(group).keyboard is None


def test_a_contact_can_be_asked_for_in_private_only(raw: Raw, group: Group) -> None:
    keyboard = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
    refusal = raw.refused("sendMessage", chat_id=group.id, text="Your number?", reply_markup=keyboard)
    assert refusal == "400 Bad Request: Phone number can be requested in private chats only"

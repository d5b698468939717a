"""The methods beside plain talk: files, albums, forwarding, topics, pins, commands, queries."""

import json
from typing import Any

import pytest
import telegram
from telegram import BotCommand, BotCommandScopeAllGroupChats, InputMediaDocument, InputMediaPhoto

from tests.telegram.clients import Raw
from tests.telegram.platform.groups import Group
from tests.telegram.platform.people import Person
from tests.telegram.platform.seats import PIXEL
from tests.telegram.platform.server import Platform
from tests.telegram.platform.vault import DOWN, LINK, PHOTO, UP


@pytest.fixture
def forum(site: Platform, li: Person) -> Group:
    """A forum with the bot as administrator."""
    made = site.group("Estate", owner=li, forum=True)
    made.add(site.bot, admin=True)
    site.bot.queue.drop()
    return made


def upload(raw: Raw, site: Platform, method: str, chat: int, **files: bytes) -> str:
    """Upload, and return "ok" or the refusal."""
    answer = raw.send(
        "POST",
        f"/bot{site.bot.token}/{method}",
        data={"chat_id": str(chat)},
        files={name: (f"{name}.bin", content) for name, content in files.items()},
    )
    return "ok" if answer.json()["ok"] else f"{answer.status_code} {answer.json()['description']}"


async def test_an_album_is_sent_as_one(client: telegram.Bot, li: Person) -> None:
    sent = await client.send_media_group(li.id, [InputMediaPhoto(PIXEL, caption="Done"), InputMediaPhoto(PIXEL)])
    assert len({each.media_group_id for each in sent}) == 1
    assert [each.text for each in li.screen] == ["Done", ""]


@pytest.mark.parametrize("count", [1, 11])
async def test_an_album_has_two_to_ten_parts(client: telegram.Bot, li: Person, count: int) -> None:
    with pytest.raises(telegram.error.BadRequest):
        await client.send_media_group(li.id, [InputMediaPhoto(PIXEL)] * count)
    assert li.screen == []


async def test_documents_and_photos_do_not_mix(client: telegram.Bot, li: Person) -> None:
    with pytest.raises(telegram.error.BadRequest, match="can't be mixed"):
        await client.send_media_group(li.id, [InputMediaPhoto(PIXEL), InputMediaDocument(b"x")])


@pytest.mark.parametrize(
    ("kind", "beginning", "size", "said"),
    [
        ("document", b"", 10, "ok"),
        ("document", b"", 0, "400 Bad Request: file must be non-empty"),
        ("document", b"", UP + 1, "413 Request Entity Too Large"),
        ("photo", PIXEL, 100, "ok"),
        ("photo", b"", 100, "400 Bad Request: IMAGE_PROCESS_FAILED"),
        ("photo", PIXEL, PHOTO + 1, "400 Bad Request: PHOTO_SAVE_FILE_INVALID"),
    ],
)
def test_uploads_have_limits(
    raw: Raw, site: Platform, li: Person, kind: str, beginning: bytes, size: int, said: str
) -> None:
    content = beginning.ljust(size, b".")
    assert upload(raw, site, f"send{kind.title()}", li.id, **{kind: content}) == said


def test_an_upload_that_is_missing_is_missed(raw: Raw, li: Person) -> None:
    assert raw.refused("sendDocument", chat_id=li.id) == "400 Bad Request: there is no document in the request"


@pytest.mark.parametrize(("size", "fits"), [(DOWN, True), (DOWN + 1, False)])
def test_files_go_down_up_to_twenty_megabytes(raw: Raw, li: Person, size: int, *, fits: bool) -> None:
    sent = li.sends_document(b"small", "film.mp4", size=size)
    said = raw.ask("getFile", file_id=sent.content["document"]["file_id"])
    assert said["ok"] == fits
    assert fits or said["description"] == "Bad Request: file is too big"


def test_a_link_to_a_file_ends_after_an_hour(raw: Raw, site: Platform, li: Person) -> None:
    sent = li.sends_document(b"evidence", "a.pdf")
    path = raw.result("getFile", file_id=sent.content["document"]["file_id"])["file_path"]
    where = f"/file/bot{site.bot.token}/{path}"
    assert raw.send("GET", where).content == b"evidence"
    later = site.world.now() + LINK * 2
    assert site.world.vault.fetch(path, later) is None
    assert raw.send("GET", f"{where}x").status_code == 404


def test_a_file_is_sent_again_by_its_identifier_as_what_it_is(raw: Raw, li: Person) -> None:
    key = li.sends_photo(PIXEL).content["photo"][-1]["file_id"]
    assert raw.ask("sendPhoto", chat_id=li.id, photo=key)["ok"]
    refusal = raw.refused("sendDocument", chat_id=li.id, document=key)
    assert refusal == "400 Bad Request: can't use file of type Photo as Document"


def test_a_caption_has_1024_units_at_most(raw: Raw, li: Person) -> None:
    key = li.sends_photo(PIXEL).content["photo"][-1]["file_id"]
    assert raw.ask("sendPhoto", chat_id=li.id, photo=key, caption="x" * 1024)["ok"]
    refusal = raw.refused("sendPhoto", chat_id=li.id, photo=key, caption="x" * 1025)
    assert refusal == "400 Bad Request: message caption is too long"


def test_media_and_caption_can_be_changed(raw: Raw, li: Person) -> None:
    key = li.sends_photo(PIXEL).content["photo"][-1]["file_id"]
    sent = raw.result("sendPhoto", chat_id=li.id, photo=key, caption="before")
    where: dict[str, Any] = {"chat_id": li.id, "message_id": sent["message_id"]}
    raw.result("editMessageCaption", **where, caption="after")
    assert li.last.text == "after"
    raw.result("editMessageMedia", **where, media={"type": "photo", "media": key, "caption": "again"})
    assert li.last.text == "again"
    assert raw.refused("editMessageText", **where, text="x").endswith("there is no text in the message to edit")


def test_what_is_forwarded_says_whose_it_was_and_a_copy_does_not(raw: Raw, li: Person) -> None:
    said = li.says("The lift is stuck")
    given = {"chat_id": li.id, "from_chat_id": li.id, "message_id": said.id}
    forwarded = raw.result("forwardMessage", **given)
    assert (forwarded["text"], forwarded["forward_origin"]["sender_user"]["id"]) == (said.text, li.id)
    assert raw.result("copyMessage", **given) == {"message_id": li.last.id}
    assert "forward_origin" not in li.last.json()


def test_a_bot_makes_and_keeps_topics(raw: Raw, forum: Group, li: Person) -> None:
    topic = raw.result("createForumTopic", chat_id=forum.id, name="Water")["message_thread_id"]
    where: dict[str, Any] = {"chat_id": forum.id, "message_thread_id": topic}
    for method in ("editForumTopic", "closeForumTopic", "reopenForumTopic"):
        assert raw.result(method, **where, name="Leaks") is True
    assert raw.ask("sendMessage", **where, text="A leak")["ok"]
    assert raw.result("deleteForumTopic", **where) is True
    assert raw.refused("sendMessage", **where, text="x") == "400 Bad Request: message thread not found"
    assert [each for each in li.at(forum).screen if each.text] == []


def test_topics_need_the_right(raw: Raw, site: Platform, forum: Group) -> None:
    forum.promotes(site.bot, frozenset())
    refusal = raw.refused("createForumTopic", chat_id=forum.id, name="Water")
    assert refusal == "400 Bad Request: not enough rights to manage topics"


def test_a_pin_needs_the_right_in_groups_alone(raw: Raw, site: Platform, forum: Group, li: Person) -> None:
    private = raw.result("sendMessage", chat_id=li.id, text="x")["message_id"]
    assert raw.result("pinChatMessage", chat_id=li.id, message_id=private) is True
    sent = raw.result("sendMessage", chat_id=forum.id, text="x")["message_id"]
    forum.promotes(site.bot, frozenset())
    assert "not enough rights" in raw.refused("pinChatMessage", chat_id=forum.id, message_id=sent)


def test_a_bot_deletes_its_own_and_with_the_right_others(raw: Raw, site: Platform, forum: Group, li: Person) -> None:
    theirs = li.at(forum).says("spam")
    forum.promotes(site.bot, frozenset())
    refusal = raw.refused("deleteMessage", chat_id=forum.id, message_id=theirs.id)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    forum.promotes(site.bot, frozenset({"can_delete_messages"}))
    assert raw.result("deleteMessage", chat_id=forum.id, message_id=theirs.id) is True
    assert raw.refused("deleteMessage", chat_id=forum.id, message_id=theirs.id).endswith("message to delete not found")


async def test_commands_are_shown_by_language_and_place(
    client: telegram.Bot, forum: Group, site: Platform, li: Person
) -> None:
    anna = site.person("Anna", "en")
    await client.set_my_commands([BotCommand("status", "My cases")])
    await client.set_my_commands([BotCommand("status", "我的投诉")], language_code="zh")
    await client.set_my_commands([BotCommand("bind", "Bind a team")], scope=BotCommandScopeAllGroupChats())
    assert [each["description"] for each in (*li.menu, *anna.menu)] == ["我的投诉", "My cases"]
    assert [each["command"] for each in li.at(forum).menu] == ["bind"]


@pytest.mark.parametrize("command", ["Status", "is-it", "x" * 33, ""])
def test_commands_are_small_letters(raw: Raw, command: str) -> None:
    refusal = raw.refused("setMyCommands", commands=[{"command": command, "description": "x"}])
    assert refusal == "400 Bad Request: BOT_COMMAND_INVALID"


def test_a_bot_that_leaves_is_told_so(raw: Raw, forum: Group) -> None:
    raw.result("leaveChat", chat_id=forum.id)
    (update,) = raw.result("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert raw.refused("sendMessage", chat_id=forum.id, text="x") == (
        "403 Forbidden: bot is not a member of the supergroup chat"
    )


def test_who_is_in_a_chat_can_be_asked(raw: Raw, site: Platform, forum: Group, li: Person) -> None:
    assert raw.result("getChatMember", chat_id=forum.id, user_id=li.id)["status"] == "creator"
    assert raw.result("getChatMember", chat_id=forum.id, user_id=site.person("A").id)["status"] == "left"
    assert [each["user"]["id"] for each in raw.result("getChatAdministrators", chat_id=forum.id)] == [li.id]
    assert raw.result("getChatMemberCount", chat_id=forum.id) == 2


def test_an_answer_in_a_group_without_topics_makes_a_thread_that_is_no_topic(
    raw: Raw, site: Platform, li: Person
) -> None:
    group = site.group("Team", owner=li)
    group.add(site.bot)
    card = raw.result("sendMessage", chat_id=group.id, text="A card")["message_id"]
    seat = li.at(group)
    seat.says("No parts", reply_to=seat.last)
    told = raw.result("getUpdates")[-1]["message"]
    assert (told["message_thread_id"], "is_topic_message" in told) == (card, False)
    refusal = raw.refused("sendMessage", chat_id=group.id, message_thread_id=card, text="x")
    assert refusal == "400 Bad Request: message thread not found"


def test_a_small_round_of_the_rest(raw: Raw, li: Person) -> None:
    where = {"chat_id": li.id, "latitude": 31.2, "longitude": 121.4}
    assert raw.result("sendLocation", **where)["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert raw.result("sendVenue", **where, title="Tower 3", address="1 Road")["venue"]["title"] == "Tower 3"
    assert raw.result("sendContact", chat_id=li.id, phone_number="1", first_name="A")["contact"]["first_name"] == "A"
    assert 1 <= raw.result("sendDice", chat_id=li.id)["dice"]["value"] <= 6
    options = json.dumps([{"text": "Yes"}, {"text": "No"}])
    assert (
        raw.result("sendPoll", chat_id=li.id, question="Warm?", options=options)["poll"]["options"][1]["text"] == "No"
    )
    assert raw.result("sendChatAction", chat_id=li.id, action="typing") is True
    assert li.room.actions == ["typing"]
    assert raw.refused("sendChatAction", chat_id=li.id, action="singing").endswith("wrong parameter action in request")

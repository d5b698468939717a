"""What the platform refuses, and in which words."""

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from tests.telegram.platform.shapes import Json


def keyboard(data: str) -> Json:
    return {"inline_keyboard": [[{"text": "Yes", "callback_data": data}]]}


def test_who_blocked_the_bot_is_out_of_reach_until_they_unblock_it(raw: Raw, li: Person) -> None:
    li.blocks_bot()
    change = raw.result("getUpdates")[0]["my_chat_member"]
    assert (change["chat"]["type"], change["new_chat_member"]["status"]) == ("private", "kicked")
    assert raw.refused("sendMessage", chat_id=li.id, text="x") == "403 Forbidden: bot was blocked by the user"
    li.unblocks_bot()
    assert raw.ask("sendMessage", chat_id=li.id, text="x")["ok"]


def test_a_deleted_account_is_out_of_reach_for_good(raw: Raw, li: Person) -> None:
    li.deletes_account()
    assert raw.refused("sendMessage", chat_id=li.id, text="x") == "403 Forbidden: user is deactivated"


def test_nobody_can_be_written_to_who_never_wrote(raw: Raw, site: Platform, li: Person) -> None:
    stranger = site.person("Anna")
    assert raw.refused("sendMessage", chat_id=stranger.id, text="x") == "400 Bad Request: chat not found"
    group = site.group("Team", stranger, owner=li)
    group.add(site.bot)
    refusal = raw.refused("sendMessage", chat_id=stranger.id, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"


@pytest.mark.parametrize(("text", "fits"), [("x" * 4096, True), ("x" * 4097, False), ("😀" * 2049, False)])
def test_a_text_has_4096_units_at_most(raw: Raw, li: Person, text: str, *, fits: bool) -> None:
    said = raw.ask("sendMessage", chat_id=li.id, text=text)
    assert said["ok"] == fits
    assert fits or said["description"] == "Bad Request: message is too long"


def test_tags_do_not_count_towards_the_length(raw: Raw, li: Person) -> None:
    assert raw.ask("sendMessage", chat_id=li.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")["ok"]


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
def test_an_empty_text_is_refused(raw: Raw, li: Person, text: str) -> None:
    refusal = raw.refused("sendMessage", chat_id=li.id, text=text, parse_mode="HTML")
    assert refusal == "400 Bad Request: message text is empty"


@pytest.mark.parametrize(
    ("data", "fits"), [("x" * 64, True), ("x" * 65, False), ("据" * 21, True), ("据" * 22, False), ("", False)]
)
def test_callback_data_has_1_to_64_bytes(raw: Raw, li: Person, data: str, *, fits: bool) -> None:
    said = raw.ask("sendMessage", chat_id=li.id, text="?", reply_markup=keyboard(data))
    assert said["ok"] == fits
    assert fits or said["description"] == "Bad Request: BUTTON_DATA_INVALID"


def test_an_edit_that_changes_nothing_is_refused(raw: Raw, li: Person) -> None:
    sent = raw.result("sendMessage", chat_id=li.id, text="A card", reply_markup=keyboard("y"))
    where: Json = {"chat_id": li.id, "message_id": sent["message_id"]}
    refusal = raw.refused("editMessageText", **where, text="A card", reply_markup=keyboard("y"))
    assert refusal.startswith("400 Bad Request: message is not modified")
    assert raw.ask("editMessageText", **where, text="A card")["ok"], "the keyboard is taken away: a change"


def test_what_is_not_there_or_not_ones_own_can_not_be_edited(raw: Raw, li: Person) -> None:
    theirs = li.says("mine")
    missing = raw.refused("editMessageText", chat_id=li.id, message_id=99_999, text="x")
    assert missing == "400 Bad Request: message to edit not found"
    refusal = raw.refused("editMessageText", chat_id=li.id, message_id=theirs.id, text="x")
    assert refusal == "400 Bad Request: message can't be edited"


def test_a_reply_to_what_is_gone_is_refused_unless_allowed(raw: Raw, li: Person) -> None:
    given = {"chat_id": li.id, "text": "x"}
    refusal = raw.refused("sendMessage", **given, reply_parameters={"message_id": 99_999})
    assert refusal == "400 Bad Request: message to be replied not found"
    allowed = {"message_id": 99_999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in raw.result("sendMessage", **given, reply_parameters=allowed)


def test_a_query_is_answered_only_while_it_is_young(raw: Raw, li: Person, site: Platform) -> None:
    raw.result("sendMessage", chat_id=li.id, text="?", reply_markup=keyboard("y"))
    press = li.asks("Yes")
    press.at = press.at.replace(year=press.at.year - 1)
    refusal = raw.refused("answerCallbackQuery", callback_query_id=press.id)
    assert "query is too old and response timeout expired or query ID is invalid" in refusal
    assert raw.refused("answerCallbackQuery", callback_query_id="1") == refusal
    assert site.ledger.count("answerCallbackQuery", status=400) == 2

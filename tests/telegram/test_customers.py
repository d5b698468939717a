"""What customers do in Telegram beside answering: commands, cards, files, replies, old buttons, blocking."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.telegram.channel import COMMANDS
from handlers.wording import words
from tests.bot.web.serving import Serving, eventually
from tests.telegram.clients import Raw
from tests.telegram.ours import TOLD, Customer, newest, ours
from tests.telegram.platform.keyboards import Shown
from tests.telegram.platform.seats import PIXEL
from tests.telegram.platform.server import Platform
from workflow.language import Language
from workflow.people import ConversationId

ZH, EN = Language.ZH, Language.EN


@pytest.fixture
def ann(redress: Serving, theirs: Platform) -> Customer:
    del redress
    return Customer(theirs.person("Ann", language="en"), EN)


@pytest.fixture
def li(redress: Serving, theirs: Platform) -> Customer:
    del redress
    return Customer(theirs.person("李伟", language="zh-hans"), ZH)


def filed(customer: Customer, redress: Serving) -> str:
    customer.complains()
    return newest(redress)


def test_menu_of_commands_is_there_in_both_languages(redress: Serving, theirs: Platform) -> None:
    del redress
    with Raw(theirs.url) as calls:
        chinese = eventually(lambda: calls.result("getMyCommands", language_code="zh"), "the Chinese menu")
        english = calls.result("getMyCommands")
    assert [each["command"] for each in english] == [each["command"] for each in chinese] == list(COMMANDS)
    assert (english[0]["description"], chinese[0]["description"]) == ("file a complaint", "我要投诉")


def test_language_of_the_app_is_spoken_at_once(li: Customer, ann: Customer) -> None:
    assert "您同意" in li.does(li.person.starts)
    assert "您" not in ann.does(ann.person.starts)


def test_language_is_changed_by_command_and_button(ann: Customer) -> None:
    ann.does(ann.person.starts)
    ann.does(lambda: ann.person.says("/language"))
    assert words("cases.said.language", ZH) in ann.does(lambda: ann.person.presses("中文"))


def test_help_and_cancel_are_answered_where_nothing_is_open(ann: Customer) -> None:
    assert ann.does(lambda: ann.person.says("/help")) == words("cases.help", EN)
    assert ann.does(lambda: ann.person.says("/cancel@redress_bot")) == words("cases.said.nothing_open", EN)


def test_start_in_the_middle_goes_on_where_we_were(ann: Customer) -> None:
    ann.begins()
    assert words("intake.resumed", EN) in ann.does(ann.person.starts)


def test_phone_is_shared_with_one_press(ann: Customer) -> None:
    ann.begins()
    said = ann.does(lambda: ann.person.presses(words("cases.share.contact", EN)))
    assert f"+{ann.person.phone}" in said.replace("\u2060", "")


def test_answers_of_the_keyboard_work_beside_the_button_that_shares(ann: Customer) -> None:
    ann.begins()
    shown = ann.person.keyboard
    assert isinstance(shown, Shown)
    assert ann.said("intake.button.help") in str(shown.labels)
    assert words("intake.help.contact", EN)[:20] in ann.does(lambda: ann.person.says(words("intake.button.help", EN)))


def test_card_of_somebody_else_is_noticed(ann: Customer) -> None:
    ann.begins()
    said = ann.does(lambda: ann.person.sends_contact("8613900139000", name="Bob"))
    assert words("intake.contact_of_another", EN) in said


def test_photo_becomes_evidence_of_the_case(redress: Serving, ann: Customer) -> None:
    number = filed(ann, redress)
    ann.does(lambda: ann.person.says("/status"))
    ann.does(lambda: ann.presses("cases.button.add"))
    ann.does(lambda: ann.person.sends_photo(PIXEL, "this is how it looks"))
    files = redress.town.staff("service").case(number)["evidence"]
    assert [file["type"] for file in files] == ["image/png"]


def test_somebody_who_sends_a_file_sees_that_it_is_worked_on(ann: Customer) -> None:
    ann.does(ann.person.starts)
    assert "typing" not in ann.person.room.actions
    ann.person.sends_photo(PIXEL)
    eventually(lambda: "typing" in ann.person.room.actions, "the typing indicator")


def test_album_is_one_message(redress: Serving, ann: Customer) -> None:
    number = filed(ann, redress)
    ann.does(lambda: ann.person.says("/status"))
    ann.does(lambda: ann.presses("cases.button.add"))
    before = len(ann.person.screen)
    pictures = [PIXEL, PIXEL + b"1", PIXEL + b"2"]
    ann.person.sends_album(*pictures, caption="three leaks")
    eventually(lambda: redress.read(lambda work: work.inbox.next_try()) is not None, "the album")
    eventually(lambda: stored(redress) == 3, "three parts")
    redress.advance(timedelta(seconds=2))
    ann.person.waits(lambda: len(ann.person.screen) > before, "one answer")
    service = redress.town.staff("service")
    assert len(service.case(number)["evidence"]) == 3
    assert [line["fact"] for line in service.case(number)["timeline"]].count("added") == 1
    assert len(ann.person.screen) == before + 1


def stored(redress: Serving) -> int:
    return redress.read(lambda work: work.inbox.waiting(ConversationId(1)))


def test_file_that_is_too_large_is_refused_with_the_limit(ann: Customer) -> None:
    ann.does(ann.person.starts)
    said = ann.does(lambda: ann.person.sends_video(b"video", size=21 * 1024 * 1024))
    assert "20 MB" in said
    assert ann.said("intake.ask.consent")[:10] in "\n".join(each.text for each in ann.person.screen[-2:])


def test_file_of_a_kind_we_do_not_take_is_refused_kindly(ann: Customer) -> None:
    ann.does(ann.person.starts)
    said = ann.does(lambda: ann.person.sends_document(b"MZ\x90\x00\x03" + bytes(90), "run.exe"))
    assert "run.\u2060exe" in said


def test_reply_to_a_notice_goes_to_its_case(redress: Serving, ann: Customer) -> None:
    number = filed(ann, redress)
    told = ann.person.last
    redress.town.staff("service").move(number, "contact")
    ann.hears(number.split("-")[0])
    ann.does(lambda: ann.person.says("it is on the second floor", reply_to=told))
    timeline = redress.town.staff("service").case(number)["timeline"]
    assert "it is on the second floor" in str(timeline[-1]["words"])


def test_button_of_an_old_message_is_answered_kindly(ann: Customer) -> None:
    ann.does(ann.person.starts)
    old = ann.person.last
    ann.does(lambda: ann.presses("intake.button.agree"))
    said = ann.does(lambda: ann.person.presses(words("intake.button.agree", EN), on=old))
    assert words("intake.pressed_twice", EN)[:10] in said


def test_press_is_answered_so_that_it_stops_spinning(ann: Customer) -> None:
    ann.does(ann.person.starts)
    press = ann.person.asks(words("intake.button.agree", EN))
    assert ann.person.answered(press) == ""


def test_edited_answer_is_changed_in_the_draft(ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says(TOLD[EN][3]))
    written = ann.person.says(TOLD[EN][0])
    ann.hears(words("intake.ask.danger", EN)[:12])
    ann.person.edits(written, "Somebody renovates below us")
    said = ann.hears(words("intake.amended", EN)[:20], "Somebody renovates below us")
    assert words("intake.ask.danger", EN)[:12] in said


def test_edited_caption_corrects_the_case_and_brings_no_second_photo(redress: Serving, ann: Customer) -> None:
    number = filed(ann, redress)
    ann.does(lambda: ann.person.says("/status"))
    ann.does(lambda: ann.presses("cases.button.add"))
    photo = ann.person.sends_photo(PIXEL, "this is how it looks")
    ann.hears(number)
    ann.person.edits(photo, "this is how it looked on Monday")
    ann.hears(ann.said("cases.said.corrected")[:12])
    case = redress.town.staff("service").case(number)
    assert (len(case["evidence"]), case["timeline"][-1]["fact"]) == (1, "added")
    last = {str(each["value"]) for each in case["timeline"][-1]["words"]}
    assert last == {"this is how it looks", "this is how it looked on Monday"}


def test_edit_after_a_restart_finds_what_was_said_before(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    ben = Customer(theirs.person("Ben", language="en"), EN)
    with ours(tmp_path / "data", clock, theirs):
        ben.begins()
        ben.does(lambda: ben.person.says(TOLD[EN][3]))
        written = ben.person.says(TOLD[EN][0])
        ben.hears(words("intake.ask.danger", EN)[:12])
    ben.person.edits(written, "Somebody renovates below us")
    with ours(tmp_path / "data", clock, theirs):
        ben.hears("Somebody renovates below us")


def test_who_blocks_the_bot_is_called_and_who_comes_back_is_written_to(redress: Serving, ann: Customer) -> None:
    number = filed(ann, redress)
    service = redress.town.staff("service")
    ann.person.blocks_bot()
    chat = str(ann.person.id)
    eventually(lambda: not _reachable(redress, chat), "the bot to notice")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    assert "call_due" in [line["fact"] for line in service.case(number)["timeline"]]
    ann.does(ann.person.starts)
    service.move(number, "dispatch", team="security")
    ann.hears(number.split("-")[0])


def _reachable(redress: Serving, chat: str) -> bool:
    found = redress.read(lambda work: work.conversations.find("telegram", chat))
    return found is not None and "unreached" not in found.state


def test_what_a_customer_typed_becomes_no_link_and_no_mention(ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says(TOLD[EN][3]))
    ann.does(lambda: ann.person.says("see https://evil.example/x and evil.com, ask @admin or /report #now <b>x</b>"))
    for label in ("no_danger", "that_is_all", "something_else", "yesterday"):
        ann.does(lambda label=label: ann.presses(f"intake.button.{label}"))
    ann.does(lambda: ann.person.says(TOLD[EN][1]))
    ann.does(lambda: ann.person.says("Fix it"))
    quoted = ann.person.last
    assert "<b>x</b>" in quoted.text
    assert [quoted.marked(kind) for kind in ("url", "mention", "text_link", "bold")] == [[]] * 4

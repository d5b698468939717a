"""The whole intake, from the first message to the number of the case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.message import Message, SharedContact, SharedLocation
from workflow.language import Language
from workflow.moves import Kind
from workflow.numbers import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.handlers.intake.conftest import Chat

PRESSED_ZH = ("就这些", "噪音扰民", "昨天", "电梯", "尽快修好", "确认登记")
PRESSED_EN = ("That's all", "Noise", "Yesterday", "Lift", "Have it fixed soon", "Confirm")
TYPED_EN = ("that's all", "noise", "yesterday", "lift", "Have it fixed soon", "confirm")


def test_a_chinese_customer_registers_a_complaint_by_pressing(chat: Chat) -> None:
    chat.say("你好")
    chat.press("同意，开始", "投诉", "匿名", "就用本对话")
    chat.say("楼上夜里很吵")
    answer = chat.press("没有", *PRESSED_ZH)
    assert spoken(chat.case().number) in answer
    assert chat.filed().issue == "楼上夜里很吵"


def test_an_english_customer_registers_a_complaint_by_pressing(chat: Chat) -> None:
    chat.say("hello")
    chat.press("I agree, begin", "Complaint", "Stay anonymous", "This chat")
    chat.say("Loud music upstairs every night")
    answer = chat.press("No", *PRESSED_EN)
    assert answer.startswith("Registered. Your case number:")
    assert chat.case().language is Language.EN


def test_a_chinese_customer_registers_a_complaint_by_typing(chat: Chat) -> None:
    chat.walk_to("summary")
    answer = chat.say("确认")
    assert "9月29日 10:10" in answer
    assert (chat.filed().name, chat.filed().phone) == ("王女士", "+8613800138000")


def test_an_english_customer_registers_a_complaint_by_typing(chat: Chat) -> None:
    chat.say("hi", "yes", "complaint", "Ms Wang", "wang@example.com", "Loud music upstairs", "no")
    answer = chat.say(*TYPED_EN)
    assert "Service centre, by 29 Sep 10:10" in answer
    assert chat.filed().email == "wang@example.com"


def test_what_was_said_and_what_was_understood_are_both_kept(chat: Chat) -> None:
    chat.walk_to("when")
    assert "2026-09-28 20:00" in chat.say("昨晚8点")
    chat.say("我家门口的车库", "尽快修好", "确认")
    elements = chat.filed()
    assert (elements.when_said, elements.when_understood) == ("昨晚8点", "2026-09-28T20:00:00+08:00")
    assert (elements.where_said, elements.where_understood) == ("我家门口的车库", "停车场")


def test_first_words_that_tell_something_begin_the_issue_after_consent(chat: Chat) -> None:
    assert "同意" in chat.say("三楼水管漏了")
    answer = chat.press("同意，开始")
    assert "三楼水管漏了" in answer
    assert "危险" in answer
    assert chat.draft.elements.issue == "三楼水管漏了"


@pytest.mark.parametrize("greeting", ["你好", "您好！", "hi", "投诉", "我要投诉。", "start", "/start", "   ", ""])
def test_a_greeting_is_no_part_of_the_issue(chat: Chat, greeting: str) -> None:
    chat.say(greeting)
    assert chat.draft.step == "consent"
    assert not chat.draft.elements.issue


def test_words_before_consent_wait_for_it(chat: Chat) -> None:
    chat.say("你好", "电梯坏了", "三天没人修")
    chat.say("同意")
    assert chat.draft.elements.issue == "电梯坏了\n三天没人修"


def test_the_language_is_guessed_from_the_first_words(chat: Chat) -> None:
    assert chat.say("good morning").startswith("Hello")
    assert not chat.conversation.language_chosen


def test_a_chosen_language_is_kept(chat: Chat) -> None:
    chat.say("你好")
    assert chat.press("English").startswith("Hello")
    chat.press("I agree, begin")
    assert chat.conversation.language_chosen
    assert "楼" not in chat.press("Complaint")


def test_another_language_can_be_asked_for_at_any_step(chat: Chat) -> None:
    chat.walk_to("name")
    assert "What is your name?" in chat.say("English")
    assert chat.draft.step == "name"


def test_without_consent_nothing_is_kept_and_the_front_desk_named(chat: Chat) -> None:
    chat.house = replace(chat.house, front_desk_phone="0571 8888 6666")
    chat.say("电梯坏了")
    assert "0571 8888 6666" in chat.press("不同意")
    assert "intake" not in chat.conversation.state


def test_without_consent_and_phone_the_front_desk_is_still_named(chat: Chat) -> None:
    chat.say("hi")
    assert "front desk" in chat.say("no")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("投诉", Kind.COMPLAINT),
        ("我想提个建议", Kind.SUGGESTION),
        ("咨询一下", Kind.ENQUIRY),
        ("报修", Kind.SERVICE_REQUEST),
        ("a suggestion", Kind.SUGGESTION),
        ("Complaint!", Kind.COMPLAINT),
        ("servise request", Kind.SERVICE_REQUEST),
    ],
)
def test_a_typed_kind_is_understood(chat: Chat, typed: str, kind: Kind) -> None:
    chat.walk_to("kind")
    chat.say(typed)
    assert chat.draft.kind is kind


def test_a_whole_story_at_the_question_of_kind_begins_the_issue(chat: Chat) -> None:
    chat.walk_to("kind")
    answer = chat.say("地下车库的灯坏了半个月，一直没有人来修")
    assert "危险" in answer
    assert "属于哪一种" in chat.say("没有")
    assert chat.draft.elements.issue.startswith("地下车库")


def test_we_apologise_once_and_only_for_complaints(chat: Chat) -> None:
    chat.walk_to("kind")
    assert "歉" in chat.press("投诉")
    chat.press("返回")
    assert "歉" not in chat.press("投诉")
    chat.press("返回")
    assert "歉" not in chat.press("建议")


def test_several_messages_and_files_are_one_issue(chat: Chat) -> None:
    chat.walk_to("more")
    photo = chat.file("photo.jpg")
    chat.send(Message(text="这是照片", files=(photo,)))
    chat.say("昨天也吵", "就这些")
    assert chat.draft.elements.issue == "楼上夜里很吵\n这是照片\n昨天也吵"
    assert chat.draft.files == (photo,)


def test_a_file_alone_may_begin_the_issue(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.send(Message(files=(chat.file("voice.ogg"),)))
    assert chat.draft.step == "danger"
    assert "voice.ogg" in chat.draft.elements.issue


def test_a_file_at_any_step_becomes_evidence_of_the_case(chat: Chat) -> None:
    chat.walk_to("name")
    photo = chat.file("photo.jpg")
    assert "文件已收到" in chat.send(Message(files=(photo,)))
    chat.say("王女士", "13800138000", "楼上很吵", "没有", "就这些", "噪音扰民", "昨天", "电梯", "道歉", "确认")
    number = chat.case().number
    assert [file.id for file in chat.store.read_now(lambda work: work.files.of_case(number))] == [photo]


def test_a_file_of_somebody_else_is_left_out(chat: Chat) -> None:
    chat.walk_to("more")
    chat.send(Message(text="看看", files=(4711,)))
    assert chat.draft.files == ()


def test_a_shared_contact_answers_the_question_of_contact(chat: Chat) -> None:
    chat.walk_to("contact")
    chat.send(Message(contact=SharedContact(phone="138 0013 8000")))
    assert chat.draft.elements.phone == "+8613800138000"


def test_a_shared_location_answers_the_question_of_place(chat: Chat) -> None:
    chat.walk_to("where")
    chat.send(Message(location=SharedLocation(lat=30.25, lon=120.17, label="东门")))
    assert (chat.draft.elements.where_said, chat.draft.elements.where_understood) == ("东门", "30.250000,120.170000")


def test_the_three_best_categories_of_the_issue_are_offered(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.say("电梯又坏了，垃圾也没人收", "没有", "就这些")
    assert {"设施故障", "环境卫生", "其他"} <= set(chat.buttons)


def test_three_categories_are_offered_even_when_no_word_is_ours(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.say("说不清楚", "没有", "就这些")
    assert len([choice for choice in chat.buttons.values() if "!" not in choice]) == 4


def test_a_typed_category_brings_up_those_that_are_like_it(chat: Chat) -> None:
    chat.walk_to("category")
    chat.say("the elevater")
    assert next(iter(chat.buttons)) == "设施故障"
    chat.press("设施故障")
    assert chat.draft.category == "faults"


def test_something_else_is_a_category_too(chat: Chat) -> None:
    chat.walk_to("category")
    chat.press("其他")
    assert chat.draft.category == "other"


def test_a_place_that_is_like_one_of_ours_is_asked_about(chat: Chat) -> None:
    chat.walk_to("where")
    assert "停车厂" in chat.say("停车厂")
    chat.press("停车场")
    assert (chat.draft.elements.where_said, chat.draft.elements.where_understood) == ("停车厂", "停车场")


def test_a_place_may_stay_as_it_was_written(chat: Chat) -> None:
    chat.walk_to("where")
    chat.say("停车厂")
    chat.press("照我写的")
    assert (chat.draft.elements.where_said, chat.draft.elements.where_understood) == ("停车厂", None)


def test_an_expectation_may_be_said_in_own_words(chat: Chat) -> None:
    chat.walk_to("expectation")
    chat.say("换一家保洁公司")
    assert chat.draft.elements.expectation == "换一家保洁公司"


def test_the_summary_shows_all_five_elements(chat: Chat) -> None:
    shown = chat.walk_to("summary")
    for said in ("王女士", "+8613800138000", "楼上夜里很吵", "昨天（2026-09-28）", "电梯", "尽快修好"):
        assert said in shown


def test_only_confirm_registers_a_case(chat: Chat) -> None:
    chat.walk_to("summary")
    assert chat.cases == []
    chat.press("确认登记")
    assert len(chat.cases) == 1


def test_a_new_complaint_can_begin_after_the_first(chat: Chat) -> None:
    chat.walk_to("summary")
    chat.press("确认登记")
    assert chat.say("我要投诉").startswith("您好")
    assert chat.draft.answered == ()


def test_the_room_is_asked_where_the_playbook_insists(demanding: Callable[..., Chat]) -> None:
    chat = demanding("room")
    chat.walk_to("expectation")
    assert chat.draft.step == "room"
    chat.say("3-1201", "道歉", "确认")
    assert chat.filed().room == "3-1201"

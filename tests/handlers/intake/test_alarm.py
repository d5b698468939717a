"""Stop the harm first: the immediate measure is dispatched before anything else is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from workflow.numbers import spoken

if TYPE_CHECKING:
    from tests.handlers.intake.conftest import Chat

REST = ("就这些", "漏水", "刚才", "电梯", "尽快修好", "确认")


def test_danger_is_asked_right_after_the_first_words(chat: Chat) -> None:
    assert "危险" in chat.walk_to("danger")


def test_yes_opens_a_case_at_once(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.press("是，情况紧急")
    assert chat.case().endangered
    assert chat.case().provisional


def test_the_customer_hears_who_was_alarmed_and_by_when(chat: Chat) -> None:
    chat.walk_to("danger")
    answer = chat.press("是，情况紧急")
    for said in ("秩序维护部", "9月29日 10:10", "119", spoken(chat.case().number)):
        assert said in answer


@pytest.mark.parametrize("typed", ["是", "有！", "yes", "Yes.", "是的"])
def test_a_typed_yes_raises_the_alarm(chat: Chat, typed: str) -> None:
    chat.walk_to("danger")
    chat.say(typed)
    assert len(chat.cases) == 1


def test_words_beside_the_yes_are_kept(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.say("是，水已经到客厅了")
    assert chat.filed().issue.endswith("\n水已经到客厅了")


@pytest.mark.parametrize("typed", ["没有", "否", "no", "No!", "没有危险"])
def test_a_typed_no_raises_no_alarm(chat: Chat, typed: str) -> None:
    chat.walk_to("danger")
    chat.say(typed)
    assert chat.cases == []
    assert chat.draft.step == "more"


def test_an_unclear_answer_is_kept_and_asked_about_again(chat: Chat) -> None:
    chat.walk_to("danger")
    assert "危险" in chat.say("里面好像有人在喊")
    assert chat.draft.step == "danger"
    assert chat.draft.elements.issue.endswith("里面好像有人在喊")


def test_confirm_completes_the_case_that_the_alarm_opened(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.say("是")
    number = chat.case().number
    answer = chat.say(*REST)
    assert spoken(number) in answer
    assert not chat.case().provisional
    assert chat.filed().expectation == "尽快修好"


def test_a_due_time_that_has_passed_is_not_promised(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.say("是")
    chat.now += timedelta(minutes=20)
    assert "10:10" not in chat.say(*REST)


def test_a_second_yes_raises_no_second_alarm(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.press("是，情况紧急")
    chat.press("返回")
    chat.press("是，情况紧急")
    assert len(chat.cases) == 1


def test_a_no_after_the_alarm_takes_nothing_back(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.press("是，情况紧急")
    chat.press("返回")
    assert "仍然有效" in chat.press("没有")
    assert chat.case().endangered


def test_cancelling_after_the_alarm_leaves_its_case_open(chat: Chat) -> None:
    chat.walk_to("danger")
    chat.press("是，情况紧急", "取消")
    assert spoken(chat.case().number) in chat.press("是，取消")
    assert "intake" not in chat.conversation.state

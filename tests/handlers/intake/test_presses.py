"""Buttons that are late, pressed twice or made up: answered kindly, without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.message import Message

if TYPE_CHECKING:
    from tests.handlers.intake.conftest import Chat

FORGED = (
    "i:",
    "i:1",
    "i:x:name:!back",
    "i:99999999999999999999999:name:!skip",
    "x",
    "i:3:name:nobody",
    "i:3:summary:confirm",
    "",
)


def test_a_stale_button_is_answered_with_where_we_are(chat: Chat) -> None:
    chat.walk_to("kind")
    old = chat.choice("建议")
    chat.say("投诉")
    answer = chat.send(Message(choice=old))
    assert "前面的问题" in answer
    assert "怎么称呼您" in answer


def test_a_button_pressed_twice_takes_effect_once(chat: Chat) -> None:
    chat.walk_to("kind")
    twice = chat.choice("投诉")
    chat.send(Message(choice=twice))
    before = chat.draft
    assert "已经收到" in chat.send(Message(choice=twice))
    assert chat.draft == before


def test_back_pressed_twice_goes_back_once(chat: Chat) -> None:
    chat.walk_to("when")
    back = chat.choice("返回")
    chat.send(Message(choice=back))
    chat.send(Message(choice=back))
    assert chat.draft.step == "category"


@pytest.mark.parametrize("choice", FORGED)
def test_a_forged_button_changes_nothing(chat: Chat, choice: str) -> None:
    asked = chat.walk_to("name").splitlines()[-1]
    before = chat.draft
    assert chat.send(Message(choice=choice)).endswith(asked)
    assert chat.draft == before


def test_buttons_stay_good_while_the_question_stays(chat: Chat) -> None:
    chat.walk_to("more")
    early = chat.choice("就这些")
    chat.say("还有一件事", "再补一句")
    chat.send(Message(choice=early))
    assert chat.draft.step == "category"


def test_buttons_change_when_other_places_are_offered(chat: Chat) -> None:
    chat.walk_to("where")
    early = chat.choice("大堂")
    chat.say("停车厂")
    assert "前面的问题" in chat.send(Message(choice=early))


def test_confirm_pressed_twice_registers_once(chat: Chat) -> None:
    chat.walk_to("summary")
    confirm = chat.choice("确认登记")
    chat.send(Message(choice=confirm))
    assert "没有重复登记" in chat.send(Message(choice=confirm))
    assert len(chat.cases) == 1


def test_yes_cancel_pressed_twice_begins_nothing(chat: Chat) -> None:
    chat.walk_to("name")
    chat.press("取消")
    yes = chat.choice("是，取消")
    chat.send(Message(choice=yes))
    chat.send(Message(choice=yes))
    assert "intake" not in chat.conversation.state


def test_buttons_of_an_earlier_intake_are_stale_in_the_next(chat: Chat) -> None:
    chat.walk_to("name")
    old = chat.choice("匿名")
    chat.press("取消", "是，取消")
    chat.walk_to("name")
    chat.send(Message(choice=old))
    assert chat.draft.step == "name"


def test_a_new_complaint_begins_by_button(chat: Chat) -> None:
    chat.walk_to("name")
    chat.press("取消", "是，取消", "开始新的投诉")
    assert chat.draft.step == "consent"


@pytest.mark.parametrize("step", ["consent", "category", "where", "summary"])
def test_every_choice_fits_into_64_bytes(chat: Chat, step: str) -> None:
    chat.walk_to(step)
    assert max(len(choice.encode()) for choice in chat.buttons.values()) <= 64

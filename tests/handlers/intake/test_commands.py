"""What every step can do: back, skip, cancel, help, resume, and correction from the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers import intake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.handlers.intake.conftest import Chat

STEPS = ("consent", "kind", "name", "contact", "issue", "danger", "more", "category", "when", "where", "expectation")
ALL_STEPS = (*STEPS, "summary")
BEFORE = dict(zip(ALL_STEPS[2:], ALL_STEPS[1:], strict=False))
NEVER_SKIPPED = ("consent", "issue", "summary")
SKIPPED = tuple(step for step in ALL_STEPS if step not in NEVER_SKIPPED)


@pytest.mark.parametrize(("step", "before"), BEFORE.items())
@pytest.mark.parametrize("word", ["返回", "Back"])
def test_back_goes_to_the_question_before(chat: Chat, step: str, before: str, word: str) -> None:
    chat.walk_to(step)
    chat.say(word)
    assert chat.draft.step == before


def test_there_is_nothing_before_the_first_question(chat: Chat) -> None:
    chat.walk_to("kind")
    assert "第一个" in chat.say("返回")
    assert chat.draft.step == "kind"


@pytest.mark.parametrize("step", SKIPPED)
@pytest.mark.parametrize("word", ["跳过", "SKIP"])
def test_a_skipped_step_is_left_behind(chat: Chat, step: str, word: str) -> None:
    chat.walk_to(step)
    chat.say(word)
    assert step in chat.draft.answered
    assert step in (*chat.draft.elements.declined, "more")


@pytest.mark.parametrize("step", NEVER_SKIPPED)
def test_what_a_case_can_not_do_without_is_not_skipped(chat: Chat, step: str) -> None:
    chat.walk_to(step)
    assert "不能跳过" in chat.say("跳过")
    assert chat.draft.step == step


@pytest.mark.parametrize(("step", "element"), [("name", "name"), ("contact", "phone"), ("where", "place")])
def test_the_playbook_may_forbid_skipping(demanding: Callable[..., Chat], step: str, element: str) -> None:
    chat = demanding(element)
    chat.walk_to(step)
    assert "跳过" not in chat.buttons
    chat.say("跳过")
    assert chat.draft.step == step


def test_a_skipped_element_can_still_be_given(chat: Chat) -> None:
    chat.walk_to("expectation")
    chat.press("跳过", "改期望")
    chat.say("道歉")
    assert "expectation" not in chat.draft.elements.declined
    assert chat.draft.elements.expectation == "道歉"


@pytest.mark.parametrize("step", ALL_STEPS)
def test_cancel_asks_once_and_then_erases(chat: Chat, step: str) -> None:
    chat.walk_to(step)
    assert "真的要取消吗" in chat.say("取消")
    assert "已删除" in chat.press("是，取消")
    assert "intake" not in chat.conversation.state


@pytest.mark.parametrize("step", ALL_STEPS)
def test_a_cancel_that_was_not_meant_changes_nothing(chat: Chat, step: str) -> None:
    chat.walk_to(step)
    before = chat.draft.elements
    chat.say("cancel", "no")
    assert (chat.draft.step, chat.draft.elements) == (step, before)


def test_words_after_the_question_of_cancelling_answer_the_step(chat: Chat) -> None:
    chat.walk_to("name")
    chat.say("取消", "王女士")
    assert chat.draft.elements.name == "王女士"
    assert not chat.draft.cancelling


@pytest.mark.parametrize("step", ALL_STEPS)
@pytest.mark.parametrize("word", ["帮助", "help"])
def test_help_explains_and_asks_again(chat: Chat, step: str, word: str) -> None:
    question = chat.walk_to(step).splitlines()[-1]
    answer = chat.say(word)
    assert "返回、跳过、取消、帮助、进度" in answer
    assert answer.endswith(question)


@pytest.mark.parametrize("step", ALL_STEPS)
def test_every_step_is_asked_again_after_a_digression(chat: Chat, step: str) -> None:
    asked = chat.walk_to(step).splitlines()[-1]
    assert chat.asked_again().endswith(asked)


def test_continue_asks_where_we_were(chat: Chat) -> None:
    chat.walk_to("where")
    assert chat.say("继续").endswith(chat.say("continue").splitlines()[-1])


@pytest.mark.parametrize(
    ("label", "step", "typed"),
    [
        ("改类型", "kind", "建议"),
        ("改称呼", "name", "李先生"),
        ("改联系方式", "contact", "li@example.com"),
        ("改事项", "more", "就这些"),
        ("改类别", "category", "漏水"),
        ("改时间", "when", "前天"),
        ("改地点", "where", "大堂"),
        ("改期望", "expectation", "道歉"),
    ],
)
def test_each_element_can_be_edited_from_the_summary(chat: Chat, label: str, step: str, typed: str) -> None:
    chat.walk_to("summary")
    chat.press(label)
    assert chat.draft.step == step
    chat.say(typed)
    assert chat.draft.step == "summary"


def test_back_from_an_edit_returns_to_the_summary_unchanged(chat: Chat) -> None:
    chat.walk_to("summary")
    before = chat.draft.elements
    chat.press("改地点", "返回")
    assert (chat.draft.step, chat.draft.elements) == ("summary", before)


def test_a_new_contact_takes_the_place_of_the_old(chat: Chat) -> None:
    chat.walk_to("summary")
    chat.press("改联系方式")
    chat.say("li@example.com")
    assert (chat.draft.elements.phone, chat.draft.elements.email) == (None, "li@example.com")


def test_the_issue_can_be_written_anew(chat: Chat) -> None:
    chat.walk_to("summary")
    chat.press("改事项", "重新写")
    chat.say("其实是楼下吵", "就这些")
    assert chat.draft.elements.issue == "其实是楼下吵"


def test_the_issue_stays_when_nothing_new_is_written(chat: Chat) -> None:
    chat.walk_to("summary")
    chat.press("改事项", "重新写", "返回")
    assert chat.draft.elements.issue == "楼上夜里很吵"


def test_further_words_at_the_summary_are_added_to_the_issue(chat: Chat) -> None:
    chat.walk_to("summary")
    assert "已补充" in chat.say("对了，那天还下着大雨，地面很滑")
    assert chat.draft.elements.issue.endswith("地面很滑")


def test_silence_is_broken_once_and_nothing_is_lost(chat: Chat) -> None:
    chat.walk_to("where")
    assert "没有丢失" in (chat.nudged() or "")
    assert chat.nudged() is None
    chat.say("电梯")
    assert chat.draft.step == "expectation"


def test_nobody_is_nudged_without_an_intake(chat: Chat) -> None:
    assert chat.nudged() is None
    assert not intake.going(chat.conversation)

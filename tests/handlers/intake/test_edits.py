"""Edited messages while a complaint is being told: the answer that a message gave is read anew, and no other."""

import pytest

from handlers.sayings import AHEAD
from tests.handlers.desk import Desk
from tests.handlers.teamwork import said
from tests.handlers.writers import Writer, writer
from workflow.moves import Fact


@pytest.fixture
def li(desk: Desk) -> Writer:
    return writer(desk)


def test_edited_answer_of_a_step_that_has_passed_is_read_anew(li: Writer) -> None:
    li.walks_to_where()
    told = li.edit("昨晚11点", "昨晚9点")
    assert "已按您的修改更新" in told
    assert "2026-09-28 21:00" in told
    assert li.draft.elements.when_said == "昨晚9点"
    assert li.draft.step == "where"


def test_words_of_the_issue_change_where_their_own_message_stands(li: Writer) -> None:
    li.say("我要投诉")
    li.press("同意，开始", "投诉")
    li.say("王小明", "13800138000", "楼上夜里很吵")
    li.press("没有")
    li.say("每周三次", "从九月开始")
    li.edit("每周三次", "每周五次")
    assert li.draft.elements.issue == "楼上夜里很吵\n每周五次\n从九月开始"


def test_first_words_before_consent_are_edited_too(li: Writer) -> None:
    li.say("楼上夜里很吵")
    assert "楼下夜里很吵" in li.edit("楼上夜里很吵", "楼下夜里很吵")
    assert li.draft.elements.issue == "楼下夜里很吵"


def test_edit_that_will_not_do_leaves_the_answer_as_it_was(li: Writer) -> None:
    li.walks_to_where()
    told = li.edit("13800138000", "138a0138000")
    assert said("intake.refused.phone_letters")[:8] in told
    assert said("intake.amended_not") in told
    assert li.draft.elements.phone == "+8613800138000"


def test_answer_that_was_refused_is_mended_by_editing_it(li: Writer) -> None:
    li.say("我要投诉")
    li.press("同意，开始", "投诉")
    li.say("王小明", "138a0138000")
    li.edit("138a0138000", "13900139000")
    assert (li.draft.elements.phone, li.draft.step) == ("+8613900139000", "issue")


def test_phone_is_shown_as_it_is_understood_now(li: Writer) -> None:
    li.walks_to_where()
    assert "+8613900139000" in li.edit("13800138000", "我的电话 139 0013 9000")


def test_answer_given_anew_since_is_not_overwritten_by_an_older_message(li: Writer) -> None:
    li.walks_to_where()
    li.say("返回", "今天早上8点")
    assert said("intake.amended_since") in li.edit("昨晚11点", "昨晚9点")
    assert li.draft.elements.when_said == "今天早上8点"


def test_button_pressed_since_stands_before_an_older_message(li: Writer) -> None:
    li.walks_to_where()
    li.say("返回")
    li.press("昨天")
    assert said("intake.amended_since") in li.edit("昨晚11点", "昨晚9点")
    assert li.draft.elements.when_said == "昨天"


def test_issue_written_anew_is_not_mixed_with_an_older_message(li: Writer) -> None:
    li.walks_to_where()
    li.say("3号楼1302", "安静")
    li.press("改事项", "重新写")
    li.say("楼下装修太吵", "就这些")
    assert said("intake.amended_since") in li.edit("楼上夜里很吵", "隔壁夜里很吵")
    assert li.draft.elements.issue == "楼下装修太吵"


def test_summary_shows_the_new_wording(li: Writer) -> None:
    li.walks_to_where()
    li.say("3号楼1302", "安静")
    told = li.edit("王小明", "王小红")
    assert "投诉人：王小红" in told
    assert "确认登记" in li.labels


def test_place_is_kept_as_it_is_written_now_and_asks_nothing_again(li: Writer) -> None:
    li.walks_to_where()
    li.say("3号楼1302")
    li.edit("3号楼1302", "3号楼旁边的电梯口")
    assert li.draft.elements.where_said == "3号楼旁边的电梯口"
    assert (li.draft.step, li.draft.suggested) == ("expectation", ())


def test_edit_that_tells_of_danger_alarms_at_once(desk: Desk, li: Writer) -> None:
    li.say("我要投诉")
    li.press("同意，开始", "投诉")
    li.say("王小明", "13800138000", "配电箱有响声", "没有")
    li.edit("没有", "有，冒烟了")
    assert li.draft.alarmed
    assert desk.case(str(li.draft.case)).endangered


def test_team_that_was_alarmed_reads_both_wordings(desk: Desk, li: Writer) -> None:
    li.say("我要投诉")
    li.press("同意，开始", "投诉")
    li.say("王小明", "13800138000", "3号楼电梯困人")
    li.press("是，情况紧急")
    number = str(li.draft.case)
    li.edit("3号楼电梯困人", "5号楼电梯困人")
    last = next(event for event in reversed(desk.events(number)) if event.fact is Fact.ADDED)
    assert last.data == {"text": "5号楼电梯困人", "instead_of": "3号楼电梯困人"}
    assert li.draft.elements.issue == "5号楼电梯困人"


def test_consent_taken_back_by_an_edit_is_asked_about_once_more(li: Writer) -> None:
    li.say("我要投诉", "同意")
    assert said("intake.ask.really_cancel")[:6] in li.edit("同意", "不同意")
    assert li.draft.cancelling


def test_edit_that_changes_no_word_is_answered_with_nothing(li: Writer) -> None:
    li.walks_to_where()
    assert li.edit("昨晚11点", "昨晚11点") == ""


def test_same_edit_delivered_twice_takes_effect_once(li: Writer) -> None:
    li.walks_to_where()
    li.edit("昨晚11点", "昨晚9点", key="e1")
    assert li.edit("昨晚11点", "昨晚9点", key="e1") == ""
    assert li.draft.elements.when_said == "昨晚9点"


def test_edit_of_an_edit_is_read_too(li: Writer) -> None:
    li.walks_to_where()
    li.edit("楼上夜里很吵", "楼上半夜很吵")
    li.edit("楼上夜里很吵", "楼下半夜很吵")
    assert li.draft.elements.issue == "楼下半夜很吵"


def test_edit_quicker_than_its_message_is_not_lost(li: Writer) -> None:
    li.walks_to_where()
    assert said("cases.refused.edited")[:10] in li.edit("3号楼1302", "5号楼1302")
    li.say("3号楼1302")
    assert li.draft.elements.where_said == "5号楼1302"
    assert li.conversation is not None
    assert AHEAD not in li.conversation.state


def test_confirmation_is_not_given_by_an_edit(desk: Desk, li: Writer) -> None:
    li.walks_to_where()
    li.say("3号楼1302", "安静", "还有灰尘很大")
    li.edit("还有灰尘很大", "确认登记")
    assert li.conversation is not None
    here = li.conversation.id
    assert not desk.read(lambda work: work.cases.of_conversation(here))


def test_only_words_of_an_issue_can_not_be_edited_away(li: Writer) -> None:
    li.say("我要投诉")
    li.press("同意，开始", "投诉")
    li.say("王小明", "13800138000", "没有人管")
    li.edit("没有人管", "！！！")
    assert li.draft.elements.issue == "没有人管"

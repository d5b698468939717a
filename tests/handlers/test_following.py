"""What a customer does with registered cases: withdraws, reopens, adds, and keeps several apart."""

from datetime import timedelta

from handlers.dispatch import Upload
from handlers.message import Message
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from workflow.moves import Fact
from workflow.numbers import spoken

DAYS_TO_REOPEN = timedelta(days=30)


def closed(anna: Customer, crew: Crew) -> str:
    number = crew.told(anna.file())
    anna.press("满意")
    anna.say("进度")
    return number


def test_a_withdrawal_is_asked_once_and_ends_the_case(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    anna.say("撤回")
    assert "确定要撤回" in anna.press("撤回投诉")
    anna.press("确定撤回")
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "withdrawn")
    assert desk.told_staff(number, "withdrawn") == {"team:service", "team:security"}


def test_a_withdrawal_that_is_thought_over_leaves_the_case(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    anna.say("撤回")
    anna.press("撤回投诉", "不撤回")
    assert desk.facts(number) == ["filed"]


def test_a_problem_that_comes_back_reopens_the_case_within_a_month(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = closed(anna, crew)
    desk.now += DAYS_TO_REOPEN
    anna.press("问题重现，重新打开")
    assert (desk.stage(number), desk.case(number).round) == ("rework", 2)
    anna.say("又开始吵了")
    assert desk.events(number)[-1].data["text"] == "又开始吵了"


def test_a_case_is_not_reopened_after_a_month(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = closed(anna, crew)
    old = anna.choice("问题重现，重新打开")
    desk.now += DAYS_TO_REOPEN + timedelta(seconds=1)
    assert "过时" in anna.choose(old)
    assert desk.stage(number) == "closed"
    anna.say("进度")
    assert "问题重现，重新打开" not in anna.labels


def test_a_merged_case_lets_its_chat_follow_the_other(desk: Desk, anna: Customer, crew: Crew) -> None:
    ben = visit(desk, "ben")
    first, second = anna.file(), ben.file()
    crew.service.do(second, "merge", number=spoken(first))
    assert (desk.stage(second), desk.case(second).merged_into) == ("closed", first)
    assert spoken(first) in ben.words
    crew.service.do(first, "contact")
    assert f"【{spoken(first)}】" in ben.words


def test_a_case_is_not_merged_into_itself_or_into_nothing(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = anna.file()
    assert crew.service.press(number, "merge", number=number).problems == {"number": "self"}
    assert crew.service.press(number, "merge", number="AB3-4CD-E").problems == {"number": "unseen"}
    assert desk.stage(number) == "received"


def test_of_several_open_cases_the_bot_asks_which_is_meant(desk: Desk, anna: Customer) -> None:
    first, second = anna.file(), anna.file()
    assert "哪一件" in anna.say("昨晚又吵了")
    assert anna.labels == [f"案件 {spoken(second)}", f"案件 {spoken(first)}", "新的投诉"]
    anna.press(f"案件 {spoken(first)}")
    assert desk.events(first)[-1].data["text"] == "昨晚又吵了"
    assert "added" not in desk.facts(second)


def test_words_that_mean_none_of_them_begin_a_new_complaint(anna: Customer) -> None:
    anna.file()
    anna.say("电梯坏了没人修")
    anna.press("新的投诉")
    assert "同意，开始" in anna.labels
    assert "电梯坏了没人修" in anna.press("同意，开始")


def test_photos_and_words_are_added_to_the_case_that_is_pressed(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    anna.say("进度")
    anna.press("补充情况或证据")
    photo = Upload(name="晚上.jpg", type="image/jpeg", content=b"\xff\xd8\xff")
    anna.take(Message(text="这是昨晚拍的"), uploads=(photo,))
    assert desk.events(number)[-1].data == {"text": "这是昨晚拍的", "files": 1}
    assert [file.name for file in desk.read(lambda work: work.files.of_case(number))] == ["晚上.jpg"]


def test_what_a_customer_adds_is_told_to_whoever_acts(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    anna.say("进度")
    anna.press("补充情况或证据")
    anna.say("现在又吵了")
    assert desk.told_staff(number, "added") == {f"staff:{crew.security.actor.staff}"}


def test_a_released_note_is_told_and_an_internal_one_is_not(anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    anna.mark()
    crew.security.do(number, "note", text="内部：住户情绪激动", release="no")
    crew.security.do(number, "note", text="已约好上门")
    crew.security.do(number, "note", text="已与装修户沟通", release="yes")
    assert len(anna.rows()[anna.at :]) == 1
    assert "已与装修户沟通" in anna.words


def test_an_escalated_case_is_the_managers_and_the_customer_hears(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.handling(anna.file())
    crew.service.do(number, "escalate", reason="客户要求负责人出面")
    assert desk.stage(number) == "management"
    assert desk.told_staff(number, "escalated") == {"team:management"}
    assert "负责人" in anna.words
    assert Fact.ESCALATED in desk.case(number).marks

"""The poll opens the closing: what each answer, and silence, leads to."""

import re
from pathlib import Path

import pytest

from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Crew, hire, staff_whole
from tests.handlers.desk import Desk
from tests.patched import house_of
from workflow.moves import Fact, Phase
from workflow.reports.tales import word_of


def second_time_dissatisfied(anna: Customer, crew: Crew) -> str:
    number = crew.told(anna.file())
    anna.press("不满意")
    crew.redone(number)
    anna.press("不满意")
    return number


def silent(desk: Desk, anna: Customer, crew: Crew) -> str:
    number = crew.told(anna.file())
    desk.until("09-30 10:00")
    return number


def test_satisfied_closes_the_case_and_asks_the_short_questions(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("满意")
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "accepted")
    anna.press("跳过", "跳过", "跳过", "跳过")
    assert anna.labels == ["跳过"]
    assert "祝您生活愉快" in anna.press("跳过")
    assert "commented" not in desk.facts(number)


def test_neutral_is_asked_what_is_missing_and_closes(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    assert "更好" in anna.press("一般")
    anna.say("回复可以再快一点")
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "accepted_partly")
    assert desk.events(number)[-1].data == {"text": "回复可以再快一点"}
    assert anna.labels == ["快", "一般", "慢", "跳过"]


@pytest.fixture
def brief(desk: Desk, tmp_path: Path) -> Desk:
    """The same house under a poll without short questions."""
    file = tmp_path / "brief.toml"
    file.write_text(re.sub(r"\[\[poll\.questions\]\]\n([^\[\n].*\n|\n)*", "", desk.house.book.text), encoding="utf-8")
    desk.house = house_of(file, desk.house)
    assert desk.house.playbook.poll.questions == ()
    return desk


@pytest.mark.parametrize("answer", ["满意", "一般"])
def test_poll_without_short_questions_keeps_the_comment_and_thanks(
    brief: Desk, anna: Customer, crew: Crew, answer: str
) -> None:
    number = crew.told(anna.file())
    assert "小问题" not in anna.press(answer)
    assert "祝您生活愉快" in anna.say("回复可以再快一点")
    assert brief.events(number)[-1].data == {"text": "回复可以再快一点"}


def test_partly_solved_reopens_a_case_that_was_rated_satisfied(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("满意", "快", "部分解决")
    assert (desk.stage(number), desk.case(number).round) == ("rework", 2)
    assert desk.case(number).outcome is None
    assert desk.told_staff(number, "reopened") == {"team:service", "team:security"}


def test_dissatisfaction_asks_what_is_missing_and_keeps_the_words(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    assert "还缺什么" in anna.press("不满意")
    anna.say("半夜还是吵")
    assert desk.events(number)[-1].data["text"] == "半夜还是吵"
    assert desk.told_staff(number, "dissatisfied") == {"team:service", "team:security"}


def test_the_second_rework_goes_to_management(desk: Desk, anna: Customer, crew: Crew) -> None:
    staff_whole(desk)
    number = second_time_dissatisfied(anna, crew)
    assert (desk.stage(number), desk.case(number).round) == ("management", 3)
    assert desk.clocks(number) == {"management": "09-30 10:00"}
    assert "answer_finally" not in crew.supervisor.can(number)


def test_only_a_manager_answers_finally_and_names_the_outside_routes(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = second_time_dissatisfied(anna, crew)
    crew.manager.do(number, "answer_finally", reason="已按规定处理完毕")
    case = desk.case(number)
    assert (case.phase, case.outcome) == (Phase.CLOSED, "not_accepted")
    assert desk.house.playbook.intake.outside[case.language] in anna.words


def test_a_final_answer_needs_its_reason(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = second_time_dissatisfied(anna, crew)
    assert crew.manager.press(number, "answer_finally").problems == {"reason": "required"}
    assert desk.stage(number) == "management"


def test_a_poll_button_of_an_earlier_round_rates_nothing(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    old = anna.choice("满意")
    anna.press("不满意")
    crew.redone(number)
    assert "过时" in anna.choose(old)
    assert desk.stage(number) == "feedback"


@pytest.mark.parametrize("forged", ["p:{0}:1:close", "p:{0}:1:withdraw", "p:{0}:x:satisfy", "q:{0}:9:0", "q:{0}:0:7"])
def test_a_forged_answer_rates_nothing(desk: Desk, anna: Customer, crew: Crew, forged: str) -> None:
    number = crew.told(anna.file())
    before = desk.facts(number)
    assert "过时" in anna.choose(forged.format(number))
    assert desk.facts(number) == before


def test_silence_is_never_counted_as_satisfied(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = silent(desk, anna, crew)
    desk.until("10-29 10:00")
    assert (desk.stage(number), desk.case(number).outcome) == ("feedback", None)
    assert "satisfied" not in desk.facts(number)


@pytest.mark.parametrize(
    ("answer", "stage", "outcome"),
    [("satisfied", "closed", "accepted"), ("neutral", "closed", "accepted_partly"), ("dissatisfied", "rework", None)],
)
def test_an_answer_given_at_a_revisit_counts_as_the_customers(
    desk: Desk, anna: Customer, crew: Crew, answer: str, stage: str, outcome: str | None
) -> None:
    number = silent(desk, anna, crew)
    crew.service.do(number, "revisit", answer=answer, comment="电话中说的")
    assert (desk.stage(number), desk.case(number).outcome) == (stage, outcome)
    rated = next(event for event in desk.events(number) if event.fact in (Fact(answer), Fact.DISSATISFIED))
    assert rated.data["through"] == "林客服"


def test_a_customer_who_is_not_reached_is_called_again_next_day(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = silent(desk, anna, crew)
    assert desk.clocks(number)["revisit"] == "10-01 10:00"
    desk.until("10-01 09:00")
    crew.service.do(number, "revisit", answer="unreachable")
    assert desk.clocks(number)["revisit"] == "10-02 09:00"


def test_a_case_closes_unrated_only_after_enough_revisits_by_those_above(
    desk: Desk, anna: Customer, crew: Crew
) -> None:
    number = silent(desk, anna, crew)
    for _ in range(desk.house.playbook.poll.revisits):
        assert "close" not in crew.supervisor.can(number)
        crew.service.do(number, "revisit", answer="unreachable")
    assert "close" not in crew.service.can(number)
    crew.supervisor.do(number, "close", reason="三次未能联系上")
    assert (desk.stage(number), desk.case(number).outcome) == ("closed", "not_rated")
    assert "未计为满意" in anna.words


def test_a_team_refuses_once_and_then_service_rules(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    crew.security.do(number, "refuse", reason="属于工程部")
    assert (desk.stage(number), desk.clocks(number)["handover"]) == ("returned", "09-29 12:00")
    assert desk.told_staff(number, "refused") == {"team:service"}
    crew.service.do(number, "dispatch", team="security")
    assert "refuse" not in crew.security.can(number)


def test_a_team_may_refuse_again_in_the_next_round(anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    crew.security.do(number, "refuse", reason="属于工程部")
    crew.service.do(number, "dispatch", team="security")
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    anna.press("不满意")
    crew.service.do(number, "dispatch", team="security")
    assert "refuse" in crew.security.can(number)


def test_a_complaint_not_upheld_is_explained_before_the_poll(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    crew.service.do(number, "not_uphold", explanation="施工在许可时段内")
    crew.service.do(number, "tell")
    assert "施工在许可时段内" in anna.words
    anna.press("满意")
    assert desk.case(number).outcome == "not_upheld"


def test_an_answer_taken_down_counts_where_somebody_apart_from_the_team_took_it(
    desk: Desk, anna: Customer, crew: Crew
) -> None:
    number = silent(desk, anna, crew)
    crew.service.do(number, "revisit", answer="satisfied")
    words = {event.fact: word_of(event) for event in desk.events(number)}
    assert (words[Fact.REVISITED], words[Fact.SATISFIED]) == ("satisfied:other", "other")


def test_an_answer_that_the_handling_team_took_down_is_known_as_theirs(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.graded(anna.file())
    crew.service.do(number, "dispatch", team="service")
    hand = hire(desk, "member", "service")
    hand.do(number, "acknowledge")
    hand.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    desk.until("10-02 10:00")
    crew.service.do(number, "revisit", answer="satisfied")
    words = {event.fact: word_of(event) for event in desk.events(number)}
    assert (words[Fact.REVISITED], words[Fact.SATISFIED]) == ("satisfied:own", "own")

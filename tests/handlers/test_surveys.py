"""Surveys by sample: drawn once and again by anybody, asked and reminded once, each answer counted once, kept apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.agenda import plan
from handlers.cards import alerts_of
from handlers.message import Message
from handlers.said import from_json
from handlers.surveys import begin, begin_by_hand, reads
from storage.work import SqlWork
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown
from tests.patched import house_of, patched
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.ports import Work
from workflow.surveying import Campaign, Outcome, Standing, outcome_of

SURVEY = "residents"


@pytest.fixture
def crew(any_desk: Desk) -> Crew:
    return Crew(desk=any_desk)


@pytest.fixture
def anna(any_desk: Desk) -> Customer:
    return visit(any_desk)


def satisfied(crew: Crew, customer: Customer) -> CaseNumber:
    number = customer.file()
    crew.told(number)
    customer.press("满意")
    return number


def begun(desk: Desk) -> Campaign:
    found = desk.write(lambda work: begin(work, desk.house, SURVEY, desk.now))
    assert found is not None
    desk.fire()
    return found


def outcome(desk: Desk, campaign: Campaign) -> Outcome:
    return desk.read(lambda work: outcome_of(work.surveys.get(campaign.id), work.surveys.tally(campaign.id)))


def invitations(customer: Customer) -> int:
    return sum("年度客户满意度调查" in str(notice.body["text"]) for notice in customer.rows())


def test_customer_is_asked_in_the_chat_with_purpose_and_confidentiality(
    any_desk: Desk, crew: Crew, anna: Customer
) -> None:
    satisfied(crew, anna)
    anna.mark()
    begun(any_desk)
    for words in ("年度客户满意度调查", "用于改进", "只作汇总", "满意吗", "10月13日"):
        assert words in anna.words


def test_first_answer_counts_and_the_short_questions_follow(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    first = anna.choice("不满意")
    anna.press("满意")
    for question in any_desk.house.playbook.poll.questions:
        assert question.ask[Language.ZH] in anna.words
        anna.say(question.choices[0][Language.ZH])
    assert "谢谢您的回答" in anna.words
    anna.choose(first)
    assert "第一次的回答已计入" in anna.words
    tally = any_desk.read(lambda work: work.surveys.tally(campaign.id))
    assert tally.answers == {"overall": {0: 1}, **{each.id: {0: 1} for each in any_desk.house.playbook.poll.questions}}


def test_a_person_with_two_cases_is_asked_once(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    satisfied(crew, anna)
    campaign = begun(any_desk)
    assert (campaign.population, invitations(anna)) == (1, 1)


def test_who_says_nothing_is_reminded_once_and_then_left_alone(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    bob = visit(any_desk, "bob")
    number = crew.told(bob.file(phone="13900139000"))
    bob.press("满意")
    assert number
    begun(any_desk)
    bob.press("满意")
    any_desk.until("10-06 11:00")
    assert (invitations(anna), invitations(bob)) == (2, 1)
    any_desk.until("10-20 10:00")
    assert (invitations(anna), invitations(bob)) == (2, 1)


def test_the_silent_and_the_unreachable_are_never_counted_as_satisfied(
    any_desk: Desk, crew: Crew, anna: Customer
) -> None:
    satisfied(crew, anna)
    for name, phone in (("bob", "13900139000"), ("cid", "13700137000")):
        other = visit(any_desk, name)
        crew.told(other.file(phone=phone))
        other.press("满意")
    campaign = begun(any_desk)
    anna.press("满意")
    found = outcome(any_desk, campaign)
    assert (found.asked, found.reached, found.answered, found.satisfied) == (3, 3, 1, 1.0)
    assert (found.response, found.at_least) == (1 / 3, 1 / 3)
    assert found.margin is not None
    assert found.margin > 0.5


def test_late_answer_is_thanked_for_and_not_counted(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    any_desk.until("10-13 12:00")
    anna.press("满意")
    assert "谢谢您！调查已于" in anna.words
    assert outcome(any_desk, campaign).answered == 0


@pytest.mark.parametrize(("said", "again"), [("这次不参加", 1), ("以后不再邀请", 0)])
def test_who_does_not_want_to_is_reminded_no_more_and_asked_again_only_where_they_may_be(
    any_desk: Desk, crew: Crew, anna: Customer, said: str, again: int
) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    anna.press(said)
    any_desk.until("10-13 12:00")
    assert invitations(anna) == 1
    assert any_desk.read(lambda work: work.surveys.tally(campaign.id)).standings == {Standing.DECLINED: 1}
    assert begun(any_desk).population == again


def erase(work: Work, number: CaseNumber) -> None:
    assert isinstance(work, SqlWork)
    work.cases.erase(number)


def test_erased_before_the_invitation_is_not_asked(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    number = satisfied(crew, anna)
    campaign = any_desk.write(lambda work: begin(work, any_desk.house, SURVEY, any_desk.now))
    any_desk.write(lambda work: erase(work, number))
    any_desk.fire()
    assert campaign is not None
    assert (invitations(anna), outcome(any_desk, campaign).reached) == (0, 0)


def test_another_chat_answers_nothing_of_somebody_elses(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    stolen, bob = anna.choice("不满意"), visit(any_desk, "bob")
    for choice in (stolen, "v:999:satisfied", "v:x:satisfied", stolen.replace("dissatisfied", "0:0")):
        bob.take(Message(choice=choice))
    assert outcome(any_desk, campaign).answered == 0


def test_answers_that_are_none_are_not_counted(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    stem = anna.choice("不满意").rpartition(":")[0]
    anna.choose(f"{stem}:0:0")
    anna.press("满意")
    for rest in ("99:0", "0:99", "x:y", "nothing"):
        anna.choose(f"{stem}:{rest}")
    assert any_desk.read(lambda work: work.surveys.tally(campaign.id)).answers == {"overall": {0: 1}}


def test_whoever_draws_again_draws_the_same(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    campaign = begun(any_desk)
    kept = any_desk.read(lambda work: work.surveys.get(campaign.id))
    assert (kept.drawn, kept.seed, kept.frame) == (campaign.drawn, campaign.seed, campaign.frame)


def test_it_comes_by_itself_once_at_its_hour_and_tells_the_managers_how_it_ended(
    any_desk: Desk, crew: Crew, anna: Customer
) -> None:
    satisfied(crew, anna)
    any_desk.write(lambda work: plan(work, any_desk.house, any_desk.now))
    any_desk.until("11-01 09:30")
    (campaign,) = any_desk.read(lambda work: work.surveys.recent())
    assert (shown(campaign.drawn_at), invitations(anna)) == ("11-01 09:00", 1)
    anna.press("满意")
    any_desk.until("11-15 09:30")
    manager = crew.manager.actor
    told = any_desk.read(lambda work: alerts_of(work, any_desk.house, manager))
    said = [any_desk.house.say(from_json(row.body["said"]), Language.ZH) for row in told]
    assert sum("调查已结束：抽取 1 人，1 人回答（100.0%）" in each for each in said) == 1


def test_second_one_does_not_begin_while_the_first_runs(any_desk: Desk, crew: Crew, anna: Customer) -> None:
    satisfied(crew, anna)
    begun(any_desk)
    assert any_desk.write(lambda work: begin(work, any_desk.house, SURVEY, any_desk.now)) is None
    assert len(any_desk.read(lambda work: work.surveys.recent())) == 1


def test_only_who_reads_the_report_on_all_sites_begins_one(any_desk: Desk, crew: Crew) -> None:
    assert [reads(who.actor, any_desk.house) for who in (crew.manager, crew.supervisor, crew.security)] == [
        True,
        False,
        False,
    ]
    manager = crew.manager.actor
    for actor, name in ((crew.supervisor.actor, SURVEY), (manager, "nothing")):
        with pytest.raises(UnknownCase):
            any_desk.write(lambda work, a=actor, n=name: begin_by_hand(work, any_desk.house, a, n, any_desk.now))
    found = any_desk.write(lambda work: begin_by_hand(work, any_desk.house, manager, SURVEY, any_desk.now))
    assert found is not None
    assert found.begun_by == manager.staff


def test_after_an_outage_the_reminder_waits_as_long_as_it_would_have(
    any_desk: Desk, crew: Crew, anna: Customer
) -> None:
    satisfied(crew, anna)
    any_desk.write(lambda work: begin(work, any_desk.house, SURVEY, any_desk.now))
    any_desk.now = moment("10-04 10:00")
    any_desk.fire()
    any_desk.until("10-10 10:00")
    assert invitations(anna) == 1
    any_desk.until("10-11 11:00")
    assert invitations(anna) == 2


def test_only_customers_of_its_teams_are_asked(any_desk: Desk, crew: Crew, anna: Customer, tmp_path: Path) -> None:
    changes = (('period = "365 d"\nfrequency = "0 9 1 11 *"', 'teams = ["finance"]\nperiod = "365 d"'),)
    any_desk.house = house_of(patched(tmp_path, changes=changes), any_desk.house)
    satisfied(crew, anna)
    assert begun(any_desk).population == 0


def test_site_manager_of_one_site_alone_reads_no_survey(any_desk: Desk) -> None:
    from handlers.shelf import Shelf

    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    river, whole = hire(any_desk, "vice_president", None, site="river"), hire(any_desk, "vice_president")
    assert [reads(who.actor, any_desk.house) for who in (river, whole)] == [False, True]

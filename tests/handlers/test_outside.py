"""A matter handed to a party outside: the case stays ours, the customer hears where it is, silence climbs."""

from dataclasses import replace

import pytest

from handlers.cards import PartLine
from handlers.filing import Filing
from handlers.promises import broken_promises
from handlers.shelf import Shelf
from handlers.staff import register
from storage.documents import write_case
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import SOLVED, Crew, hire
from tests.handlers.desk import Desk
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind, Move
from workflow.numbers import CaseNumber

REASON = {"reason": "电梯由维保单位检修"}


@pytest.fixture
def number(crew: Crew, anna: Customer) -> CaseNumber:
    """A case that security handles."""
    number = anna.file()
    crew.handling(number)
    anna.mark()
    return number


@pytest.fixture
def handed(crew: Crew, number: CaseNumber) -> CaseNumber:
    """The same, handed to the contractor on Tuesday at ten."""
    crew.security.do(number, "refer", party="contractor", **REASON)
    return number


def parts(crew: Crew, number: str) -> list[PartLine]:
    return list(crew.security.card(number).parts)


def test_customer_hears_to_whom_it_went_why_and_by_when_they_hear_again(anna: Customer, handed: CaseNumber) -> None:
    assert all(said in anna.words for said in ("维保或施工单位", "电梯由维保单位检修", "10月1日 10:00", "仍由我们负责"))
    assert handed in anna.words.replace("-", "")


def test_case_stays_with_whoever_is_answerable(desk: Desk, handed: CaseNumber) -> None:
    case = desk.case(handed)
    assert (case.stage, case.team, case.owner, case.first_asked) == ("handling", "security", 1, 2)
    assert desk.clocks(handed)["contractor.outside"] == "10-01 10:00"
    assert desk.read(lambda work: broken_promises(work, case, desk.house)) == []


def test_card_says_who_has_it_and_by_when(desk: Desk, crew: Crew, handed: CaseNumber) -> None:
    assert [desk.house.say(part.who, Language.ZH) for part in parts(crew, handed)] == ["维保或施工单位"]
    flags = [desk.house.say(flag, Language.ZH) for flag in crew.security.card(handed).flags]
    assert "等外部单位" in flags


def test_piece_of_the_matter_is_named_to_the_customer(crew: Crew, anna: Customer, number: CaseNumber) -> None:
    crew.security.do(number, "refer", party="contractor", piece="更换门机", **REASON)
    assert "“更换门机”部分已转交维保或施工单位" in anna.words


def test_day_that_the_party_gave_takes_the_place_of_the_usual_time(
    desk: Desk, crew: Crew, anna: Customer, number: CaseNumber
) -> None:
    crew.security.do(number, "refer", party="contractor", expected="2026-09-30", **REASON)
    assert desk.clocks(number)["contractor.outside"] == "10-01 00:00"
    assert "9月30日 24:00" in anna.words


def test_answer_is_taken_down_told_and_ends_the_waiting(
    desk: Desk, crew: Crew, anna: Customer, handed: CaseNumber
) -> None:
    anna.mark()
    crew.security.do(handed, "relay", party="contractor", text="门机已更换")
    assert "维保或施工单位已答复：门机已更换" in anna.words
    assert parts(crew, handed) == []
    assert desk.verdicts(handed, Fact.KEPT)["contractor.outside"] == "09-29 10:00"


def test_party_that_needs_longer_keeps_its_part_until_the_new_day(
    desk: Desk, crew: Crew, anna: Customer, handed: CaseNumber
) -> None:
    anna.mark()
    crew.security.do(handed, "relay", party="contractor", text="配件未到", until="2026-10-08")
    assert all(said in anna.words for said in ("配件未到", "10月8日 24:00", "届时我们再给您回复"))
    assert desk.clocks(handed)["contractor.outside"] == "10-09 00:00"
    assert "contractor.outside" not in desk.verdicts(handed, Fact.KEPT)


def test_silence_of_the_party_climbs_its_ladder_and_the_customer_hears_of_it(
    desk: Desk, anna: Customer, handed: CaseNumber
) -> None:
    anna.mark()
    desk.until("10-02 10:01")
    climbed = [(rung.at, rung.fact) for rung in desk.rungs(handed, "contractor.outside")[1:]]
    assert climbed == [("09-30 10:00", "reminded"), ("10-01 10:00", "raised"), ("10-02 10:00", "raised")]
    assert "维保或施工单位未能在 10月1日 10:00 前答复" in anna.words


def test_lateness_of_the_party_is_on_the_timeline_at_its_due_time(desk: Desk, handed: CaseNumber) -> None:
    desk.until("10-03 10:00")
    assert desk.verdicts(handed, Fact.BREACHED)["contractor.outside"] == "10-01 10:00"
    assert desk.rungs(handed, "contractor.outside")[2].chats == {"staff:1", "role:supervisor"}


def test_what_is_taken_back_is_told_with_its_reason(desk: Desk, crew: Crew, anna: Customer, handed: CaseNumber) -> None:
    anna.mark()
    crew.security.do(handed, "recall", part="contractor.outside", reason="改由本部维修")
    assert "不再等待维保或施工单位" in anna.words
    assert "改由本部维修" in anna.words
    assert "contractor.outside" not in desk.clocks(handed)


def test_two_parties_may_have_a_part_each_and_each_answers_for_itself(crew: Crew, handed: CaseNumber) -> None:
    crew.security.do(handed, "refer", party="authority", reason="需要备案")
    assert len(parts(crew, handed)) == 2
    relay = next(press for press in crew.security.card(handed).presses if press.move is Move.RELAY)
    assert [name for name, _ in relay.needs[0].choices] == ["contractor", "authority"]
    crew.security.do(handed, "relay", party="authority", text="已备案")
    assert [part.overdue for part in parts(crew, handed)] == [False]


def test_form_for_the_answer_begins_with_the_only_party_that_has_it(crew: Crew, handed: CaseNumber) -> None:
    known = {press.move: press.needs[0].value for press in crew.security.card(handed).presses if press.needs}
    assert (known[Move.RELAY], known[Move.RECALL]) == ("contractor", "contractor.outside")


def test_party_that_is_not_in_the_list_needs_its_name(crew: Crew, number: CaseNumber) -> None:
    pressed = crew.security.press(number, "refer", party="other", reason="灯箱归其所有")
    assert pressed.problems == {"party_name": "required"}


def test_typed_party_is_told_by_its_name_which_stands_in_no_clear_row(
    desk: Desk, crew: Crew, anna: Customer, number: CaseNumber
) -> None:
    crew.security.do(number, "refer", party="other", party_name="光明广告公司 021-5550-2222", reason="灯箱归其所有")
    assert "已转交光明广告公司 021-5550-2222处理" in anna.words
    anna.mark()
    crew.security.do(number, "relay", party="other", text="今晚关灯")
    assert "光明广告公司 021-5550-2222已答复：今晚关灯" in anna.words
    assert "光明" not in write_case(desk.case(number))


def test_customer_who_asks_hears_who_has_it(desk: Desk, anna: Customer, handed: CaseNumber) -> None:
    assert "目前由维保或施工单位处理，预计 10月1日 10:00 前答复" in anna.say("进度")
    desk.until("10-01 10:30")
    assert "我们正在催办" in anna.say("进度")
    assert desk.stage(handed) == "handling"


def test_case_that_is_settled_meanwhile_waits_for_nobody_and_says_so(
    desk: Desk, crew: Crew, handed: CaseNumber
) -> None:
    crew.security.do(handed, "resolve", **SOLVED)
    assert "contractor.outside" not in desk.clocks(handed)
    assert desk.told_staff(handed, "released") == {"team:service"}
    case = desk.case(handed)
    assert desk.read(lambda work: broken_promises(work, case, desk.house)) == []


def test_withdrawn_case_tells_us_to_let_the_party_know(desk: Desk, anna: Customer, handed: CaseNumber) -> None:
    anna.say("进度")
    anna.press("撤回投诉", "确定撤回")
    assert desk.told_staff(handed, "released") == {"team:service"}


def test_matter_that_is_not_ours_ends_with_explanation_and_whom_to_turn_to(
    desk: Desk, crew: Crew, anna: Customer
) -> None:
    number = crew.graded(anna.file())
    crew.service.do(number, "not_uphold", explanation="道路施工由市政负责。", party="authority")
    anna.mark()
    crew.service.do(number, "tell")
    assert all(said in anna.words for said in ("不属于本公司的职责范围", "主管部门", "12345 政务服务便民热线"))
    assert desk.case(number).outcome == "not_ours"


def test_enquiry_that_is_not_ours_is_answered_with_whom_to_turn_to(desk: Desk, crew: Crew, anna: Customer) -> None:
    number = anna.ask("咨询")
    anna.mark()
    crew.service.do(number, "reply", text="路灯归市政管理。", party="authority")
    assert "此事由主管部门负责。\n主管部门联系方式：12345 政务服务便民热线" in anna.words
    assert desk.stage(number) == "answered"


def test_customer_without_chat_hears_of_the_handover_by_a_call(desk: Desk, crew: Crew) -> None:
    filed = Filing(kind=Kind.COMPLAINT, category="faults", channel="phone", language=Language.ZH)
    elements, by = Elements(name="王小明", phone="13800138000", issue="电梯停运"), crew.service.actor
    card = desk.write(lambda work: register(work, desk.house, by, elements, filed, desk.now))
    assert card is not None
    crew.service.do(card.number, "refer", party="contractor", **REASON)
    call = next(event for event in desk.events(card.number) if event.fact is Fact.CALL_DUE)
    assert "已转交维保或施工单位处理" in str(call.data["words"])


def test_explanation_is_told_where_the_case_ends_with_it(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    customer, agent = visit(desk), hire(desk, "agent")
    number = file_at_a_site(customer)
    agent.do(number, "contact")
    customer.mark()
    agent.do(number, "not_uphold", explanation="属于相邻权纠纷。", party="authority")
    assert all(said in customer.words for said in ("属于相邻权纠纷", "主管部门联系方式"))
    assert customer.labels == ["问题重现，重新打开"]

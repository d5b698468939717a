"""A group complaint (群诉): one case stands for all, speakers speak for all, and one answer is told to all."""

import pytest

from handlers.filing import Filing, endanger, file_for_customer
from handlers.promises import broken_promises
from tests.handlers.desk import Desk
from tests.handlers.neighbours import ALIKE, NAMES, Together, complain, phone_of, together
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind, Phase
from workflow.numbers import spoken

SATISFIED, UNHAPPY = "满意", "不满意"


@pytest.fixture
def neighbours(any_desk: Desk) -> Together:
    """Three neighbours whose complaints are handled together, on each engine."""
    return together(any_desk)


def held(desk: Desk, number: str) -> list[str]:
    case = desk.case(number)
    return desk.read(lambda work: broken_promises(work, case, desk.house))


def test_members_keep_number_stage_and_team_and_take_the_groups_due_time(neighbours: Together) -> None:
    desk = neighbours.desk
    for number in neighbours.members:
        case = desk.case(number)
        assert (case.part_of, case.stage, case.team) == (neighbours.group, "received", "service")
        assert neighbours.crew.service.card(number).due == neighbours.crew.service.card(neighbours.group).due
        assert held(desk, number) == []


def test_due_time_of_members_follows_the_groups(neighbours: Together) -> None:
    neighbours.handled()
    dues = {neighbours.crew.service.card(number).due for number in neighbours.numbers}
    assert len(dues) == 1
    assert all(held(neighbours.desk, number) == [] for number in neighbours.numbers)


def test_clocks_of_members_ring_for_nobody(neighbours: Together) -> None:
    desk = neighbours.desk
    desk.until("09-30 12:00")
    assert desk.verdicts(neighbours.group, Fact.BREACHED)
    for number in neighbours.members:
        assert not {"reminded", "supervised", "raised", "breached"} & {*desk.facts(number)}


def test_customers_are_told_once_that_they_are_handled_together(neighbours: Together) -> None:
    first, *others = neighbours.customers
    for number, customer in zip(neighbours.members, others, strict=True):
        said = [str(row.body["text"]) for row in customer.rows() if row.case == number]
        told = [words for words in said if spoken(neighbours.group) in words]
        assert len(told) == 1
        assert spoken(number) in told[0]
    assert "群诉" in first.words


def test_progress_that_is_released_goes_to_all_and_the_rest_to_nobody(neighbours: Together) -> None:
    neighbours.handled()
    neighbours.mark()
    neighbours.crew.security.do(neighbours.group, "note", text="内部备注")
    assert neighbours.heard() == ["", "", ""]
    neighbours.crew.security.do(neighbours.group, "note", text="水泵已停", release="yes")
    assert all("水泵已停" in words for words in neighbours.heard())
    assert all("shared" in neighbours.desk.facts(number) for number in neighbours.members)


def test_party_outside_that_has_the_matter_is_named_to_all(neighbours: Together) -> None:
    neighbours.handled()
    neighbours.mark()
    party = next(iter(neighbours.desk.house.playbook.outside))
    neighbours.crew.service.do(neighbours.group, "refer", party=party, party_name="水泵厂", reason="需更换水泵")
    assert all("需更换水泵" in words for words in neighbours.heard())


def test_one_answer_is_told_to_all_and_each_has_its_own_poll(neighbours: Together) -> None:
    neighbours.mark()
    neighbours.answered()
    assert all("更换水泵减振垫" in words and "每月检查" in words for words in neighbours.heard())
    assert {neighbours.desk.stage(number) for number in neighbours.numbers} == {"feedback"}
    _, second, third = neighbours.customers
    second.press(SATISFIED)
    third.press("一般")
    assert [neighbours.desk.case(number).outcome for number in neighbours.numbers] == [
        None,
        "accepted",
        "accepted_partly",
    ]
    assert all(held(neighbours.desk, number) == [] for number in neighbours.numbers)


def test_staff_hear_of_the_answer_once_and_not_for_every_member(neighbours: Together) -> None:
    neighbours.answered()
    heard = [neighbours.desk.told_staff(number, "told") for number in neighbours.numbers]
    assert heard == [{"team:security"}, set(), set()]


def test_poll_that_a_member_does_not_answer_becomes_a_task_of_its_own(neighbours: Together) -> None:
    neighbours.answered()
    neighbours.desk.until("10-01 10:00")
    assert all("revisit_due" in neighbours.desk.facts(number) for number in neighbours.numbers)


def test_dissatisfied_member_leaves_into_rework_with_its_clocks_anew(neighbours: Together) -> None:
    neighbours.answered()
    neighbours.desk.until("09-29 18:00")
    neighbours.customers[1].press(UNHAPPY)
    case = neighbours.desk.case(neighbours.members[0])
    assert (case.stage, case.part_of, case.round) == ("rework", None, 2)
    assert neighbours.desk.clocks(case.number) == {"handover": "09-29 20:00"}
    assert neighbours.desk.stage(neighbours.members[1]) == "feedback"
    assert "lost" in neighbours.desk.facts(neighbours.group)


def test_dissatisfied_member_may_join_again_while_the_group_is_in_rework(neighbours: Together) -> None:
    neighbours.answered()
    neighbours.customers[0].press(UNHAPPY)
    neighbours.customers[1].press(UNHAPPY)
    neighbours.crew.service.do(neighbours.members[0], "join", number=neighbours.group)
    neighbours.mark()
    neighbours.crew.redone(neighbours.group)
    first, second, third = neighbours.heard()
    assert ("结果" in first, "结果" in second, third) == (True, True, "")


def test_member_that_is_taken_out_goes_its_own_way_with_its_clocks_from_now(neighbours: Together) -> None:
    neighbours.desk.until("09-29 10:05")
    number = neighbours.members[0]
    neighbours.mark()
    neighbours.crew.service.do(number, "leave", reason="不是同一台水泵")
    assert neighbours.desk.clocks(number) == {"response": "09-29 10:15"}
    assert "单独办理" in neighbours.customers[1].words
    neighbours.answered()
    assert neighbours.desk.stage(number) == "received"


def test_member_that_is_withdrawn_leaves_the_others_where_they_are(neighbours: Together) -> None:
    customer, number = neighbours.customers[1], neighbours.members[0]
    customer.say("进度")
    customer.press("撤回投诉", "确定撤回")
    assert (neighbours.desk.case(number).outcome, neighbours.desk.case(number).part_of) == ("withdrawn", None)
    assert neighbours.desk.case(neighbours.members[1]).part_of == neighbours.group


def test_group_whose_own_case_is_withdrawn_is_dissolved(neighbours: Together) -> None:
    customer = neighbours.customers[0]
    customer.say("进度")
    customer.press("撤回投诉", "确定撤回")
    for number in neighbours.members:
        assert (neighbours.desk.case(number).part_of, held(neighbours.desk, number)) == (None, [])
        assert neighbours.desk.clocks(number) == {"response": "09-29 10:10"}


def test_group_that_is_dissolved_lets_everybody_go(neighbours: Together) -> None:
    neighbours.mark()
    neighbours.crew.supervisor.do(neighbours.group, "dissolve", reason="原因各不相同")
    assert not neighbours.desk.case(neighbours.group).group
    assert all("单独" in words for words in neighbours.heard())
    assert all(neighbours.desk.case(number).part_of is None for number in neighbours.numbers)


def test_final_answer_of_the_manager_ends_it_for_all(neighbours: Together) -> None:
    neighbours.crew.service.do(neighbours.group, "escalate", reason="多户不满")
    neighbours.mark()
    neighbours.crew.manager.do(neighbours.group, "answer_finally", reason="已依规处理")
    assert all("已依规处理" in words for words in neighbours.heard())
    ended = {
        (neighbours.desk.case(number).phase, neighbours.desk.case(number).outcome) for number in neighbours.numbers
    }
    assert ended == {(Phase.CLOSED, "not_accepted")}


def test_bound_member_offers_no_work_of_its_own(neighbours: Together) -> None:
    number = neighbours.members[0]
    assert {"grade", "resolve", "not_uphold", "escalate", "assign", "declare", "join"} & neighbours.crew.service.can(
        number
    ) == set()
    assert {"leave", "elect", "note", "contact", "merge"} <= neighbours.crew.service.can(number)


def test_no_customer_reads_the_name_or_phone_of_another(neighbours: Together) -> None:
    neighbours.handled()
    named = f"{NAMES[0]}（{phone_of(0)}）家隔壁的水泵已换，{NAMES[2]}确认"
    neighbours.crew.security.do(neighbours.group, "note", text=named, release="yes")
    neighbours.solved(measures=named)
    neighbours.crew.service.do(neighbours.group, "tell")
    neighbours.customers[1].say("进度")
    said = "\n".join(str(row.body["text"]) for row in neighbours.customers[1].rows())
    others = [*NAMES[:1], NAMES[2], phone_of(0), phone_of(2)]
    assert "隔壁的水泵已换" in said
    assert [word for word in others if word in said] == []


def test_status_of_a_member_tells_how_far_the_group_is(neighbours: Together) -> None:
    neighbours.handled()
    assert "处理中" in neighbours.customers[1].say("进度")
    assert "群诉" in neighbours.customers[1].words


def test_number_of_the_group_typed_by_a_member_tells_of_their_own_case(neighbours: Together) -> None:
    words = neighbours.customers[2].say(spoken(neighbours.group))
    assert spoken(neighbours.members[1]) in words


def test_harm_to_one_member_still_rings_for_it_alone(neighbours: Together) -> None:
    number = neighbours.members[0]
    neighbours.desk.write(lambda work: endanger(work, neighbours.desk.house, number, neighbours.desk.now))
    assert neighbours.desk.clocks(number) == {"containment": "09-29 10:10"}
    assert neighbours.desk.told_staff(number, "endangered")


def test_case_that_comes_later_joins_and_the_group_hears_of_it(neighbours: Together) -> None:
    late = complain(neighbours.desk, 5)
    number = late.newest()
    neighbours.crew.service.do(number, "join", number=neighbours.group)
    assert neighbours.desk.case(number).part_of == neighbours.group
    assert "gained" in neighbours.desk.facts(neighbours.group)
    assert neighbours.desk.told_staff(neighbours.group, "gained") == {"team:service"}


def test_what_can_not_join_is_named_and_nothing_is_changed(neighbours: Together) -> None:
    alone = complain(neighbours.desk, 5).newest()
    service = neighbours.crew.service
    assert service.press(alone, "join", number="ZZZ-ZZZ-Z").problems == {"number": "unseen"}
    assert service.press(alone, "join", number=alone).problems == {"number": "self"}
    assert service.press(alone, "join", number=neighbours.members[0]).problems == {"number": "no_group"}
    assert service.press(alone, "declare", cases=neighbours.members[0], **ALIKE).problems == {"cases": "grouped"}
    assert not neighbours.desk.case(alone).group


def test_customer_without_chat_is_called_with_the_answer(neighbours: Together) -> None:
    desk, service = neighbours.desk, neighbours.crew.service
    elements = Elements(name="冯奶奶", phone="+8613800138009", issue="水泵响", where_said="3号楼")
    filing = Filing(kind=Kind.COMPLAINT, category="noise", channel="phone", language=Language.ZH)
    filed = desk.write(lambda work: file_for_customer(work, desk.house, elements, filing, service.actor, desk.now))
    service.do(filed.number, "join", number=neighbours.group)
    service.do(filed.number, "call", reached="yes")
    neighbours.answered()
    words = [event.data.get("words") for event in desk.events(filed.number) if event.fact is Fact.CALL_DUE]
    assert "更换水泵减振垫" in str(words[-1])
    assert held(desk, filed.number) == []

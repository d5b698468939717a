"""The speakers of a group complaint: plans and questions are put to them, and what they say is said for all."""

from dataclasses import dataclass, replace

import pytest

from handlers.message import Message
from handlers.shelf import Shelf
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from workflow.moves import Fact
from workflow.numbers import CaseNumber

CHOSE = {"chosen": "业主大会推选"}
PLAN = {"text": "统一更换门窗密封条", "date": "2026-10-20"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Four owners whose complaints a group's call centre handles together; the first stands for all."""

    desk: Desk
    agent: Colleague
    customers: tuple[Customer, ...]
    numbers: tuple[CaseNumber, ...]

    def elect(self, *places: int) -> None:
        for place in places:
            self.agent.do(self.numbers[place], "elect", **CHOSE)

    def plan(self) -> None:
        """Put a plan to them; what was said before is no longer new."""
        group = self.numbers[0]
        self.agent.do(group, "contact")
        self.agent.do(group, "grade", grade="major")
        self.agent.do(group, "uphold")
        hire(self.desk, "supervisor").do(group, "arrive")
        self.agent.do(group, "propose", **PLAN)
        self.mark()
        hire(self.desk, "vice_president").do(group, "approve")

    def mark(self) -> None:
        for customer in self.customers:
            customer.mark()

    def asked(self) -> list[int]:
        """Return the places of those who were told something since the mark."""
        return [place for place, customer in enumerate(self.customers) if customer.words]


@pytest.fixture
def owners(any_desk: Desk) -> Owners:
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    customers = tuple(visit(any_desk, f"owner {place}") for place in range(4))
    numbers = tuple(CaseNumber(file_at_a_site(customer)) for customer in customers)
    agent = hire(any_desk, "agent", name="秦坐席")
    agent.do(numbers[0], "declare", reason="同一批门窗", cases=", ".join(numbers[1:]))
    return Owners(desk=any_desk, agent=agent, customers=customers, numbers=numbers)


def test_until_somebody_is_chosen_the_plan_goes_to_the_groups_own_customer(owners: Owners) -> None:
    owners.plan()
    assert owners.asked() == [0]
    owners.customers[0].press("同意")
    assert owners.desk.stage(owners.numbers[0]) == "agreed"


def test_plan_goes_to_the_speakers_alone(owners: Owners) -> None:
    owners.elect(1, 3)
    owners.plan()
    assert owners.asked() == [1, 3]
    assert "统一更换门窗密封条" in owners.customers[1].words


def test_one_speaker_agrees_for_all_and_the_others_hear_of_it(owners: Owners) -> None:
    owners.elect(1, 3)
    owners.plan()
    late = owners.customers[3].choice("不同意")
    owners.customers[1].press("同意")
    assert owners.desk.stage(owners.numbers[0]) == "agreed"
    assert "代表已代表大家同意" in owners.customers[3].words
    assert "已经过时" in owners.customers[3].choose(late)
    assert owners.desk.stage(owners.numbers[0]) == "agreed"


def test_speaker_who_says_no_sends_the_plan_back_and_their_reason_reaches_the_group(owners: Owners) -> None:
    owners.elect(1)
    owners.plan()
    owners.customers[1].press("不同意")
    owners.customers[1].say("先修再谈费用")
    assert owners.desk.stage(owners.numbers[0]) == "analysis"
    said = [event.data.get("text") for event in owners.desk.events(owners.numbers[0])]
    assert "先修再谈费用" in said
    lines = owners.agent.dossier(owners.numbers[0]).timeline
    assert "客户代表" in {owners.desk.house.say(line.who, owners.customers[1].language) for line in lines}


def test_customer_who_is_no_speaker_can_not_answer_the_plan(owners: Owners) -> None:
    owners.elect(1)
    owners.plan()
    turn = owners.desk.case(owners.numbers[0]).turn
    for place in (0, 2):
        owners.customers[place].choose(f"g:{owners.numbers[place]}:{turn}:agree")
    assert owners.desk.stage(owners.numbers[0]) == "offered"


def test_question_of_ours_goes_to_the_speakers_and_their_answer_lets_the_clocks_run_on(owners: Owners) -> None:
    owners.elect(2)
    owners.plan()
    owners.mark()
    owners.agent.do(owners.numbers[0], "ask", text="哪几户漏水？")
    assert owners.asked() == [2]
    owners.customers[2].press("现在答复")
    owners.customers[2].say("东侧六户")
    assert owners.desk.case(owners.numbers[0]).asked_at is None
    assert "answered" in owners.desk.facts(owners.numbers[0])


def test_speakers_are_asked_once_more_where_they_stay_silent(owners: Owners) -> None:
    owners.elect(1)
    owners.plan()
    owners.mark()
    owners.desk.until("10-02 08:00")
    assert "统一更换门窗密封条" in owners.customers[1].words


def test_no_more_speakers_than_the_playbook_allows(owners: Owners) -> None:
    limit_speakers(owners.desk, 2)
    owners.elect(0, 1)
    assert owners.agent.press(owners.numbers[2], "elect", **CHOSE).problems == {"chosen": "speakers"}
    owners.agent.do(owners.numbers[0], "unelect", reason="本人不愿再担任")
    owners.elect(2)


def limit_speakers(desk: Desk, most: int) -> None:
    book = desk.house.book
    assert book.playbook.group is not None
    fewer = book.playbook.model_copy(update={"group": book.playbook.group.model_copy(update={"speakers": most})})
    desk.house = replace(desk.house, book=replace(book, playbook=fewer))


def test_headquarters_hears_of_a_group_complaint_and_follows_it_before_it_is_graded(owners: Owners) -> None:
    headquarters = hire(owners.desk, "headquarters")
    assert "role:headquarters" in {
        chat.partition("@")[0] for chat in owners.desk.told_staff(owners.numbers[0], "declared")
    }
    assert headquarters.board() == [owners.numbers[0]]


def test_other_owners_get_the_answer_though_they_never_saw_the_plan(owners: Owners) -> None:
    owners.elect(1)
    owners.plan()
    owners.customers[1].press("同意")
    group, agent = owners.numbers[0], owners.agent
    agent.do(group, "order")
    member = hire(owners.desk, "member", owners.desk.case(group).team)
    member.do(group, "acknowledge")
    member.do(group, "resolve", measures="已更换密封条", result="不再渗漏", prevention="交房前逐户淋水")
    agent.do(group, "verify", text="抽查六户")
    owners.mark()
    agent.do(group, "tell")
    assert owners.asked() == [0, 1, 2, 3]
    assert {owners.desk.stage(number) for number in owners.numbers} == {"feedback"}


def test_speakers_edit_corrects_the_group_and_answers_no_question(owners: Owners) -> None:
    owners.elect(1)
    said, speaker = owners.numbers[0], owners.customers[1]
    speaker.take(Message(text="十二户都漏", itself="m", about=owners.numbers[1]))
    owners.agent.do(said, "contact")
    owners.agent.do(said, "ask", text="哪天可以上门？")
    speaker.take(Message(text="十三户都漏", itself="m", edited=True))
    corrected = next(event for event in reversed(owners.desk.events(said)) if event.fact is Fact.ADDED)
    assert (corrected.data["text"], corrected.data["instead_of"]) == ("十三户都漏", "十二户都漏")
    assert owners.desk.case(said).asked_at is not None

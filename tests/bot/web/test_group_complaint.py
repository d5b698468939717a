"""A group complaint over HTTP: declared, seen from each of its cases, spoken for, and answered once for all."""

from dataclasses import dataclass

import pytest

from tests.bot.web.driving import Customer, Desk, Json, Town
from tests.bot.web.serving import Serving
from tests.bot.web.test_schemas import faults, schema
from tests.bot.web.visiting import Visitor

REASON = {"reason": "同一台水泵，多户投诉"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbours and their cases; the first stands for all once a group is declared."""

    service: Desk
    customers: tuple[Customer, ...]
    numbers: tuple[str, ...]

    def declare(self) -> Json:
        return self.service.move(self.numbers[0], "declare", cases=", ".join(self.numbers[1:]), **REASON)


@pytest.fixture
def block(town: Town) -> Block:
    customers = tuple(town.customer() for _ in range(3))
    numbers = tuple(
        customer.complain("水泵整夜响", phone=f"1380013801{place}") for place, customer in enumerate(customers)
    )
    return Block(service=town.staff("service"), customers=customers, numbers=numbers)


def test_group_is_seen_from_the_case_that_stands_for_all_and_from_each_member(block: Block) -> None:
    assert block.declare()["group"] == {"parent": True, "through": False, "case": None, "speaker": False}
    block.service.move(block.numbers[1], "elect", chosen="业主群投票")
    members = block.service.case(block.numbers[0])["members"]
    assert [(each["case"], each["through"], each["speaker"]) for each in members] == [
        (block.numbers[1], True, True),
        (block.numbers[2], True, False),
    ]
    seen = block.service.case(block.numbers[1])
    assert seen["group"] == {"parent": False, "through": True, "case": block.numbers[0], "speaker": True}
    assert seen["due"] == block.service.case(block.numbers[0])["due"]


def test_cases_and_cards_of_a_group_keep_their_schema(block: Block) -> None:
    block.declare()
    for number in block.numbers:
        assert list(faults(block.service.case(number), schema("desk-case"))) == []
    assert list(faults({"cards": block.service.cards()}, schema("desk-cards"))) == []


def test_one_telling_brings_every_customer_the_answer_and_a_poll_of_their_own(block: Block, town: Town) -> None:
    block.declare()
    security, group = town.staff("member", "security"), block.numbers[0]
    block.service.move(group, "contact")
    block.service.move(group, "grade", grade="major")
    block.service.move(group, "dispatch", team="security")
    security.move(group, "acknowledge")
    security.move(group, "resolve", measures="更换水泵", result="夜间安静", prevention="每月检查")
    block.service.move(group, "tell")
    for number, customer in zip(block.numbers, block.customers, strict=True):
        last = customer.read()[-1]
        assert ("更换水泵" in last["text"], last["case"]) == (True, number)
        customer.press("满意")
        assert block.service.case(number)["phase"] == "closed"


def test_what_can_not_be_brought_together_is_told_by_field(block: Block, town: Town) -> None:
    block.declare()
    refused = block.service.press(block.service.choice(block.numbers[0], "dissolve"), {})
    assert [each["field"] for each in refused.json()["errors"]] == ["reason"]
    other = town.customer().complain("另一件事", phone="13800138019")
    refused = block.service.press(block.service.choice(other, "join"), {"number": block.numbers[1]})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "number")
    assert block.service.case(other)["group"] is None


def test_second_press_of_the_same_declaration_changes_nothing(block: Block) -> None:
    choice = block.service.choice(block.numbers[0], "declare")
    fields = {**REASON, "cases": block.numbers[1]}
    answers = [block.service.press(choice, fields, "3f0f4a0e-5f5f-4c3a-9d55-0d3d0d0b7c01") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert [line["fact"] for line in block.service.case(block.numbers[1])["timeline"]].count("joined") == 1


def test_page_of_a_case_shows_its_group_with_a_way_there(block: Block, site: Serving) -> None:
    block.declare()
    visitor = Visitor(site, "service")
    group, member = (visitor.http.get(f"/desk/case/{number}").text for number in block.numbers[:2])
    assert all(f'href="/desk/case/{number}"' in group for number in block.numbers[1:])
    assert f'href="/desk/case/{block.numbers[0]}"' in member
    assert "Worked on through a group complaint" in visitor.http.get("/desk").text
    visitor.http.close()


def noise(customer: Customer, place: int) -> str:
    """File a complaint about noise at one place, and return its number."""
    customer.begin(phone=f"1380013802{place}")
    customer.tell(("水泵噪音整夜吵",))
    customer.press("噪音扰民")
    customer.press("intake.button.yesterday")
    customer.say("7号楼泵房")
    customer.say("尽快修好")
    customer.press("intake.button.confirm")
    return customer.number()


def test_page_proposes_a_group_where_so_many_share_a_cause_and_fills_the_form(town: Town, site: Serving) -> None:
    visitor, service = Visitor(site, "service"), town.staff("service")
    many = [noise(town.customer(), place) for place in range(2)]
    assert service.case(many[0])["proposal"] is None
    many.append(noise(town.customer(), 2))
    assert service.case(many[0])["proposal"] == "declare"
    assert "they can be handled together" in visitor.http.get(f"/desk/case/{many[0]}").text
    sheet = visitor.http.get("/desk/sheet", params={"choice": service.choice(many[0], "declare")}).text
    assert all(number in sheet for number in many[1:])
    service.move(many[0], "declare", cases=many[1], **REASON)
    late = service.case(many[2])
    assert (late["proposal"], prefilled(late, "join")) == ("join", many[0])
    visitor.http.close()


def prefilled(case: Json, move: str) -> object:
    button = next(each for each in case["buttons"] if each["move"] == move)
    return button["needs"][0]["value"]


def test_form_of_words_that_go_to_all_says_so(block: Block, site: Serving) -> None:
    block.declare()
    visitor = Visitor(site, "service")
    said = [
        visitor.http.get("/desk/sheet", params={"choice": block.service.choice(number, "note")}).text
        for number in block.numbers[:2]
    ]
    assert ["told to every customer of the group" in sheet for sheet in said] == [True, False]
    visitor.http.close()

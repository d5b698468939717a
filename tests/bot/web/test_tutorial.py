"""The tutorial's playbook, served as the guide says: customers in both languages, staff at the desk, no new code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.bot.web.driving import Customer, Desk, Town
from tests.bot.web.serving import Serving, eventually, serving
from tests.tutorial import WHOLE
from workflow.language import Language


@dataclass(frozen=True, slots=True)
class Talk:
    """What a customer says in one language, and what they read: the words of the file."""

    issue: str
    category: str
    hoped: str
    team: str
    poll: str
    satisfied: str
    thanks: str
    closed: str


TALKS = {
    Language.ZH: Talk(
        *("刹车刚修好又失灵了", "维修质量", "重新修好", "修理车间"),
        *("您对处理结果满意吗", "满意", "感谢您的反馈", "已归档"),
    ),
    Language.EN: Talk(
        *("The brake fails again after the repair", "Quality of repairs", "Repair it again", "Workshop"),
        *("Are you satisfied with the result?", "Satisfied", "Thank you for your feedback", "Closed"),
    ),
}
LATE = timedelta(days=3)


@pytest.fixture
def workshop(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A server whose settings name the file that the tutorial wrote."""
    file = tmp_path / "my.toml"
    file.write_text(WHOLE, encoding="utf-8")
    with serving(tmp_path / "data", clock, playbook=file) as running:
        yield running


def complain(customer: Customer, talk: Talk) -> str:
    """Say what happened, press what the file offers, and return what is said at the end."""
    customer.begin()
    customer.tell((talk.issue,))
    customer.press(talk.category)
    customer.press("intake.button.yesterday")
    customer.say("人民路 5 号")
    customer.press(talk.hoped)
    return customer.press("intake.button.confirm")


def settle(town: Town, number: str) -> None:
    """Take a case through the hands of the mechanic and the clerk to the telling of its result."""
    mechanic = town.staff("mechanic")
    mechanic.move(number, "contact")
    mechanic.move(number, "resolve", measures="换了刹车线", result="刹车正常", prevention="出店前试骑")
    town.staff("clerk").move(number, "tell")


@pytest.mark.parametrize("language", list(Language))
def test_playbook_of_the_tutorial_lives_in_the_chat_from_greeting_to_rating(
    workshop: Serving, language: Language
) -> None:
    talk, customer = TALKS[language], workshop.town.customer(language)
    assert talk.team in complain(customer, talk)
    number = customer.number()
    settle(workshop.town, number)
    assert talk.poll in customer.read()[-1]["text"]
    customer.press(talk.satisfied)
    assert talk.thanks in customer.say("👍 ok")
    assert workshop.town.staff("clerk").case(number)["phase"] == "closed"
    assert talk.closed in customer.say(number)


def test_case_of_the_tutorial_that_nobody_handles_climbs_its_ladder(workshop: Serving) -> None:
    customer, clerk = workshop.town.customer(), workshop.town.staff("clerk")
    complain(customer, TALKS[Language.ZH])
    number = customer.number()
    workshop.advance(LATE)
    facts = eventually(lambda: _facts_after_lateness(clerk, number), "a rung that tells the clerk")
    assert facts.index("breached") < facts.index("raised")


def _facts_after_lateness(clerk: Desk, number: str) -> list[str]:
    facts = [str(line["fact"]) for line in clerk.case(number)["timeline"]]
    return facts if "raised" in facts else []


def test_danger_at_the_workshop_reaches_the_mechanic_before_anything_else_is_known(workshop: Serving) -> None:
    customer, mechanic = workshop.town.customer(Language.EN), workshop.town.staff("mechanic")
    customer.begin()
    customer.say("The brake has failed and somebody is hurt")
    assert "Workshop has been alarmed" in customer.press("intake.button.danger")
    number = str(mechanic.cards()[0]["case"])
    mechanic.move(number, "contain", text="已让顾客停用，上门取车")
    assert "contained" in [line["fact"] for line in mechanic.case(number)["timeline"]]

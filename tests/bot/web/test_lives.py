"""Issue 2, Must show 2: a complaint filed, handled and rated by HTTP alone, in both languages, on both engines."""

from dataclasses import dataclass

import pytest

from tests.bot.web.driving import Customer, Town
from tests.bot.web.serving import Serving
from workflow.language import Language


@dataclass(frozen=True, slots=True)
class Script:
    """What a customer says in one language, and what they read at the end."""

    issue: tuple[str, ...]
    satisfied: str
    unhappy: str
    answers: tuple[str, ...]
    closed: str
    thanks: str


SCRIPTS = {
    Language.ZH: Script(
        ("楼上每天半夜装修", "已经持续三天了"), "满意", "不满意", ("快", "已解决", "好", "好"), "归档", "感谢您的反馈"
    ),
    Language.EN: Script(
        ("The lift in building 3 is stuck", "It has been two days"),
        *("Satisfied", "Dissatisfied", ("Fast", "Yes", "Good", "Good"), "Closed", "Thank you"),
    ),
}


def handle(town: Town, number: str, *, again: bool = False) -> None:
    """Take a case through the hands of service and security to the telling of its result."""
    service, member = town.staff("service"), town.staff("member", "security")
    if not again:
        service.move(number, "contact", mood="upset")
        service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    member.move(number, "acknowledge")
    if not again:
        member.move(number, "react", text="已到现场")
    member.move(number, "resolve", measures="停工", result="夜间安静", prevention="每晚巡查")
    service.move(number, "tell")


def rate(customer: Customer, script: Script) -> str:
    """Say that all is well now, and answer every question of the poll."""
    customer.read()
    customer.press(script.satisfied)
    for answer in script.answers:
        customer.press(answer)
    return customer.say("👍 ok")


@pytest.mark.parametrize("language", list(Language))
def test_complaint_lives_by_http_alone_from_greeting_to_rating(each_site: Serving, language: Language) -> None:
    script, customer = SCRIPTS[language], each_site.town.customer(language)
    number = customer.complain(*script.issue)
    handle(each_site.town, number)
    customer.read()
    customer.press(script.unhappy)
    handle(each_site.town, number, again=True)
    assert script.thanks in rate(customer, script)
    case = each_site.town.staff("manager").case(number)
    assert (case["phase"], [button["move"] for button in case["buttons"]]) == ("closed", ["score", "recuse"])
    facts = [line["fact"] for line in case["timeline"]]
    assert [facts.count(fact) for fact in ("filed", "dissatisfied", "told", "satisfied", "commented")] == [
        1,
        1,
        2,
        1,
        5,
    ]
    assert script.closed in customer.say(number)

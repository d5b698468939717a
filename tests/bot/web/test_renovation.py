"""A renovation from the first words in the chat to the deposit that is given back, by HTTP alone, in both languages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.shelf import path_of
from tests.bot.web.driving import Customer, Json, Town
from tests.bot.web.serving import Serving, eventually, serving
from tests.workflow.walking import ZONE
from workflow.language import Language

SAID = {
    Language.ZH: ("我想装修厨房，敲掉一面非承重墙", "装修申请", "我承诺遵守", "3号楼1302"),
    Language.EN: ("I want to renovate the kitchen and take out a wall", "Renovation", "I give it", "Building 3, 1302"),
}
HEARD = {
    Language.ZH: (
        *("您的装修申请已批准", "您是否承诺遵守", "可以开工", "检查发现装修违规", "阳台被封闭", "可以继续施工"),
        *("完工检查合格", "装修验收通过", "目前：装修押金保留期，到", "装修押金已退还", "已原路退回"),
    ),
    Language.EN: (
        *("Your renovation is approved", "Do you give this undertaking?", "the works may begin", "found a violation"),
        *("阳台被封闭", "the works may go on", "finished works passed", "the works are accepted"),
        *("Now: deposit kept, until", "Your deposit has been given back", "已原路退回"),
    ),
}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 9, 29, 10, 0, tzinfo=ZONE))


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A house of owners and stewards."""
    with serving(tmp_path / "data", clock, playbook=path_of("owner-service")) as running:
        yield running


def applied(town: Town, language: Language) -> tuple[Customer, str]:
    """File a renovation in the chat; return its customer and number."""
    issue, category, _, room = SAID[language]
    customer = town.customer(language)
    customer.say("你好" if language is Language.ZH else "hello")
    customer.press("intake.button.agree")
    customer.press("intake.kind.service_request")
    customer.say("王小明")
    customer.say("13800138000")
    customer.say(issue)
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    customer.press(category)
    customer.press("intake.button.today")
    customer.say(room)
    customer.say("1302")
    customer.say("尽快" if language is Language.ZH else "Soon, please")
    customer.press("intake.button.confirm")
    return customer, customer.number()


@pytest.mark.parametrize("language", list(Language))
def test_renovation_lives_by_http_alone_from_the_application_to_the_deposit_given_back(
    site: Serving, language: Language
) -> None:
    town = site.town
    customer, number = applied(town, language)
    manager, reception, steward = (town.staff(role) for role in ("service_manager", "reception", "steward"))
    manager.move(number, "approve")
    customer.read()
    customer.press(SAID[language][2])
    reception.move(number, "order", text="押金 2000 元")
    steward.move(number, "unverify", reason="阳台被封闭")
    steward.move(number, "verify", text="已拆除")
    steward.move(number, "verify", text="符合图纸")
    steward.move(number, "advise", text="1301、1303 业主签字同意")
    steward.move(number, "uphold")
    reception.move(number, "arrive")
    assert [button for button in reception.case(number)["buttons"] if button["move"] == "reply"] == []
    before = customer.events()
    site.advance(timedelta(days=92))
    # A browser is forgotten after ninety days: the owner asks by the number and shows the phone.
    customer, reception = town.customer(language), town.staff("reception")
    customer.say(number)
    customer.say("13800138000")
    back = eventually(lambda: _button(reception.case(number), "reply"), "the three months were not over")
    assert back["label"] == "退还押金"
    reception.move(number, "reply", text="已原路退回")
    told = "\n".join(str(each["text"]) for each in (*before, *customer.events()))
    assert [said for said in HEARD[language] if said not in told] == []
    assert reception.case(number)["phase"] == "closed"


def _button(case: Json, move: str) -> Json | None:
    return next((button for button in case["buttons"] if button["move"] == move), None)

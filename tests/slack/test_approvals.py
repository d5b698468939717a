"""Approver and manager in Slack: what they decide comes to them in a direct message, what is escalated too.

The whole life of a complaint with all four (Must show 1): customer, team channel, approver, manager.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving
from tests.slack.colleagues import Ours, binds, links, said
from tests.slack.ours import MODES, SOCKET, Customer, newest, ours
from tests.slack.platform.blocks import faults_in
from tests.slack.platform.server import Platform
from workflow.language import Language

REMEDY = {
    Language.ZH: ("退还积分并致歉", "补发 500 积分", "金额不符"),
    Language.EN: ("Points back", "500 more", "Too dear"),
}
"""What is proposed first, then, and why the first was rejected."""
WATCHED = {Language.ZH: "我来盯着入账", Language.EN: "I am watching the booking"}
"""What the manager writes below the case that was escalated."""
BOTH = pytest.mark.parametrize("language", list(Language))


class Company:
    """A points programme: customer, agents' channel, supervisor who approves, manager above."""

    def __init__(self, site: Serving, theirs: Platform, language: Language) -> None:
        self.site, self.theirs, self.language = site, theirs, language
        self.customer = Customer(theirs.person("Ann", language), language)
        self.head, self.agent, self.care, self.approver, self.manager = (
            links(site, theirs, name, role, language=language)
            for name, role in (
                ("Head", "administrator"),
                ("Agent", "agent"),
                ("Care", "merchant_care"),
                ("Chief", "supervisor"),
                ("Boss", "manager"),
            )
        )
        room = theirs.channel("service", self.agent.person, self.head.person, private=True)
        binds(self.head.at(room), "service", language)
        self.room = self.agent.at(room)

    def filed(self) -> str:
        self.customer.complains()
        return newest(self.site)

    def judged(self, number: str) -> None:
        """Let the agents come as far as the remedy."""
        agent = self.agent.desk
        agent.move(number, "contact")
        agent.move(number, "grade", grade="urgent")
        agent.move(number, "uphold")
        agent.move(number, "support", team="merchant_care", text="?")
        self.care.desk.move(number, "advise", text="ok")

    def proposes(self, number: str, text: str) -> None:
        self.agent.desk.move(number, "propose", text=text, date="2026-10-09")

    def presses(self, who: Ours, move: str) -> None:
        who.person.presses(words(f"cases.move.{move}", self.language))

    def stage(self, name: str) -> str:
        return self.site.application.house.playbook.stages[name].name[self.language]


@contextmanager
def company(
    folder: Path, clock: VirtualClock, theirs: Platform, language: Language, mode: str = SOCKET
) -> Generator[Company]:
    with ours(folder, clock, theirs, mode, language=str(language), playbook=Path("loyalty-program")) as site:
        yield Company(site, theirs, language)


@pytest.mark.parametrize("mode", MODES)
@BOTH
def test_complaint_lives_with_customer_channel_approver_and_manager(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language, mode: str
) -> None:
    first, second, reason = REMEDY[language]
    with company(tmp_path / "data", clock, theirs, language, mode) as here:
        number, approver, manager = here.filed(), here.approver.person, here.manager.person
        here.judged(number)
        here.proposes(number, first)
        asked = approver.sees(number, first)
        here.presses(here.approver, "reject")
        approver.opens(number)
        approver.submits({words("cases.field.reason", language): reason})
        approver.waits(lambda: reason in asked.text and not asked.buttons, "the decision on the request")
        here.room.sees(reason)
        here.proposes(number, second)
        approver.sees(number, second)
        here.presses(here.approver, "approve")
        here.customer.hears(second)
        here.customer.presses("cases.button.agree")
        here.room.sees(said("cases.fact.agreed", language))
        here.site.advance(timedelta(days=20))
        rang = manager.sees(said("cases.staff.raised", language))
        card = next(each for each in manager.screen if each.ts == rang.thread_ts)
        manager.says(WATCHED[language], thread=card)
        here.room.sees(WATCHED[language], "manager甲")
        timeline = [line["fact"] for line in here.agent.desk.case(number)["timeline"]]
    order = ("proposed", "rejected", "approved", "agreed", "raised")
    assert list(dict.fromkeys(fact for fact in timeline if fact in order)) == list(order)
    assert [each.code for each in theirs.ledger.entries if each.code] == []
    shown = [each for room in theirs.world.rooms.values() for each in room.messages if "blocks" in each.content]
    assert [fault for each in shown for fault in faults_in(each.content["blocks"])] == []


def test_decision_made_at_the_desk_is_on_the_message(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with company(tmp_path / "data", clock, theirs, Language.EN) as here:
        number = here.filed()
        here.judged(number)
        here.proposes(number, "Points back")
        asked = here.approver.person.sees(number, "Points back")
        here.approver.desk.move(number, "approve")
        here.approver.person.waits(lambda: "→" in asked.text and not asked.buttons, "the decision")
        assert "Chief" in asked.text or "supervisor" in asked.text

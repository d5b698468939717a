"""The whole life of a complaint: a customer in Slack, over real HTTP or a real WebSocket, and staff at the desk."""

from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import MODES, Customer, newest, ours
from tests.slack.platform.server import Platform
from workflow.language import Language
from workflow.people import ConversationId
from workflow.stored import OutboxState

SOLVED = {"measures": "发整改通知", "result": "夜间停工", "prevention": "装修登记写明时段"}

LIFE = ("filed", "contacted", "graded", "dispatched", "acknowledged", "resolved", "told", "satisfied")
"""What the case's timeline shows at least, in this order."""


def states(site: Serving) -> set[OutboxState]:
    """Return how far what was said to the customer is."""
    said = site.read(lambda work: work.outbox.after(ConversationId(1), 0))
    return {notice.state for notice in said}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", list(Language))
def test_a_complaint_lives_from_hello_to_the_archive(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language, mode: str
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode) as site:
        customer = Customer(theirs.person("李伟", language), language)
        customer.complains()
        number = newest(site)
        service = site.town.staff("service")
        service.move(number, "contact")
        service.move(number, "grade", grade="general")
        service.move(number, "dispatch", team="security")
        team = site.town.staff("member", "security")
        team.move(number, "acknowledge")
        team.move(number, "resolve", **SOLVED)
        service.move(number, "tell")
        customer.hears(SOLVED["result"])
        customer.presses("cases.poll.satisfied")
        customer.hears(number)
        case = service.case(number)
        facts = [line["fact"] for line in case["timeline"]]
        assert case["phase"] == "closed"
        assert list(dict.fromkeys(fact for fact in facts if fact in LIFE)) == list(LIFE)
        eventually(lambda: states(site) == {OutboxState.SENT}, "every notice to be settled")

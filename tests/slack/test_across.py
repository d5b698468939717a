"""Cases that cross platforms: filed in one, worked in another, the poll back where it was filed (Must show 3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving
from tests.slack.colleagues import binds, comes_in
from tests.slack.ours import newest, ours
from tests.slack.platform.server import Platform
from tests.slack.whole_life import Player
from tests.telegram.ours import Customer
from tests.telegram.platform.server import TOKEN
from tests.telegram.platform.server import Platform as Telegram
from tests.telegram.platform.server import platform as telegram
from tests.telegram.whole_life import SOLVED
from workflow.language import Language

EN = Language.EN


@pytest.fixture
def theirs_too() -> Iterator[Telegram]:
    with telegram(limits=None) as running:
        running.world.local_server = True
        yield running


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform, theirs_too: Telegram) -> Iterator[Serving]:
    url = theirs_too.url
    with ours(tmp_path / "data", clock, theirs, telegram_token=TOKEN, telegram_base_url=url, language="en") as running:
        yield running


def test_case_filed_in_telegram_is_worked_in_slack_and_rated_in_telegram(
    site: Serving, theirs: Platform, theirs_too: Telegram
) -> None:
    head = comes_in(site, theirs, "Chen", "administrator", language=EN)
    wang = comes_in(site, theirs, "Wang", "member", "security", language=EN)
    room = theirs.channel("security", wang, head)
    binds(head.at(room), "security", EN)
    customer = Customer(theirs_too.person("Ann", language="en"), EN)
    customer.complains()
    number, service = newest(site), site.town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    member, stages = Player(wang.at(room), EN), site.application.house.playbook.stages
    card = member.card(number, stages["dispatched"].name[EN])
    member.presses("cases.move.acknowledge", "✓", on=card)
    member.fills("resolve", card, **dict(zip(("measures", "result", "prevention"), SOLVED[EN], strict=True)))
    service.move(number, "tell")
    customer.hears(SOLVED[EN][1])
    customer.presses("cases.poll.satisfied")
    customer.hears(number)
    facts = [line["fact"] for line in service.case(number)["timeline"]]
    assert {"filed", "dispatched", "acknowledged", "resolved", "told", "satisfied"} <= set(facts)

"""While nothing can be stored, who writes hears once that it is not their fault, and is answered afterwards (P1)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import VirtualClock
from tests.bot.web.serving import HERE, Serving, eventually
from tests.faults.relay import Relay
from tests.telegram.ours import Customer, ours
from tests.telegram.platform.questions import Question
from tests.telegram.platform.server import Platform
from workflow.language import Language

WAYS = [{}, {"telegram_webhook_url": f"{HERE}/telegram"}]


@pytest.fixture(params=WAYS, ids=["polling", "webhook"])
def site(
    request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock, theirs: Platform, wire: Relay
) -> Iterator[Serving]:
    with capture_logs(), ours(tmp_path / "data", clock, theirs, database_url=wire.url, **request.param) as running:
        yield running


def moving(site: Serving) -> bool:
    """Let loops that rest go on."""
    site.advance(timedelta(seconds=4))
    return True


def apologies(customer: Customer) -> int:
    """Return how often a customer was told that nothing can be stored."""
    sorry = customer.said("cases.refused.unavailable")
    return [each.text for each in customer.person.screen].count(sorry)


@pytest.mark.parametrize("language", Language)
def test_who_writes_while_nothing_can_be_stored_hears_it_once_and_is_answered_afterwards(
    site: Serving, theirs: Platform, wire: Relay, language: Language
) -> None:
    customer = Customer(theirs.person("Ann", language=language), language)
    customer.does(customer.person.starts)
    wire.down()
    customer.person.says("hello?")
    eventually(lambda: moving(site) and apologies(customer), "an apology")
    customer.person.says("is anybody there?")
    for _ in range(5):
        moving(site)
    said = len(customer.person.screen)
    wire.up()
    eventually(lambda: moving(site) and len(customer.person.screen) >= said + 2, "both answers")
    assert apologies(customer) == 1
    wire.down()
    customer.person.says("hello again")
    eventually(lambda: moving(site) and apologies(customer) == 2, "an apology for the next trouble")
    wire.up()


def test_who_presses_while_nothing_can_be_stored_hears_it_and_the_press_counts_afterwards(
    site: Serving, theirs: Platform, wire: Relay
) -> None:
    customer = Customer(theirs.person("Ann", language="en"), Language.EN)
    customer.does(customer.person.starts)
    wire.down()
    pressed = customer.person.presses(customer.said("intake.button.agree"))
    assert isinstance(pressed, Question)
    eventually(lambda: moving(site) and pressed.answers, "word that it could not be stored")
    said = customer.said("cases.refused.press_unavailable")
    assert (pressed.answers[0].text, pressed.answers[0].alert) == (said, True)
    wire.up()
    eventually(
        lambda: moving(site) and customer.said("intake.ask.kind") in customer.person.screen[-1].text, "an effect"
    )


def test_redress_ends_in_peace_though_nothing_can_be_stored(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, wire: Relay
) -> None:
    customer = Customer(theirs.person("Ann", language="en"), Language.EN)
    with capture_logs(), ours(tmp_path / "data", clock, theirs, database_url=wire.url):
        customer.does(customer.person.starts)
        wire.down()

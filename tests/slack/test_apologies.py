"""While nothing can be stored, who writes hears once that it is not their fault, and is answered afterwards (P1)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, eventually
from tests.faults.relay import Relay
from tests.slack.ours import MODES, Customer, heard, ours
from tests.slack.platform.server import Platform
from workflow.language import Language


@pytest.fixture(params=MODES)
def site(
    request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock, theirs: Platform, wire: Relay
) -> Iterator[Serving]:
    with capture_logs(), ours(tmp_path / "data", clock, theirs, request.param, database_url=wire.url) as running:
        yield running


def told(customer: Customer, key: str) -> int:
    """Return how often a customer alone was shown these words."""
    said = customer.said(key)
    return sum(each.only_for == customer.person.id and said in each.text for each in customer.person.screen)


@pytest.mark.parametrize("language", Language)
def test_who_writes_while_nothing_can_be_stored_hears_it_once_and_is_answered_afterwards(
    site: Serving, theirs: Platform, wire: Relay, language: Language
) -> None:
    ann = Customer(theirs.person("Ann"), language)
    ann.does(ann.greets)
    for trouble in (1, 2):
        wire.down()
        ann.greets()
        eventually(lambda trouble=trouble: told(ann, "cases.refused.unavailable") == trouble, "an apology")
        ann.greets()
        wire.up()
        eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")
        # On a slow machine the platform may have given up by now; they were asked to write once more.
        before = heard(site, ann.person.id)
        ann.greets()
        eventually(lambda before=before: heard(site, ann.person.id) > before, "an answer")
        assert told(ann, "cases.refused.unavailable") == trouble


def test_who_presses_while_nothing_can_be_stored_is_asked_to_press_again(
    site: Serving, theirs: Platform, wire: Relay
) -> None:
    ann = Customer(theirs.person("Ann"), Language.EN)
    ann.does(ann.greets)
    wire.down()
    ann.presses("intake.button.agree")
    eventually(lambda: told(ann, "slack.press_again"), "word that it could not be stored")
    wire.up()
    ann.presses("intake.button.agree")
    eventually(lambda: heard(site, ann.person.id) == 2, "the next question")

"""The whole life of a complaint in Slack alone: customer, team channels and a supervisor, in both modes."""

from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.slack.ours import MODES, ours
from tests.slack.platform.blocks import faults_in
from tests.slack.platform.server import Platform
from tests.slack.whole_life import Life
from workflow.language import Language


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", list(Language))
def test_a_complaint_lives_in_slack_alone(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language, mode: str
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode, language=str(language)) as site:
        number = Life(site, theirs, language).lives()
        case = site.town.staff("service").case(number)
    assert (case["phase"], [each["type"] for each in case["evidence"]]) == ("closed", ["image/png"])
    assert [each.code for each in theirs.ledger.entries if each.code] == []
    said = [each for room in theirs.world.rooms.values() for each in room.messages if "blocks" in each.content]
    assert [fault for each in said for fault in faults_in(each.content["blocks"])] == []

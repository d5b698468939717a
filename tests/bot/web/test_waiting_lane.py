"""A channel without a token keeps its notices ready; start, health and desk say so."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, eventually, serving
from tests.bot.web.visiting import Visitor
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Notice, OutboxState


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A house that had a token once, with a notice for a customer of that time."""

    def unit(work: Work) -> None:
        chat = work.conversations.open("telegram", "7", Language.ZH, clock.now())
        name = f"conversation:{chat.id}"
        work.outbox.put(Notice(dedupe="1", lane="telegram", chat=name, body={"text": "你好"}, at=clock.now()))

    with serving(tmp_path / "data", clock) as first:
        first.write(unit)
    with serving(tmp_path / "data", clock) as second:
        yield second


def test_health_says_which_lane_waits_for_a_token(site: Serving) -> None:
    answer = httpx.get(f"{site.url}/healthz").json()
    assert (answer["status"], answer["lanes"]) == ("ok", {"telegram": "no token, 1 waiting"})


def test_desk_says_which_lane_waits_for_a_token(site: Serving) -> None:
    supervisor = Visitor(site, "supervisor")
    assert "telegram: no token, 1 waiting" in supervisor.http.get("/desk/health").text
    supervisor.http.close()


@pytest.mark.usefixtures("capfd", "site")
def test_start_says_which_lane_waits_for_a_token(capfd: pytest.CaptureFixture[str]) -> None:
    eventually(lambda: "lane telegram: no token, 1 waiting" in capfd.readouterr().err, "the warning")


def test_notice_that_waits_for_a_token_stays_ready(site: Serving) -> None:
    found = site.read(lambda work: work.outbox.to_chats("telegram", ["conversation:1"]))
    assert [notice.state for notice in found] == [OutboxState.READY]

"""While next year's decree is late, everybody who runs the house sees that its working days are provisional."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, settings_for
from tests.bot.web.visiting import Visitor
from tests.late_decree import NOVEMBER, TOLD, counting, without_2027


@pytest.fixture
def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """A server in November whose playbook counts working days."""
    without_2027(monkeypatch)
    settings = settings_for(tmp_path / "data").model_copy(update={"playbook": str(counting(tmp_path))})
    site = Serving(settings, VirtualClock(NOVEMBER))
    site.start()
    yield site
    site.stop()


def test_start_health_and_desk_tell_of_the_missing_decree(late: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    answer = httpx.get(f"{late.url}/healthz")
    administrator = Visitor(late, "administrator")
    page = administrator.http.get("/desk/health").text
    administrator.http.close()
    assert TOLD in capsys.readouterr().err
    assert (answer.status_code, answer.json()["calendar"]) == (200, TOLD)
    assert "holidays of 2027" in page


def test_server_that_counts_no_working_days_tells_of_no_decree(site: Serving) -> None:
    administrator = Visitor(site, "administrator")
    page = administrator.http.get("/desk/health").text
    administrator.http.close()
    assert httpx.get(f"{site.url}/healthz").json()["calendar"] == "ok"
    assert "[holidays." not in page

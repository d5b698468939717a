"""A disk that takes nothing more: everybody is told that it is not their fault, and it goes on by itself (P1, P9)."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.bot.web.processes import Process, process
from tests.bot.web.serving import eventually
from tests.faults.disk import no_room
from tests.faults.refusal import is_kind_refusal
from workflow.language import Language


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    with process(tmp_path) as running:
        yield running


@pytest.mark.parametrize("language", Language)
def test_on_a_full_disk_everybody_is_told_and_nothing_is_lost(server: Process, language: Language) -> None:
    customer, service = server.town.customer(language), server.town.staff("service", language=language)
    number = customer.complain("漏水")
    more, contacted = {"id": str(uuid4()), "text": "还在漏水"}, service.choice(number, "contact")
    with no_room(server):
        eventually(lambda: not server.is_up(), "word that the server is not ready")
        unready = httpx.get(f"{server.url}/healthz").json()
        assert (unready["status"], "disk" in unready["store"]) == ("unready", True)
        assert is_kind_refusal(customer.post(**more), language)
        assert is_kind_refusal(service.press(contacted), language)
        # What was sent before is there to read, for both.
        assert any(each["case"] == number for each in customer.events())
        assert "漏水" in service.case(number)["issue"]
    eventually(server.is_up, "word that the server is ready again")
    assert customer.say(**more)
    assert service.press(contacted).status_code == 200
    assert server.command("doctor", "--deep").returncode == 0

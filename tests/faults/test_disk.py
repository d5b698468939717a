"""A disk that takes nothing more: everybody is told that it is not their fault, and it goes on by itself (P1, P9)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from storage.errors import StoreUnavailable
from storage.store import open_store
from tests.bot.web.processes import Process, process
from tests.bot.web.serving import DEADLINE, eventually
from tests.faults.disk import DATABASE, Filled, bound_by_modes, filled, give_away, no_room, read_only, small_disk, spoil
from tests.faults.refusal import is_kind_refusal
from tests.storage.samples import KEY, receiving
from workflow.language import Language


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    with process(tmp_path) as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder with a small disk of its own, on which a server has begun its work and ended it."""
    with small_disk(tmp_path / "data"):
        with process(tmp_path) as server:
            server.town.customer().complain("漏水")
            assert server.stop() == 0
        yield tmp_path


def told_and_lost_nothing(server: Process, language: Language, full: Filled) -> None:
    """Hold Redress to its word while the disk takes nothing, and afterwards."""
    customer, service = server.town.customer(language), server.town.staff("service", language=language)
    number = customer.complain("漏水")
    more, contacted = {"id": str(uuid4()), "text": "还在漏水"}, service.choice(number, "contact")
    with full(server):
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


def answer(server: Process) -> httpx.Response | None:
    """Return what a server says of itself, if it says anything."""
    try:
        return httpx.get(f"{server.url}/healthz", timeout=DEADLINE)
    except httpx.TransportError:
        return None


def ended(server: Process, *before: str) -> str:
    """Start a server that can't serve; return what it says on ending with 3, in plain words."""
    command = [*before, sys.executable, *server.door]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=server.environment(), timeout=DEADLINE
    )
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    return done.stderr


@pytest.mark.parametrize("language", Language)
def test_where_no_file_grows_everybody_is_told_and_nothing_is_lost(server: Process, language: Language) -> None:
    told_and_lost_nothing(server, language, no_room)


def test_on_a_full_disk_everybody_is_told_and_nothing_is_lost(small: Path) -> None:
    with process(small) as server:
        told_and_lost_nothing(server, Language.ZH, filled)


@pytest.mark.parametrize("name", DATABASE)
def test_what_is_taken_away_beneath_us_is_missed_and_works_once_it_is_back(server: Process, name: str) -> None:
    customer, file = server.town.customer(), server.folder / "data" / name
    server.town.staff("service")
    number = customer.complain("漏水")
    more, aside = {"id": str(uuid4()), "text": "还在漏水"}, file.with_suffix(".aside")
    file.rename(aside)
    assert f"{name} was taken away" in httpx.get(f"{server.url}/healthz").json()["store"]
    assert is_kind_refusal(customer.post(**more), Language.ZH)
    assert any(each["case"] == number for each in customer.events())
    aside.rename(file)
    assert server.is_up()
    assert customer.say(**more)
    assert server.command("doctor", "--deep").returncode == 0


@pytest.mark.parametrize("way", ["write", "read"])
async def test_damage_is_said_to_be_the_files(tmp_path: Path, way: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / DATABASE[0]}", data_dir=tmp_path, key=KEY)
    await store.open()
    await store.write(receiving("one"))
    await store.close()
    spoil(tmp_path / DATABASE[0], "inbox")
    await store.open()
    with pytest.raises(StoreUnavailable, match="is damaged"):
        await (
            store.write(receiving("two")) if way == "write" else store.read(lambda work: work.inbox.find("web", "one"))
        )
    await store.close()


def test_server_that_dies_on_a_full_disk_is_back_by_itself_once_there_is_room(small: Path) -> None:
    with process(small) as server:
        number, service = server.town.customer().complain("没电"), server.town.staff("service")
        with filled(server):
            server.kill()
            server.launch()
            unready = eventually(lambda: answer(server), "an answer from a full disk")
            assert (unready.status_code, "the disk is full" in unready.json()["store"]) == (503, True)
            assert "没电" in service.case(number)["issue"]
        eventually(server.is_up, "word that the server is ready")
        assert service.press(service.choice(number, "contact")).status_code == 200
        assert server.command("doctor", "--deep").returncode == 0


def test_start_on_a_disk_that_is_read_only_ends_with_3_and_a_name(small: Path) -> None:
    read_only(small / "data")
    assert f"The folder {small / 'data'} can't be used" in ended(Process(small))


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_start_on_data_of_another_account_ends_with_3_and_a_name(server: Process, mode: int) -> None:
    data = server.folder / "data"
    assert server.stop() == 0
    data.chmod(mode)
    give_away(data)
    assert f"The folder {data} can't be used" in ended(server, *bound_by_modes())
